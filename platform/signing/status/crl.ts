// Revocation lists (RFC 5280 section 5), judged by the letter: a list that covers only a part, or that says what is not understood, is none. spec: SGN, VER
import { isEqual } from '../cms.ts';
import { bitsOf, oidOf, partsOf, readDer, sequenceIn, tags, timeOf } from '../der.ts';
import type { Der } from '../der.ts';
import type { StatusSaid, Subject } from './ocsp.ts';
import { isSignedBy, partsOfCertificate } from './signedData.ts';

/** Distribution point of the list: for certificates of people only, or for authorities only. */
const distributionPoint = '2.5.29.28';

/** Throws Error for a list that is not the issuer's, is not signed by it, or is not whole. */
export function judgeList(list: Uint8Array, { certificate, issuer }: Subject): StatusSaid {
  const [signed, algorithm, signature] = sequenceIn(readDer(list));
  if (!signed || !isSignedBy(issuer, { signed, algorithm, signature: bitsOf(signature) })) throw new Error('the list is not signed by the issuer');
  const parts = sequenceIn(signed).filter(({ tag }, at) => !(at === 0 && tag === tags.integer));
  const [, name, from, next, ...rest] = parts;
  if (!name || !isEqual(name.bytes, partsOfCertificate(issuer).subject.bytes)) throw new Error('the list is of somebody else');
  const hasUntil = next?.tag === tags.utcTime || next?.tag === tags.generalizedTime;
  const later = hasUntil ? rest : [next, ...rest].filter((one) => one !== undefined);
  requireWhole(later.find(({ tag }) => tag === 0xa0));
  const entry = findEntry(later.find(({ tag }) => tag === tags.sequence), partsOfCertificate(certificate).serial);
  const times = { from: timeOf(from), until: hasUntil ? timeOf(next) : undefined };
  return entry ? { status: 'revoked', revokedAt: timeOf(entry[1]), ...times } : { status: 'good', ...times };
}

const findEntry = (entries: Der | undefined, serial: Der): Der[] | undefined => (entries ? partsOf(entries) : []).map(partsOf).find(([number]) => number !== undefined && isEqual(number.bytes, serial.bytes));

/** Extension: identifier, critical or not, value. An indirect or partial list holds what this one does not. */
function requireWhole(extensions: Der | undefined): void {
  for (const extension of extensions ? sequenceIn(partsOf(extensions)[0]) : []) {
    const parts = sequenceIn(extension);
    const isCritical = parts[1]?.tag === tags.boolean && parts[1].content[0] !== 0;
    if (isCritical && oidOf(parts[0]) !== distributionPoint) throw new Error('the list says what is not understood');
    if (oidOf(parts[0]) === distributionPoint && partsOf(readDer(parts.at(-1)?.content ?? new Uint8Array())).some(({ tag }) => tag === 0x83 || tag === 0x84)) throw new Error('the list is not whole');
  }
}
