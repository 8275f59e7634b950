import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as rcp from '#modules/reception/model/index.ts';
import { openReceptionServer } from './receptionServer.ts';
import type { ReceptionServer } from './receptionServer.ts';

let server: ReceptionServer;
let url: string;
beforeAll(async () => {
  server = await openReceptionServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const make = (more: object = {}) => server.run(rcp.createBoard, { title: 'Sảnh A', roomIds: [server.rooms.inner, server.rooms.surgery], zone: 'Tầng 1', ...more });
const state = async (key: string) => {
  const answer = await server.app.inject({ method: 'GET', url: `/boards/${key}` });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json(), text: answer.body };
};
let people = 0;
async function checkIn(roomId = server.rooms.inner) {
  people += 1;
  const registered = await server.run(rcp.registerPatient, { person: { kind: 'ordinary', name: `Nguyễn Thị Người ${people}`, birthDate: `19${String(20 + people)}-01-01`, sex: 'female' } as never });
  return server.run(rcp.checkIn, { patientId: (registered as { patientId: string }).patientId, roomId, reason: 'Đau ngực' });
}

interface Screen { readonly states: rcp.BoardState[]; readonly voices: boolean[]; readonly ended: Promise<void>; until(test: () => boolean): Promise<void>; close(): void }

/** A screen as a browser is one: reads the stream of its key. */
async function openScreen(key: string): Promise<Screen> {
  const stop = new AbortController();
  const answer = await fetch(`${url}/boards/${key}/live`, { signal: stop.signal });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const screen = { states: [] as rcp.BoardState[], voices: [] as boolean[] };
  const read = async () => {
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const content = /^data: (.*)$/m.exec(event)?.[1];
        if (event.includes('event: state')) screen.states.push(JSON.parse(content!));
        if (event.includes('event: voice')) screen.voices.push(JSON.parse(content!).speaker);
      }
    }
  };
  const until = async (test: () => boolean) => {
    for (let waited = 0; !test(); waited += 20) {
      if (waited > 5_000) throw new Error(`the screen did not show it: ${JSON.stringify(screen)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { ...screen, ended: read().catch(() => undefined), until, close: () => stop.abort() };
}

describe('RCP-33 call screens', () => {
  it('a key opens the numbers of its rooms and nothing else; without or with another key nothing is told', async () => {
    const { key, path } = await make();
    expect(path).toBe(`/board/${key}`);
    const { ticket } = await checkIn();
    await server.run(rcp.callNext, { roomId: server.rooms.inner, after: null });
    const shown = await state(key);
    expect(shown.status).toBe(200);
    expect(shown.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(rcp.boardStateShape.parse(shown.body)).toMatchObject({ title: 'Sảnh A', calls: [{ number: ticket.number, code: 'P12' }] });
    for (const secret of ['Người', 'NGUYỄN', ticket.id, ticket.patientId!, ticket.encounterId!, 'Đau ngực']) expect([secret, shown.text.includes(secret)]).toEqual([secret, false]);
    for (const wrong of ['x', 'A'.repeat(22), `${key}x`, encodeURIComponent("' or 1=1"), '%00', '😀']) expect([wrong, (await state(wrong)).status]).toEqual([wrong, 404]);
    expect((await server.app.inject({ method: 'GET', url: `/boards/${'A'.repeat(22)}/live` })).statusCode).toBe(404);
    expect((await server.app.inject({ method: 'GET', url: `/boards/${'A'.repeat(22)}` })).json().code).toBe('reception.board-key-wrong');
  });
  it('RCP-36 one address asks at most 300 times a minute, with wrong keys 30 times; others are served on', async () => {
    const { key } = await make();
    const ask = async (of: string, remoteAddress: string) => (await server.app.inject({ method: 'GET', url: `/boards/${of}`, remoteAddress })).statusCode;
    const many = async (count: number, of: string, from: string) => { for (let at = 0; at < count; at++) await ask(of, from); };
    await many(31, 'A'.repeat(22), '10.0.0.1');
    const refused = await server.app.inject({ method: 'GET', url: `/boards/${key}`, remoteAddress: '10.0.0.1' });
    expect([refused.statusCode, refused.json().code, Number(refused.headers['retry-after']) > 0]).toEqual([429, 'reception.too-many-screens', true]);
    expect((await server.app.inject({ method: 'GET', url: `/boards/${key}/live`, remoteAddress: '10.0.0.1' })).statusCode).toBe(429);
    await many(300, key, '10.0.0.2');
    expect([await ask(key, '10.0.0.2'), await ask(key, '10.0.0.2'), await ask(key, '10.0.0.3')]).toEqual([200, 429, 200]);
  });
  it('the key itself is not kept', async () => {
    const { key } = await make();
    const { rows } = await server.db.query<{ row: string }>('select b::text as row from reception.board b');
    expect(rows.some(({ row }) => row.includes(key))).toBe(false);
  });
  it('RCP-30 names stand masked where the policy of the screen says so', async () => {
    const { key } = await make({ names: 'masked' });
    expect((await state(key)).body.calls[0].name).toMatch(/^NGUYỄN T\. N\. \d\.$/);
  });
  it('a renewed key closes the old address, a removed screen shows nothing', async () => {
    const { boardId, key } = await make({ title: 'Tạm' });
    const renewed = await server.run(rcp.renewBoard, { boardId });
    expect([(await state(key)).status, (await state(renewed.key)).status]).toEqual([404, 200]);
    expect((await server.run(rcp.listBoards, {})).boards.find((board) => board.boardId === boardId)).toMatchObject({ title: 'Tạm', rooms: ['P12', 'P21'], voice: true, names: 'none' });
    await server.run(rcp.removeBoard, { boardId });
    expect((await state(renewed.key)).status).toBe(404);
    await expect(server.run(rcp.removeBoard, { boardId })).rejects.toThrow('reception.board-not-found');
    await expect(make({ roomIds: ['unknown-room'] })).rejects.toThrow('reception.room-not-found');
    await expect(make({ quiet: [{ from: '25:00', to: '1' }] })).rejects.toThrow();
  });
  it('RCP-25 a call is on every screen of its rooms without asking, and opening a screen is in the audit trail', async () => {
    const { boardId, key } = await make();
    const screen = await openScreen(key);
    await screen.until(() => screen.states.length === 1);
    const { ticket } = await checkIn(server.rooms.surgery);
    await server.run(rcp.callNext, { roomId: server.rooms.surgery, after: null });
    await screen.until(() => screen.states.at(-1)!.calls.some(({ number, code }) => number === ticket.number && code === 'P21'));
    await server.run(rcp.recallTicket, { ticketId: ticket.id });
    await screen.until(() => screen.states.at(-1)!.calls.some(({ calls }) => calls === 2));
    await server.run(rcp.skipTicket, { ticketId: ticket.id });
    await screen.until(() => screen.states.at(-1)!.rooms.some(({ skipped }) => skipped.includes(ticket.number)));
    expect(server.events).toContainEqual(expect.objectContaining({ action: 'R', interaction: 'call-screen', actor: `Device/board-${boardId}` }));
    screen.close();
    await screen.ended;
  });
  it('RCP-31 of two screens of one area one speaks; when it goes the other one does', async () => {
    const [first, second] = [await make({ zone: 'Sảnh C' }), await make({ zone: 'Sảnh C' })];
    const one = await openScreen(first.key);
    await one.until(() => one.voices.at(-1) === true);
    const two = await openScreen(second.key);
    await two.until(() => two.states.length > 0);
    expect(two.voices.at(-1)).toBe(false);
    one.close();
    await two.until(() => two.voices.at(-1) === true);
    const silent = await make({ zone: 'Sảnh D', voice: false });
    const three = await openScreen(silent.key);
    await three.until(() => three.states.length > 0);
    expect(three.voices).toEqual([false]);
    two.close();
    three.close();
  });
});
