// Folding for accent-insensitive search. Here and not in SQL: C-locale lower() leaves Đ alone and unaccent is not immutable. spec: SRC

const marks = /\p{M}+/gu;
const plain = /^[\x20-\x7e]*$/;
const spaces = /\s+/g;

/** Lower case without marks, đ as d, runs of white space as one blank: `fold('Nguyễn  Thị Đào')` is `'nguyen thi dao'`. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  const bare = plain.test(lower) ? lower : lower.normalize('NFD').replace(marks, '').replaceAll('đ', 'd').normalize('NFC');
  return bare.replace(spaces, ' ').trim();
}
