// The dictionary of a signature with room for what is computed over the file around it. ISO 32000-1 section 12.8.1. spec: SGN
import { dateOf, formatValue } from './appendObjects.ts';
import type { PdfValue } from './pdfSyntax.ts';

/** Certificates, signature and time stamp together are below half of this. */
const spaceBytes = 16_384;
/** A time-stamp token with the chain of its authority. */
const stampBytes = 10_240;
const unset = '[0 0000000000 0000000000 0000000000]';

export interface SignatureDictionary {
  readonly type: 'Sig' | 'DocTimeStamp';
  readonly subFilter: 'ETSI.CAdES.detached' | 'ETSI.RFC3161';
  /** What the signer's own clock said. */
  readonly signedAt?: Date;
  readonly entries?: readonly (readonly [string, PdfValue])[];
}

export function formatSignature({ type, subFilter, signedAt, entries = [] }: SignatureDictionary): string {
  const own = [...(signedAt ? [`/M (${dateOf(signedAt)})`] : []), ...entries.map(([key, value]) => `/${key} ${formatValue(value).toString('latin1')}`)].join('\n');
  return `<</Type /${type}\n/Filter /Adobe.PPKLite\n/SubFilter /${subFilter}\n/ByteRange ${unset}\n/Contents <${'0'.repeat((type === 'Sig' ? spaceBytes : stampBytes) * 2)}>\n${own}>>`;
}

/** Fills the ranges of the one dictionary that has none yet: all of the file but the room itself. */
export function setByteRange(bytes: Buffer): Buffer {
  const at = bytes.lastIndexOf(`/ByteRange ${unset}`);
  const room = bytes.indexOf('/Contents <', at) + '/Contents '.length;
  const end = bytes.indexOf('>', room) + 1;
  if (at === -1 || end === 0) throw new Error('no room for a signature');
  const range = `[0 ${room} ${end} ${bytes.length - end}`;
  bytes.write(`${range.padEnd(unset.length - 1)}]`, at + '/ByteRange '.length, 'latin1');
  return bytes;
}
