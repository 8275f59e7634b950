import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closePrinting } from '#platform/print/index.ts';
import * as rcp from '#modules/reception/model/index.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import { ageText, buildLabel, writtenDate } from '../server/printouts/slips.ts';
import { openReceptionServer } from './receptionServer.ts';
import type { ReceptionServer } from './receptionServer.ts';

let server: ReceptionServer;
beforeAll(async () => { server = await openReceptionServer(); });
afterAll(async () => {
  await server.close();
  await closePrinting();
});

/** Text and paper size in millimetres, as a foreign reader finds them. */
async function look(base64: string) {
  const document = await PDF.load(new Uint8Array(Buffer.from(base64, 'base64')));
  const pages = document.getPages();
  const [page] = pages;
  return { pages: pages.length, text: page!.extractText().text.replace(/\s+/g, '').normalize('NFC'), mm: [page!.width, page!.height].map((points) => Math.round((points / 72) * 25.4)) };
}

describe('RCP-27 slips and labels', () => {
  it('the slip says number, room, person, priority and how many are ahead; printing it is in the trail', async () => {
    const { patientId, patientCode } = (await server.run(rcp.registerPatient, { person: { kind: 'ordinary', name: 'NGUYỄN THỊ DIỄM QUỲNH', birthDate: '1945-01-01', sex: 'female' } as never })) as { patientId: string; patientCode: string };
    const { ticket } = await server.run(rcp.checkIn, { patientId, roomId: server.rooms.inner });
    const { pdf, fileName } = await server.run(rcp.printTicket, { ticketId: ticket.id });
    const slip = await look(pdf);
    expect(fileName).toBe('phieu-P12-001.pdf');
    expect(slip.mm[0]).toBe(80);
    for (const words of ['001', 'Phòng khám Nội 12', 'Tầng 1', 'Nguyễn Thị Diễm Quỳnh', patientCode, 'ƯU TIÊN', '75', 'Đang chờ trước bạn: 0']) expect([words, slip.text.includes(words.replace(/\s/g, ''))]).toEqual([words, true]);
    expect(server.events).toContainEqual(expect.objectContaining({ action: 'R', interaction: 'print-ticket', patientId }));
    const label = await server.send(`POST Patient/${patientId}/$print-label`, JSON.stringify({ copies: 3 }));
    const labels = await look(label.json().pdf);
    expect([labels.pages, labels.mm]).toEqual([3, [60, 30]]);
    for (const words of ['NGUYỄN THỊ DIỄM QUỲNH', '01/01/1945']) expect([words, labels.text.includes(words.replace(/\s/g, ''))]).toEqual([words, true]);
  });
  it('what cannot be printed says why', async () => {
    await expect(server.run(rcp.printTicket, { ticketId: 'unknown' })).rejects.toThrow('reception.ticket-not-found');
    const created = await server.send('POST Patient', JSON.stringify({ resourceType: 'Patient', name: [{ text: 'Khách' }] }));
    expect((await server.send(`POST Patient/${created.json().id}/$print-label`, '{}')).json().issue[0].details.coding[0].code).toBe('reception.no-patient-code');
    expect((await server.send(`POST Patient/${created.json().id}/$print-label`, '{"copies":500}')).statusCode).toBe(422);
  });
  it('neither another role nor another facility prints', async () => {
    const real = await openTestServer({ demo: true });
    const ask = async (user: string) => (await (await real.asUser(user))({ method: 'POST', url: '/fhir/$print-ticket', payload: { ticketId: 'x' }, headers: { 'content-type': 'application/fhir+json' } })).statusCode;
    expect([await ask('thungan'), await ask('tiepdon'), await ask('pk.tiepdon')]).toEqual([403, 404, 404]);
    expect((await real.inject({ method: 'POST', url: '/fhir/$print-ticket', payload: { ticketId: 'x' } })).statusCode).toBe(401);
    await real.close();
  });
  it.each([['1960-03-12', '66 tuổi'], ['2026-11-20', '7 ngày'], ['2026-10-27', '1 tháng'], ['2021-01-01', '70 tháng'], ['1960', '66 tuổi'], ['2026-11-27', '0 ngày']])('born %s: %s', (birthDate, age) => expect(ageText(birthDate, '2026-11-27')).toBe(age));
  it('a label has two identifiers', () => {
    const patient = { resourceType: 'Patient' as const, name: [{ text: 'Nguyễn Thị Hoa' }], birthDate: '1960-03-12', gender: 'female' as const };
    expect(buildLabel(patient, { code: '26-0000001', copies: 2, today: '2026-11-27' })).toEqual({ patient: { name: 'Nguyễn Thị Hoa', code: '26-0000001', birthDate: '12/03/1960', sex: 'Nữ', age: '66 tuổi' }, copies: 2 });
  });
  it('dates keep their own precision', () => expect(['1960', '1960-03', '1960-03-12'].map(writtenDate)).toEqual(['1960', '03/1960', '12/03/1960']));
});
