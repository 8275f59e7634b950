// Distinguished encoding (X.690) read by the letter: what has two ways to be read is refused. Fast, since every verification reads several. spec: VER

export interface Der {
  /** Identifier octet: 0x30 SEQUENCE, 0x31 SET, 0xa0 [0] … */
  readonly tag: number;
  /** Tag, length and content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

export const tags = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, null: 0x05, oid: 0x06, enumerated: 0x0a, utf8: 0x0c, sequence: 0x30, set: 0x31, generalizedTime: 0x18, utcTime: 0x17 } as const;

const longestLength = 4;

/** The one value that these bytes begin with. Throws Error. */
export function readDer(bytes: Uint8Array, at = 0): Der {
  const tag = bytes[at];
  if (tag === undefined || (tag & 0x1f) === 0x1f) throw new Error('no DER value');
  const { length, start } = readLength(bytes, at + 1);
  if (start + length > bytes.length) throw new Error('a value longer than its bytes');
  return { tag, bytes: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

function readLength(bytes: Uint8Array, at: number): { length: number; start: number } {
  const first = bytes[at] ?? 0x80;
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > longestLength) throw new Error('an indefinite length');
  const length = [...bytes.subarray(at + 1, at + 1 + count)].reduce((sum, byte) => sum * 256 + byte, 0);
  if (length < 0x80 || bytes[at + 1] === 0) throw new Error('a length written the long way');
  return { length, start: at + 1 + count };
}

/** What a constructed value holds, all of it. */
export function partsOf({ tag, content }: Der): Der[] {
  if ((tag & 0x20) === 0) throw new Error('a simple value has no parts');
  const parts: Der[] = [];
  for (let at = 0; at < content.length;) {
    const part = readDer(content, at);
    parts.push(part);
    at += part.bytes.length;
  }
  return parts;
}

/** The part at this place. Throws Error unless it is there with this tag. */
export function partAt(parts: readonly Der[], at: number, tag: number): Der {
  const part = parts[at];
  if (part?.tag !== tag) throw new Error('another value is expected here');
  return part;
}

export const sequenceIn = (der: Der | undefined, tag: number = tags.sequence): Der[] => {
  if (der?.tag !== tag) throw new Error('another value is expected here');
  return partsOf(der);
};

/** `1.2.840.113549.1.7.2` */
export function oidOf(der: Der | undefined): string {
  if (der?.tag !== tags.oid || der.content.length === 0) throw new Error('no object identifier');
  const numbers: number[] = [];
  let value = 0;
  for (const byte of der.content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const head = Math.min(2, Math.floor(first / 40));
  return [head, first - head * 40, ...rest].join('.');
}

/** Times in UTC as DER writes them, with or without parts of a second. */
export function timeOf(der: Der | undefined): Date {
  const text = der ? Buffer.from(der.content).toString('latin1') : '';
  const [, year = '', rest = '', fraction = ''] = (der?.tag === tags.utcTime ? /^(\d{2})(\d{10})Z$/ : /^(\d{4})(\d{10})(\.\d{1,9})?Z$/).exec(text) ?? [];
  const whole = year.length === 2 ? `${Number(year) < 50 ? '20' : '19'}${year}` : year;
  const [month, day, hour, minute, second] = rest.match(/\d{2}/g) ?? [];
  const time = new Date(`${whole}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(time.getTime())) throw new Error('no time');
  return time;
}

/** Bytes of a bit string that fills whole bytes. */
export function bitsOf(der: Der | undefined): Uint8Array {
  if (der?.tag !== tags.bits || der.content[0] !== 0) throw new Error('no bit string');
  return der.content.subarray(1);
}

/** An octet string, also one that was written in pieces, as some authorities do. */
export function octetsOf(der: Der | undefined): Uint8Array {
  if (der?.tag === tags.octets) return der.content;
  if (der?.tag !== (tags.octets | 0x20)) throw new Error('no octet string');
  return Buffer.concat(partsOf(der).map(octetsOf));
}
