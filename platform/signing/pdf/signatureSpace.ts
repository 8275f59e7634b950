// Where a PDF keeps its signatures: the byte ranges and the gap between them. ISO 32000-1 section 12.8. spec: SGN

export interface SignatureSpace {
  /** The four numbers of /ByteRange. */
  readonly range: readonly [number, number, number, number];
  /** Hex between `<` and `>` of the gap, padding and all. */
  readonly hex: string;
  /** Whole dictionary text around it, for /SubFilter, /M, /Name. */
  readonly around: string;
  /** A time stamp over the whole file so far, nobody's signature. */
  readonly isTimeStamp: boolean;
}

const rangePattern = /\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g;

/** Every signature of the file in the order of what it covers. A range whose gap is not exactly one hex string is left out as `broken`. */
export function findSignatureSpaces(bytes: Uint8Array): { spaces: SignatureSpace[]; broken: number } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const spaces: SignatureSpace[] = [];
  let broken = 0;
  for (const match of text.matchAll(rangePattern)) {
    const [start = -1, first = 0, second = 0, rest = 0] = match.slice(1).map(Number);
    const gap = text.slice(first, second);
    if (start === 0 && second > first && second + rest <= text.length && /^<[0-9a-fA-F]+>$/.test(gap)) {
      const from = text.lastIndexOf(' obj', match.index);
      const around = text.slice(Math.max(from, 0), match.index) + text.slice(second, second + 2000).split('endobj')[0];
      spaces.push({ range: [start, first, second, rest], hex: gap.slice(1, -1), around, isTimeStamp: /\/SubFilter\s*\/ETSI\.RFC3161\b/.test(around) });
    } else broken++;
  }
  spaces.sort((a, b) => a.range[2] + a.range[3] - b.range[2] - b.range[3]);
  return { spaces, broken };
}

/** Where the file ended each time somebody had signed or stamped it, and where it ends. */
export const revisionEnds = (bytes: Uint8Array): number[] => [...new Set([...findSignatureSpaces(bytes).spaces.map(({ range }) => range[2] + range[3]), bytes.length])];

export function signedBytes(bytes: Uint8Array, { range: [, first, second, rest] }: SignatureSpace): Uint8Array {
  return Buffer.concat([bytes.subarray(0, first), bytes.subarray(second, second + rest)]);
}

/** The CMS in the gap without its padding: DER says its own length. */
export function cmsIn({ hex }: SignatureSpace): Uint8Array {
  const bytes = Buffer.from(hex, 'hex');
  const lengthBytes = (bytes[1] ?? 0) & 0x7f;
  if ((bytes[1] ?? 0) < 0x80) return bytes.subarray(0, 2 + lengthBytes);
  return bytes.subarray(0, 2 + lengthBytes + bytes.readUIntBE(2, Math.min(lengthBytes, 4)));
}

/** No signature covers what stands behind the CMS in the gap: it must be nothing but padding, in digits of one case. */
export function hasCleanPadding(space: SignatureSpace): boolean {
  const { hex } = space;
  const padding = hex.slice(cmsIn(space).length * 2);
  return /^0*$/.test(padding) && !(/[a-f]/.test(hex) && /[A-F]/.test(hex));
}

/** A copy with this CMS in the gap; throws when it does not fit. */
export function putCms(bytes: Uint8Array, { range: [, first, second] }: SignatureSpace, cms: Uint8Array): Uint8Array {
  const hex = Buffer.from(cms).toString('hex');
  const room = second - first - 2;
  if (hex.length > room) throw new Error(`the signature needs ${hex.length} of ${room} digits`);
  const copy = Buffer.from(bytes);
  copy.write(hex.padEnd(room, '0'), first + 1, 'latin1');
  return new Uint8Array(copy);
}
