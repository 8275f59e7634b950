// Accent-insensitive text: how people type when they are in a hurry. spec: UID-5

/** `fold('Nguyễn Đăng Ương')` → `nguyen dang uong` */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .toLowerCase();
}

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Cuts `text` into pieces so that a list can mark what matched `query`, whatever marks either of them carries. */
export function highlight(text: string, query: string): readonly Piece[] {
  const source = text.normalize('NFC');
  const words = fold(query).split(/\s+/).filter((word) => word.length > 0);
  // One folded character per source character, so that positions agree.
  const folded = [...source].map((letter) => fold(letter)[0] ?? ' ');
  const marks = Array.from(folded, () => false);
  const flat = folded.join('');
  for (const word of words) {
    for (let at = flat.indexOf(word); at >= 0; at = flat.indexOf(word, at + word.length)) {
      const startsWord = at === 0 || /[^a-z0-9]/.test(flat[at - 1] ?? ' ');
      if (startsWord) marks.fill(true, at, at + word.length);
    }
  }
  return [...source].reduce<Piece[]>((pieces, letter, index) => {
    const hit = marks[index] ?? false;
    const last = pieces.at(-1);
    if (last && last.hit === hit) pieces[pieces.length - 1] = { text: last.text + letter, hit };
    else pieces.push({ text: letter, hit });
    return pieces;
  }, []);
}
