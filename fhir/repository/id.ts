// Ids: UUIDv7 made here; any FHIR id maps to a row id. https://hl7.org/fhir/R4/datatypes.html#id   spec: STO-2
import { createHash, randomFillSync } from 'node:crypto';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

export const isFhirId = (id: string): boolean => idPattern.test(id);

const random = new Uint8Array(1000);
let used = random.length;
let lastMs = 0;
let counter = 0;

/** A fresh UUIDv7 (RFC 9562), ascending within this process even inside one millisecond. */
export function newId(nowMs: number = Date.now()): string {
  if (used + 10 > random.length) {
    randomFillSync(random);
    used = 0;
  }
  const bytes = random.subarray(used, used + 10);
  used += 10;
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = ((bytes[0] ?? 0) << 3) | ((bytes[1] ?? 0) & 7);
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + 2, 8);
  const high = (((tail[0] ?? 0) & 0x3f) | 0x80).toString(16);
  const hex = tail.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${high}${hex.slice(2, 4)}-${hex.slice(4)}`;
}

/** Row id of a FHIR id: itself if it is a lower-case UUID, else a name-based UUID (version 8) of it. The reader rechecks the id in the content. */
export function rowId(id: string): string {
  if (uuidPattern.test(id)) return id;
  const hex = createHash('sha256').update(`fhir-id:${id}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
