// A scanner is a fast keyboard: what it types passes through the keyboard layout and the Vietnamese input program. This undoes both.
// spec: RCP

// Control (Cc) and format (Cf) characters: zero widths, direction marks, byte order mark; U+2028 and U+2029 are line ends.
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const loneSurrogate = /\p{Cs}/gu;

/**
 * Text as it came, without what no card or person means: control and zero-width characters, the Enter or Tab a scanner adds,
 * full-width forms. At most 2,000 characters: the longest real code is under 600.
 */
export function cleanInput(text: string): string {
  return text.slice(0, 2000).replace(loneSurrogate, '').replace(/\u00a0/g, ' ').replace(/[\t\r\n]+/g, ' ').replace(invisible, '')
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).normalize('NFC').trim();
}

// The digit row without Shift: French AZERTY, and the Vietnamese layout of Windows (TCVN 6064), whose tone keys are combining marks.
const azerty = ['à', '&', 'é', '"', "'", '(', '-', 'è', '_', 'ç'];
const vietnamese = ['đ', 'ă', 'â', 'ê', 'ô', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];

/** The digits meant when a scanner set to the US layout types on another one; undefined when the text is not wholly such keys. */
export function readDigitRow(text: string): string | undefined {
  const composed = text.normalize('NFC');
  const split = composed.replace(/\p{L}|\p{M}/gu, splitTone);
  for (const row of [azerty, vietnamese]) {
    const letters = row === azerty ? [...composed] : [...split];
    if (letters.length < 9) continue;
    const digits = letters.map((letter) => row.indexOf(letter));
    if (digits.every((digit) => digit >= 0)) return digits.join('');
  }
  return undefined;
}

/** Takes only the tone off a letter, so that ê followed by the acute key is read as two keys. */
function splitTone(letter: string): string {
  const apart = letter.normalize('NFD');
  const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(apart)?.[0];
  return tone === undefined ? letter : apart.replace(tone, '').normalize('NFC') + tone;
}

interface InputMethod { readonly tones: Readonly<Record<string, string>>; readonly shapes: Readonly<Record<string, string>>; readonly dStroke: string }

// Telex doubles a vowel for its circumflex: `=` stands for "the vowel again".
const telex: InputMethod = {
  tones: { '\u0301': 's', '\u0300': 'f', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j' }, shapes: { '\u0302': '=', '\u0306': 'w', '\u031b': 'w' }, dStroke: 'd',
};
const vni: InputMethod = {
  tones: { '\u0301': '1', '\u0300': '2', '\u0309': '3', '\u0303': '4', '\u0323': '5' }, shapes: { '\u0302': '6', '\u0306': '8', '\u031b': '7' }, dStroke: '9',
};

/**
 * The key streams that may lie behind letters an input program has put together, most likely first: `ê1` may come from `ee1` (Telex) or `e61` (VNI).
 * Used only for fields that can hold nothing but plain letters and digits.
 */
export function keyStreams(text: string): string[] {
  return [...new Set([text, undo(text, telex), undoLate(text), undo(text, vni)])];
}

function undo(text: string, { tones, shapes, dStroke }: InputMethod): string {
  let keys = '';
  let last = '';
  for (const letter of text.normalize('NFD')) {
    const shape = shapes[letter];
    if (letter === 'đ' || letter === 'Đ') keys += (letter === 'đ' ? 'd' : 'D') + dStroke;
    else if (shape !== undefined) keys += shape === '=' ? last : shape;
    else keys += tones[letter] ?? letter;
    if (/\p{L}/u.test(letter)) last = letter;
  }
  return keys;
}

/** Telex again, for a tone key pressed at the end of a run of letters instead of right behind its vowel. */
function undoLate(text: string): string {
  return text.normalize('NFC').replace(/\p{L}+/gu, (run) => {
    const apart = run.normalize('NFD');
    const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(apart)?.[0];
    return tone === undefined ? undo(run, telex) : undo(apart.replace(tone, ''), telex) + (telex.tones[tone] ?? '');
  });
}
