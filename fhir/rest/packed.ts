// gzip both ways: requests are opened no further than the limit, long answers are packed for those who take it. https://hl7.org/fhir/R4/http.html#compression   spec: RST-17
import { constants, gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { Fault } from '#platform/fault/index.ts';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];
/** Below this, packing costs more than it saves. */
const leastPacked = 4096;

/** Throws Fault `fhir.body-too-large` for what would be larger than `mostBytes`. */
export async function openGzip(bytes: Buffer, mostBytes: number): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new Fault('tooLarge', 'fhir.body-too-large', { cause: error });
    throw new Fault('invalid', 'fhir.bad-request', { cause: error });
  }
}

/** Whether this text goes packed to a client with this Accept-Encoding. */
export function isWorthPacking(accepted: string | undefined, body: string | undefined): body is string {
  if (accepted === undefined || body === undefined || body.length < leastPacked) return false;
  const given = accepted.toLowerCase().split(',').map((one) => one.split(';').map((part) => part.trim()));
  const [, quality] = given.find(([name]) => name === 'gzip') ?? given.find(([name]) => name === '*') ?? ['', 'q=0'];
  return !/^q=0(?:\.0*)?$/.test(quality ?? '');
}

/** Fast rather than small: the network beside a hospital's server is quick. */
export const packed = (body: string): Promise<Buffer> => pack(body, { level: constants.Z_BEST_SPEED });
