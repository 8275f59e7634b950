// kill -9 while papers wait for their time stamp: the act that was answered is never lost, and is finished once. spec: SGN-41
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveVisit, visitContent } from '#modules/chart/model/index.ts';
import { enrolSigning, prepareSignSet, signList, signSet, unlockSigning } from '#modules/documents/model/index.ts';
import { openCalls, openFrontDesk } from '../browser/frontDesk.ts';
import { openHospital } from '../browser/openHospital.ts';
import type { Hospital } from '../browser/openHospital.ts';

const data = mkdtempSync(join(tmpdir(), 'lanh-kill-'));
let hospital: Hospital;
const start = async () => { hospital = await openHospital({ LANH_DATA: data, LANH_DEMO_VISITS: '0' }); };

describe('SGN-41 kill -9', () => {
  beforeAll(start, 240_000);
  afterAll(async () => {
    await hospital?.close();
    rmSync(data, { recursive: true, force: true });
  }, 60_000);

  it('papers whose act was answered are finished after the restart, each once; an act that was not answered can be done again', async () => {
    const desk = await openFrontDesk(hospital);
    const doctor = await openCalls(hospital, hospital.user('doctor'));
    await doctor(enrolSigning, { pin: '482915' });
    const { patientId, encounterId } = await desk.arrive('Lý Thị Mận');
    const { version } = await doctor(visitContent, { patientId }, encounterId);
    await doctor(saveVisit, { patientId, version, content: { reason: 'Ho', main: { code: 'J02.9' }, followUp: { date: '2026-12-28' } } }, encounterId);
    const authority = `http://127.0.0.1:${readFileSync(join(data, 'demo-authority', 'port'), 'utf8')}`;
    await fetch(`${authority}/_faults/tsa`, { method: 'PUT', body: JSON.stringify({ fault: 'slow', delayMs: 1500 }) });
    const set = await doctor(prepareSignSet, {}, encounterId);
    const [first, second] = set.papers.map(({ paperId, digest }) => ({ paperId, digest }));
    // Killed while the time stamp is awaited: nobody got an answer, so nothing of it stands.
    const unanswered = doctor(signSet, { setId: set.setId, papers: [first!] }, encounterId).then(() => 'answered', () => 'lost');
    await new Promise((resolve) => setTimeout(resolve, 700));
    process.kill(Number(readFileSync(join(data, 'server.pid'), 'utf8')), 'SIGKILL');
    expect(await unanswered).toBe('lost');
    await start();
    const again = await openCalls(hospital, hospital.user('doctor'));
    expect((await again(signList, {}, encounterId)).papers.map(({ state }) => state)).toEqual(['unsigned', 'unsigned']);
    await again(unlockSigning, { pin: '482915' });
    await fetch(`http://127.0.0.1:${readFileSync(join(data, 'demo-authority', 'port'), 'utf8')}/_faults/tsa`, { method: 'PUT', body: JSON.stringify({ fault: 'down' }) });
    expect((await again(signSet, { setId: set.setId, papers: [first!, second!] }, encounterId)).state).toBe('pending');
    process.kill(Number(readFileSync(join(data, 'server.pid'), 'utf8')), 'SIGKILL');
    await start();
    const later = await openCalls(hospital, hospital.user('doctor'));
    await expect.poll(async () => (await later(signList, {}, encounterId)).papers.map(({ state }) => state), { timeout: 150_000, interval: 1000 }).toEqual(['signed', 'signed']);
  }, 400_000);
});
