// Files in the age format (age-encryption.org/v1): the header by the library, the payload by Node's own ChaCha20-Poly1305.
// The library's stream was measured at 2.5 MB/s for writing, this at more than 100. docs/decisions/0115-backup-format.md   spec: BAK
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { Fault } from '#platform/fault/index.ts';
import type { KeyChoice } from './keyChoice.ts';

const chunkSize = 65_536;
const tagSize = 16;
const nonceSize = 16;
const cipherName = 'chacha20-poly1305';
const headerEnd = Buffer.from('\n--- ');
const longestHeader = 65_536;

export interface AgeHeader {
  readonly text: Buffer;
  readonly fileKey: Buffer;
}

/** A fresh header for these keys; its file key opens and closes one file. */
export async function makeHeader(keys: KeyChoice): Promise<AgeHeader> {
  const encrypter = new Encrypter();
  const decrypter = new Decrypter();
  if (keys.kind === 'passphrase') {
    encrypter.setPassphrase(keys.passphrase);
    decrypter.addPassphrase(keys.passphrase);
  } else {
    // One reader more, whose key lives in this process alone: so that the file can be read back after writing.
    const once = await generateX25519Identity();
    for (const recipient of [...keys.recipients, await identityToRecipient(once)]) encrypter.addRecipient(recipient);
    decrypter.addIdentity(once);
  }
  const text = cutHeader(Buffer.from(await encrypter.encrypt(new Uint8Array())));
  if (!text) throw new Error('the library made no header');
  return { text, fileKey: Buffer.from(await decrypter.decryptHeader(text)) };
}

/** Up to and with the line of the header's own code; undefined while it is not complete. */
function cutHeader(bytes: Buffer): Buffer | undefined {
  const mark = bytes.indexOf(headerEnd);
  const end = mark < 0 ? -1 : bytes.indexOf(10, mark + headerEnd.length);
  return end < 0 ? undefined : bytes.subarray(0, end + 1);
}

/** The whole file: header, nonce, sealed chunks. */
export async function* sealAge(header: AgeHeader, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const nonce = randomBytes(nonceSize);
  const key = payloadKey(header.fileKey, nonce);
  yield Buffer.concat([header.text, nonce]);
  let count = 0;
  for await (const { bytes, isLast } of inChunks(plain, chunkSize)) {
    const cipher = createCipheriv(cipherName, key, chunkNonce(count++, isLast), { authTagLength: tagSize });
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** The content of a file; `openHeader` gives the file key of its header. Throws Fault `backup.damaged` where it is cut off or changed. */
export async function* openAge(sealed: AsyncIterable<Uint8Array>, openHeader: (header: Buffer) => Promise<Buffer>): AsyncGenerator<Buffer> {
  const source = sealed[Symbol.asyncIterator]();
  const { head, rest } = await readHead(source);
  const nonce = rest.subarray(0, nonceSize);
  const key = payloadKey(await openHeader(head), nonce);
  let count = 0;
  const payload = { [Symbol.asyncIterator]: () => continued(rest.subarray(nonceSize), source) };
  for await (const { bytes, isLast } of inChunks(payload, chunkSize + tagSize)) yield openChunk(bytes, key, chunkNonce(count++, isLast));
}

function openChunk(bytes: Buffer, key: Buffer, nonce: Buffer): Buffer {
  if (bytes.length < tagSize) throw damaged();
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagSize }).setAuthTag(bytes.subarray(-tagSize));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagSize)), decipher.final()]);
  } catch {
    throw damaged();
  }
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; rest: Buffer }> {
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const head = cutHeader(bytes);
    if (head && bytes.length >= head.length + nonceSize) return { head, rest: bytes.subarray(head.length) };
    const { done, value } = await source.next();
    if (done || bytes.length > longestHeader) throw bytes.subarray(0, 18).toString('latin1') === 'age-encryption.org' ? damaged() : noBackup();
    bytes = Buffer.concat([bytes, value]);
  }
}

async function* continued(first: Buffer, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}

/** Pieces of exactly this size; the last may be shorter, and is marked. */
async function* inChunks(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    waiting.push(piece);
    length += piece.length;
    if (length <= size) continue;
    const whole = Buffer.concat(waiting);
    // One byte is always kept back: only the end of the source tells which piece is the last.
    let at = 0;
    for (; whole.length - at > size; at += size) yield { bytes: whole.subarray(at, at + size), isLast: false };
    waiting = [whole.subarray(at)];
    length = whole.length - at;
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

/** Eleven bytes of counter, one that marks the last chunk. */
function chunkNonce(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(count, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

const payloadKey = (fileKey: Buffer, nonce: Buffer): Buffer => Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));

export const damaged = (detail = 'it is cut off or was changed'): Fault => new Fault('unprocessable', 'backup.damaged', { issue: [{ code: 'invalid', text: `This backup cannot be used: ${detail}. Take another copy of it, or an older backup.` }] });
const noBackup = (): Fault => new Fault('unprocessable', 'backup.no-backup', { issue: [{ code: 'invalid', text: 'This file is no backup of Lành (an age file, made by `npm run lanh -- backup`).' }] });
