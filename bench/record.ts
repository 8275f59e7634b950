// The legal record on the server: a set of sheets signed at once, a whole record as one PDF, the sweep beside bare reading. `node bench/record.ts` prints them alone.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PDF } from '@libpdf/core';
import { admit, populateForm, saveForm, wardChoices } from '#modules/chart/model/index.ts';
import { copyRecord, enrolSigning, prepareBatch, signBatch } from '#modules/documents/model/index.ts';
import { sweepStore } from '#modules/documents/server/index.ts';
import { openFileStore } from '#platform/files/index.ts';
import { type Call, type CheckedIn, openCalls, openFrontDesk } from '../test/browser/frontDesk.ts';
import type { Single } from './report.ts';
import { readDemo, signInAs, startTarget } from './target.ts';
import type { Target } from './target.ts';

const pin = '482915';
const sheetForm = 'urn:lanh:form:36-bv2|2026-11';
const paragraph = 'Người bệnh tỉnh, tiếp xúc tốt, còn đau tức ngực trái khi gắng sức, mạch đều, huyết áp ổn định; tiếp tục theo dõi điện tim và men tim. ';

export interface RecordFigures {
  /** Fourteen sheets with a software key, from the press to the answer. */
  readonly setMs: number;
  readonly copyMs: number;
  readonly copyPages: number;
  readonly sweepMbPerSecond: number;
  /** The same files read without a check. */
  readonly readMbPerSecond: number;
}

/** People of the demo hospital by their role. */
export async function openPeople(target: Pick<Target, 'url' | 'dataFolder'>) {
  const { users } = await readDemo(target);
  const user = (role: string) => {
    const found = users.find((one) => one.role === role);
    if (!found) throw new Error(`the demo has no ${role}`);
    return found;
  };
  const desk = await openFrontDesk({ url: target.url, user } as Parameters<typeof openFrontDesk>[0]);
  return { desk, user, as: (role: string) => openCalls(target, user(role)) };
}

/** A person of the doctor's ward. */
export async function admitSomebody(doctor: Call, { patientId }: Pick<CheckedIn, 'patientId'>): Promise<string> {
  const { wards } = await doctor(wardChoices, {});
  const roomId = wards.flatMap(({ rooms }) => rooms).find(({ name }) => name === 'Buồng N1 – Nội')?.id ?? '';
  return (await doctor(admit, { patientId, kind: 'inpatient', roomId, reason: 'Đau ngực', formKey: '01-bv1', route: 'clinic', sentBy: 'self', count: 1 })).encounterId;
}

interface Stay { readonly encounterId: string; readonly patientId: string }

/** Treatment sheets of so many words, signed in one act; gives the milliseconds of that act. */
async function signSheets(doctor: Call, { encounterId, patientId }: Stay, { count, paragraphs }: { count: number; paragraphs: number }): Promise<number> {
  const { items } = await doctor(populateForm, { patientId, form: sheetForm }, encounterId);
  const wanted = [];
  for (let sheet = 0; sheet < count; sheet++) {
    const responseId = crypto.randomUUID();
    const said = (linkId: string, valueString: string) => ({ linkId, answer: [{ valueString }] });
    const row = { id: 'a', linkId: 'entries', item: [{ linkId: 'entry-at', answer: [{ valueDateTime: new Date().toISOString() }] }, said('entry-subjective', paragraph.repeat(paragraphs)), said('entry-orders', 'Theo dõi')] };
    await doctor(saveForm, { patientId, form: sheetForm, responseId, version: '0', items: [...items, row] }, encounterId);
    wanted.push({ encounterId, kind: 'form', focus: `QuestionnaireResponse/${responseId}` });
  }
  const { papers } = await doctor(prepareBatch, { wanted });
  const started = performance.now();
  await doctor(signBatch, { papers: papers.map(({ paperId, digest }) => ({ paperId, digest })) });
  return performance.now() - started;
}

export async function measureRecord(target: Target): Promise<RecordFigures> {
  const { desk, as } = await openPeople(target);
  const [doctor, records] = [await as('doctor'), await as('records')];
  await doctor(enrolSigning, { pin });
  const { patientId } = await desk.arrive('Nguyễn Thị Hoa');
  const stay: Stay = { patientId, encounterId: await admitSomebody(doctor, { patientId }) };
  await signSheets(doctor, stay, { count: 2, paragraphs: 2 });
  const setMs = await signSheets(doctor, stay, { count: 14, paragraphs: 4 });
  for (let round = 0; round < 2; round++) await signSheets(doctor, stay, { count: 8, paragraphs: 100 });
  const copy = await openCopy(target, records, { ...stay, papers: 32 });
  return { setMs, ...copy, ...(await measureSweep()) };
}

/** The manifest of the record is written within seconds of its papers; until it names all of them it is asked again. */
async function openCopy(target: Target, records: Call, { encounterId, papers }: Stay & { papers: number }): Promise<Pick<RecordFigures, 'copyMs' | 'copyPages'>> {
  const token = await signInAs(target.url, await readDemo(target), 'records');
  for (let patience = 120; patience > 0; patience--) {
    const made = await records(copyRecord, { reason: 'Đo tốc độ' }, encounterId).catch(() => undefined);
    if (made?.papers === papers) {
      const started = performance.now();
      const answer = await fetch(`${target.url}${made.pdf}`, { headers: { authorization: `Bearer ${token}` } });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return { copyMs: performance.now() - started, copyPages: (await PDF.load(bytes)).getPageCount() };
    }
    await sleep(500);
  }
  throw new Error('the papers of the record were not listed within a minute');
}

const [sweptFiles, fileBytes] = [200, 1_000_000];

async function measureSweep(): Promise<Pick<RecordFigures, 'sweepMbPerSecond' | 'readMbPerSecond'>> {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-bench-sweep-'));
  try {
    const store = openFileStore(folder);
    for (let at = 0; at < sweptFiles; at++) await store.put(1, randomBytes(fileBytes));
    const began = performance.now();
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) if (entry.isFile()) await readFile(join(entry.parentPath, entry.name));
    const read = performance.now();
    const { problems } = await sweepStore(store, 1);
    if (problems.length > 0) throw new Error(problems[0]);
    const megabytes = (sweptFiles * fileBytes) / 1e6;
    return { readMbPerSecond: (megabytes * 1000) / (read - began), sweepMbPerSecond: (megabytes * 1000) / (performance.now() - read) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function judgeRecord({ setMs, copyMs, copyPages, sweepMbPerSecond, readMbPerSecond }: RecordFigures): Single[] {
  return [
    { what: 'fourteen treatment sheets signed with one act, software key', value: `${(setMs / 1000).toFixed(1)} s`, target: 'at most 3 s', holds: setMs <= 3000 },
    { what: `a record of ${copyPages} pages opened as one PDF, bound anew`, value: `${(copyMs / 1000).toFixed(1)} s`, target: '120 pages in at most 3 s', holds: copyPages >= 120 && copyMs <= 3000 },
    { what: 'integrity sweep of files of 1 MB', value: `${Math.round(sweepMbPerSecond)} MB/s (bare reading, one after the other, ${Math.round(readMbPerSecond)} MB/s)`, target: 'the speed of a disk, 200 MB/s', holds: sweepMbPerSecond >= 200 },
  ];
}

if (process.argv[1]?.endsWith('record.ts')) {
  const target = await startTarget();
  console.table(judgeRecord(await measureRecord(target).finally(() => target.stop())));
}
