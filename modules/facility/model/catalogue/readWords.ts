// What a typed text may stand for: folded words, and the same keys read as Telex or VNI. UniKey and its like send letters and
// backspaces, so that a search sees every state in between: `tawng`, `tăng`, `tăng huyeets`.   spec: CAT-3

const marks = /\p{M}+/gu;
const notWord = /[^a-z0-9]+/g;

/** Lower case without marks, đ as d, everything but letters and digits as one blank: `foldWords('Đái tháo đường, típ 2')` is `'dai thao duong tip 2'`. */
export function foldWords(text: string): string {
  return text.normalize('NFD').toLowerCase().replace(marks, '').replaceAll('đ', 'd').replace(notWord, ' ').trim();
}

/** Lower case with marks, composed: what somebody who types the accents is compared with. */
export function accentedWords(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** A folded word read as raw Telex keys; undefined when nothing in it looks like Telex. `readTelex('huyeets')` is `'huyet'`. */
export function readTelex(word: string): string | undefined {
  if (!/[fjwz]|.[srx]|aa|ee|oo|([aeo])[a-z]+\1$|^d.*d/.test(word)) return undefined;
  const bare = word
    .replace(/^w/, 'u')
    .replace(/(?<=[aeiouyw][a-z]*)[sfrxjz]/g, '')
    .replace(/w/g, '')
    .replace(/aa|ee|oo|dd/g, (pair) => pair.charAt(0))
    // The second key of a circumflex or of đ may come at the end of the word: `huyete`, `dangd`.
    .replace(/^([^aeo]*)([aeo])([a-z]*?)\2$/, '$1$2$3')
    .replace(/^d([a-z]+)d$/, 'd$1');
  return bare && bare !== word ? bare : undefined;
}

/** A folded word read as raw VNI keys: digits behind letters are marks. `readVni('huye61t')` is `'huyet'`. */
export function readVni(word: string): string | undefined {
  if (!/^[a-z]+\d[a-z0-9]*$/.test(word) || /\d{3}/.test(word)) return undefined;
  const bare = word.replace(/\d/g, '');
  return bare.length > 1 || /[aeiouyd]/.test(bare) ? bare : undefined;
}

/** Everything one typed word may stand for; as typed comes first. */
export function readingsOf(word: string): readonly string[] {
  return [...new Set([word, readTelex(word), readVni(word)].filter((reading) => reading !== undefined))];
}
