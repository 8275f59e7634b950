// Bytes of scanned text: UTF-8 out of hexadecimal digits, and text that was shown in the wrong character set. The model has no TextDecoder.

/** The text of UTF-8 bytes, or undefined where they are not UTF-8 (RFC 3629: no overlong forms, no surrogates). */
export function decodeUtf8(bytes: readonly number[]): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const more = followers(bytes[at] ?? 0);
    const point = more === undefined ? undefined : readPoint(bytes.slice(at, at + more + 1), more);
    if (more === undefined || point === undefined) return undefined;
    text += String.fromCodePoint(point);
    at += more + 1;
  }
  return text;
}

/** How many bytes follow a leading byte. */
function followers(lead: number): number | undefined {
  if (lead < 0x80) return 0;
  if (lead < 0xc2 || lead > 0xf4) return undefined;
  return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
}

const leastPoint = [0, 0x80, 0x800, 0x10000];

function readPoint([lead = 0, ...rest]: readonly number[], more: number): number | undefined {
  if (rest.length < more || rest.some((byte) => (byte & 0xc0) !== 0x80)) return undefined;
  const point = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), more === 0 ? lead : lead & (0x3f >> more));
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point > 0x10ffff || isSurrogate || point < (leastPoint[more] ?? 0) ? undefined : point;
}

/** `decodeHex('486fc3a0')` is `'Hoà'`; undefined unless the digits are whole bytes of UTF-8 text. */
export function decodeHex(hex: string): string | undefined {
  if (hex.length === 0 || hex.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(hex)) return undefined;
  const bytes = Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
  const text = decodeUtf8(bytes);
  return text !== undefined && !hasControl(text) ? text.normalize('NFC') : undefined;
}

/** As much text as the digits hold when the end was cut off; undefined when even the beginning is no text. */
export function decodeHexStart(hex: string): string | undefined {
  const digits = /^[0-9a-f]*/i.exec(hex)?.[0] ?? '';
  for (let length = digits.length - (digits.length % 2); length >= 4; length -= 2) {
    const text = decodeHex(digits.slice(0, length));
    if (text !== undefined) return text;
  }
  return undefined;
}

// Windows-1252, 0x80 to 0x9F; everything else is its own code point. https://encoding.spec.whatwg.org/#windows-1252
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Undoes UTF-8 that was read as Windows-1252 (`Nguyá»…n` → `Nguyễn`); undefined when it was not. */
export function undoMojibake(text: string): string | undefined {
  if (!/[ÃÄÆÅá][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ»º]/.test(text)) return undefined;
  return readAs1252(text) ?? readAs1252(text.replaceAll('Ã ', 'Ã\u00a0'));
}

function readAs1252(text: string): string | undefined {
  const bytes: number[] = [];
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    const byte = point <= 0xff ? point : windows1252.indexOf(letter) + 0x80;
    if (byte < 0x80 && point > 0xff) return undefined;
    bytes.push(byte);
  }
  const repaired = decodeUtf8(bytes);
  return repaired === undefined || repaired === text ? undefined : repaired.normalize('NFC');
}

function hasControl(text: string): boolean {
  for (const letter of text) if ((letter.codePointAt(0) ?? 0) < 0x20) return true;
  return false;
}
