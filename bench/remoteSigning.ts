// With keys at a remote signing service of 1.5 s a call: how long the act takes, and how fast the next patient opens meanwhile. `node bench/remoteSigning.ts` prints it alone.
import { lastVisit, visitContent } from '#modules/chart/model/index.ts';
import * as doc from '#modules/documents/model/index.ts';
import startDatabase from '../test/globalSetup.ts';
import { noteOf, openSigningServer } from '../modules/documents/test/signingServer.ts';
import { remoteClient, startRemoteSigning } from '../simulators/remote-signing/remoteSigning.ts';
import { median } from './rates.ts';
import type { Single } from './report.ts';

export interface RemoteSigningFigures {
  /** The deliberate act over the whole set. */
  readonly actMs: number;
  /** Visit, last visit and patient of the next one, the moment the act has answered. */
  readonly openMs: number;
  /** The slowest of those that were opened until the last sheet was signed. */
  readonly slowestOpenMs: number;
  /** Until the last sheet was signed. */
  readonly signedAfterMs: number;
}

const sheets = 14;
const callMs = 1500;
const pin = '482915';

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

export async function measureRemoteSigning(rounds = 3): Promise<RemoteSigningFigures> {
  const endDatabase = await startDatabase();
  let ca = '';
  const remote = await startRemoteSigning({ caUrl: async () => ca });
  const kinds = Array.from({ length: sheets }, (_nothing, at) => noteOf(`note-${at}`, 'visit-doctor'));
  const server = await openSigningServer({ kinds, env: { LANH_CSC_URL: remote.api, LANH_CSC_CLIENT_ID: remoteClient.id, LANH_CSC_CLIENT_SECRET: remoteClient.secret } });
  try {
    ca = `${(await server.demoAuthority()).url}/ca`;
    await remote.add({ userID: '000101/NA-CCHN', name: 'Phan Đình Khôi', organization: 'Bệnh viện', pin });
    await server.app.listen({ port: 0 });
    const doctor = await server.as('bacsi');
    await doctor.run(doc.enrolSigning, { pin });
    const next = await server.another('Đỗ Thị Ứng');
    const nextPatient = (JSON.parse((await doctor.get(`/fhir/Encounter/${next}`)).body) as { subject: { reference: string } }).subject.reference.replace('Patient/', '');
    const open = () => Promise.all([doctor.run(visitContent, { patientId: nextPatient }, next), doctor.run(lastVisit, { patientId: nextPatient, limit: 3 }, next), doctor.get(`/fhir/Patient/${nextPatient}`)]);
    await open();
    for (const service of ['authorize', 'sign']) remote.switchOn(service, { fault: 'slow', delayMs: callMs });
    const unsigned = async () => Number((await server.db.query<{ n: string }>(`select count(*) as n from documents.paper where state = 'pending'`)).rows[0]?.n);
    const made: RemoteSigningFigures[] = [];
    for (let round = 0; round < rounds; round++) {
      await server.setReason(`Đau họng lần ${round}`);
      const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
      const began = performance.now();
      const actMs = await timed(() => doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, server.encounterId));
      const openMs = await timed(open);
      let slowestOpenMs = openMs;
      while ((await unsigned()) > 0) slowestOpenMs = Math.max(slowestOpenMs, await timed(open));
      made.push({ actMs, openMs, slowestOpenMs, signedAfterMs: performance.now() - began });
    }
    const of = (pick: (one: RemoteSigningFigures) => number) => median(made.map(pick));
    return { actMs: of(({ actMs }) => actMs), openMs: of(({ openMs }) => openMs), slowestOpenMs: of(({ slowestOpenMs }) => slowestOpenMs), signedAfterMs: of(({ signedAfterMs }) => signedAfterMs) };
  } finally {
    await server.close();
    await remote.close();
    await endDatabase();
  }
}

export function judgeRemoteSigning({ actMs, openMs, slowestOpenMs, signedAfterMs }: RemoteSigningFigures): Single[] {
  const until = Math.round(actMs + openMs);
  return [{
    what: `a set of ${sheets} sheets with a remote signer of ${callMs} ms a call: from the act until the next patient is open`,
    value: `${until} ms (the act ${Math.round(actMs)} ms; opened until the last sheet was signed, ${(signedAfterMs / 1000).toFixed(1)} s later, at most ${Math.round(slowestOpenMs)} ms)`, target: 'at most 500 ms', holds: until <= 500,
  }];
}

if (process.argv[1]?.endsWith('remoteSigning.ts')) console.table(judgeRemoteSigning(await measureRemoteSigning()));
