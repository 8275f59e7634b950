// How large a ZIP file says it is when unpacked, from its central directory: a small file may hold gigabytes.
// APPNOTE.TXT 4.3.12: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT   spec: CAT-20

const entrySignature = 0x02014b50;
const entryLength = 46;

/** Sum over the entries; an entry of ZIP64 counts as its four gigabytes. */
export function unpackedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = 0; at + entryLength <= bytes.length; at += 1) {
    if (bytes[at] !== 0x50 || view.getUint32(at, true) !== entrySignature) continue;
    sum += view.getUint32(at + 24, true);
    at += entryLength - 1 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return sum;
}
