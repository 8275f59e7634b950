// Papers per second of one core: laid out and signed, archived, verified; beside the bare key operation. `node bench/signing.ts` prints them alone.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closePrinting, renderPdf } from '#platform/print/index.ts';
import { addSignature, openSeals, openSigning, openSoftwareKeys, prepareFields, readPem, verifyPdf } from '#platform/signing/index.ts';
import { makeKey, toKey } from '../platform/signing/softwareKey.ts';
import { startAuthority } from '../simulators/authority/authority.ts';
import type { Single } from './report.ts';

export interface SigningFigures {
  readonly signedPerSecond: number;
  readonly archivedPerSecond: number;
  readonly verifiedPerSecond: number;
  readonly verifiedArchivedPerSecond: number;
  /** RSA 3072 alone. */
  readonly keyPerSecond: number;
}

/** Microseconds of this process's processor time, whatever else the machine does. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
/** Pages are laid out in another process: one after the other, both together never take more than one core. */
const wallTime = (): number => performance.now() * 1000;

async function rate(count: number, work: (number: number) => Promise<unknown> | unknown, clock = processorTime): Promise<number> {
  await work(0);
  const before = clock();
  for (let number = 1; number <= count; number++) await work(number);
  return (count * 1e6) / (clock() - before);
}

export async function measureSigning(count = 60): Promise<SigningFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-bench-sign-'));
  const authority = await startAuthority({ folder });
  const at = new Date();
  const nobody = { db: undefined as never, now: () => at, newId: () => '', caUrl: async () => `${authority.url}/ca`, secret: async () => new Uint8Array(32) };
  const anchors = readPem(authority.root);
  const signing = openSigning({ provider: openSoftwareKeys(nobody), seals: openSeals(nobody), now: () => new Date(), authorities: async () => ({ ca: '', tsa: `${authority.url}/tsa`, ocsp: '', crl: '', anchors }) });
  const made = await makeKey({ caUrl: `${authority.url}/ca`, subject: [{ CN: ['Bác sĩ'] }] });
  const key = toKey(made, made.pkcs8);
  const data = JSON.parse(readFileSync(new URL('../data/print/samples/prescription.json', import.meta.url), 'utf8')) as Record<string, unknown>;
  const sign = async (number: number) => addSignature(prepareFields(await renderPdf({ template: 'prescription', data: { ...data, number: String(number), patient: { ...(data.patient as object), name: `Nguyễn Thị ${number}` } }, qr: `https://emr.example.vn/verify/${number}`, at })), key, { field: 'first', role: 'Bác sĩ', signedAt: at, reason: 'Đơn thuốc', location: 'Bệnh viện' });
  try {
    const signedPerSecond = await rate(count, sign, wallTime);
    const stamped = await signing.timeStamp(await sign(1), { evenIfDown: true });
    const archived = await signing.archive(stamped);
    return {
      signedPerSecond, archivedPerSecond: await rate(count, () => signing.archive(stamped)), keyPerSecond: await rate(count, () => key.signDigest(new Uint8Array(32))),
      verifiedPerSecond: await rate(count * 5, () => verifyPdf(stamped, { anchors, at })), verifiedArchivedPerSecond: await rate(count * 5, () => verifyPdf(archived, { anchors, at })),
    };
  } finally {
    await closePrinting();
    await authority.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export function judgeSigning(figures: SigningFigures): Single[] {
  const { signedPerSecond: signed, verifiedArchivedPerSecond: verified } = figures;
  return [
    { what: 'papers laid out and signed (RSA 3072), per second of one core', value: `${Math.round(signed)}/s (the key alone ${Math.round(figures.keyPerSecond)}/s)`, target: '5/s', holds: signed >= 5 },
    { what: 'archived papers (B-LTA) verified, per second of one core', value: `${Math.round(verified)}/s (B-T ${Math.round(figures.verifiedPerSecond)}/s)`, target: '50/s', holds: verified >= 50 },
    { what: 'signed papers archived (evidence and time stamp; the authority on the same core), per second of one core', value: `${Math.round(figures.archivedPerSecond)}/s`, target: '5/s', holds: figures.archivedPerSecond >= 5 },
  ];
}

if (process.argv[1]?.endsWith('signing.ts')) console.table(judgeSigning(await measureSigning()));
