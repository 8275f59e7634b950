// Tar archives (POSIX ustar) as streams: what is in a backup can be taken out by any tar. spec: BAK-2
import { damaged } from './ageFile.ts';

export interface TarMember {
  readonly name: string;
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const blockSize = 512;
const longestName = 100;
/** Eleven octal digits. */
const largestMember = 8 ** 11 - 1;

export async function* packTar(members: AsyncIterable<TarMember>): AsyncGenerator<Uint8Array> {
  for await (const { name, size, bytes } of members) {
    yield headerOf(name, size);
    let written = 0;
    for await (const piece of bytes) {
      written += piece.length;
      yield piece;
    }
    if (written !== size) throw new Error(`${name} changed its size while it was read: ${size} bytes before, ${written} now`);
    yield Buffer.alloc(padding(size));
  }
  yield Buffer.alloc(2 * blockSize);
}

const padding = (size: number): number => (blockSize - (size % blockSize)) % blockSize;

function headerOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > longestName || size > largestMember) throw new Error(`${name} (${size} bytes) does not fit into a tar archive`);
  const header = Buffer.alloc(blockSize);
  header.write(name, 0);
  for (const [value, at, digits] of [[0o600, 100, 7], [0, 108, 7], [0, 116, 7], [size, 124, 11], [0, 136, 11]] as const) header.write(value.toString(8).padStart(digits, '0'), at);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return header;
}

/** The members in their order. Each must be read to its end before the next is asked for. */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const source = new ByteSource(bytes);
  for (;;) {
    const header = await source.take(blockSize);
    if (header.length < blockSize) throw damaged('its end is missing');
    if (header.every((byte) => byte === 0)) break;
    const { name, size } = readHeader(header);
    yield { name, size, bytes: source.pieces(size) };
    await source.take(padding(size));
  }
  // To the end: only there the last chunk proves that nothing was cut off.
  while ((await source.take(blockSize)).length > 0);
}

function readHeader(header: Buffer): { name: string; size: number } {
  const text = (at: number, length: number) => header.toString('latin1', at, at + length).replace(/\0.*$/s, '').trim();
  const size = Number.parseInt(text(124, 12), 8);
  if (text(257, 6) !== 'ustar' || !Number.isSafeInteger(size)) throw damaged('its list of members cannot be read');
  return { name: header.toString('utf8', 0, longestName).replace(/\0.*$/s, ''), size };
}

class ByteSource {
  private readonly source: AsyncIterator<Uint8Array>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.source = bytes[Symbol.asyncIterator]();
  }

  /** This many bytes, or fewer at the end of the source. */
  async take(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const piece of this.upTo(length)) parts.push(piece);
    return Buffer.concat(parts);
  }

  /** Exactly this many bytes. */
  async *pieces(length: number): AsyncGenerator<Uint8Array> {
    let read = 0;
    for await (const piece of this.upTo(length)) {
      read += piece.length;
      yield piece;
    }
    if (read < length) throw damaged('its end is missing');
  }

  private async *upTo(length: number): AsyncGenerator<Uint8Array> {
    let wanted = length;
    while (wanted > 0) {
      if (this.rest.length === 0) {
        const { done, value } = await this.source.next();
        if (done) return;
        this.rest = Buffer.from(value.buffer, value.byteOffset, value.length);
        continue;
      }
      const piece = this.rest.subarray(0, wanted);
      this.rest = this.rest.subarray(piece.length);
      wanted -= piece.length;
      yield piece;
    }
  }
}
