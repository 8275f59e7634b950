// Script and template code in every text that people type: shown as what it is, on no screen and no paper run. CWE-79   spec: WEB-7
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as rcp from '#modules/reception/model/index.ts';
import { findChromium } from './findChromium.ts';
import { openFrontDesk } from './frontDesk.ts';
import { openBrowser, Person } from './openBrowser.ts';
import { type Hospital, openHospital } from './openHospital.ts';

const chromium = findChromium();
const missing = 'missing' in chromium ? chromium.missing : undefined;
vi.setConfig({ testTimeout: 120_000 });

let hospital: Hospital;
let browser: Browser;
beforeAll(async () => {
  if ('missing' in chromium) return;
  [hospital, browser] = await Promise.all([openHospital(), openBrowser(chromium)]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await hospital?.close();
});

const script = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
/** Typst reads `#`, `$`, `@`, `[` and `\` in its own files only. */
const template = '#eval("1") #read("/etc/passwd") $x$ @ref ]} \\ ${1} {{1}}';

async function scanFor({ page }: Person, text: string): Promise<void> {
  await page.locator('form[role=search] input').fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2 }).filter({ hasText: '<script>' }).waitFor();
}

describe.skipIf(missing !== undefined)(`WEB-7 stored script${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  it('WEB-7 in name, reason, address, contact and the title of a call screen: shown, never run, on screens and papers', async () => {
    const desk = await openFrontDesk(hospital);
    const roomId = desk.roomId('P12');
    const made = await desk.call(rcp.registerPatient, {
      person: { kind: 'ordinary', name: script, sex: 'female', birthDate: '1950-01-01', address: { original: script, line: template, commune: script }, contact: { name: script, relation: template }, ethnicGroup: { code: '01', display: script } },
    });
    if (made.outcome !== 'registered') throw new Error('taken for another');
    const { ticket, encounterId } = await desk.call(rcp.checkIn, { patientId: made.patientId, roomId, reason: `${script} ${template}` });
    const { path } = await desk.call(rcp.createBoard, { title: script, roomIds: [roomId], zone: script.slice(0, 40), names: 'masked' });
    for (const paper of [await desk.call(rcp.printTicket, { ticketId: ticket.id }), await desk.call(rcp.printLabel, {}, made.patientId)]) expect(Buffer.from(paper.pdf, 'base64').toString('latin1', 0, 5)).toBe('%PDF-');

    const isUntouched = async ({ page }: Person) => {
      await page.getByText('<script>').first().waitFor();
      expect(await page.evaluate('[window.ran, document.querySelectorAll("img[src=x]").length]')).toEqual([undefined, 0]);
    };
    const hall = await Person.at(browser, hospital);
    await hall.page.goto(path);
    await isUntouched(hall);
    const reception = await Person.at(browser, hospital);
    await reception.signIn(hospital.user('reception'));
    await isUntouched(reception);
    await scanFor(reception, made.patientCode);
    await isUntouched(reception);
    const doctor = await Person.at(browser, hospital);
    await doctor.signIn(hospital.user('doctor'));
    await doctor.page.goto(`/visits/${encounterId}`);
    await isUntouched(doctor);
    for (const person of [hall, reception, doctor]) {
      expect(person.errors).toEqual([]);
      await person.close();
    }
  });
});
