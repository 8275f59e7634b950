import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideCallNext, decideIssueTicket, decideSkip } from '../queue/decide.ts';
import { defaultRules, freshRoomDay } from '../queue/ticket.ts';
import type { Ticket } from '../queue/ticket.ts';
import { boardStateShape } from '../contracts/boards.ts';
import { announcementClips, gapMs, hearCalls, isQuiet, nextCall, noteSaid, silent } from './announce.ts';
import type { BoardCall } from './announce.ts';
import { buildBoardState } from './boardState.ts';
import { chimeClip, voiceClips } from './clips.ts';
import type { ClipName } from './clips.ts';
import { doorClips, numberClips, ticketClips } from './numberClips.ts';

const folder = new URL('../../../../apps/board/public/voice/', import.meta.url);
const say = (clips: readonly ClipName[]) => clips.map((clip) => voiceClips[clip]).join(' ');
const at = '2026-11-27T02:00:00.000Z';
const ms = Date.parse(at);
const call = (number: number, more: Partial<BoardCall> = {}): BoardCall => ({ number, calls: 1, roomId: 'r12', code: 'P12', kind: 'clinic', calledAt: at, urgency: 'ordinary', concluding: false, ...more });

/** Seconds of a 16-bit mono WAV file, read from its own header. */
function secondsOf(name: string): number {
  const wav = readFileSync(new URL(`${name}.wav`, folder));
  expect([name, wav.toString('latin1', 0, 4), wav.toString('latin1', 8, 12), wav.readUInt16LE(22), wav.readUInt16LE(34)]).toEqual([name, 'RIFF', 'WAVE', 1, 16]);
  return wav.readUInt32LE(40) / wav.readUInt32LE(28);
}

describe('RCP-32 numbers are read as people read them', () => {
  it.each([
    [1, 'không không một'], [7, 'không không bảy'], [10, 'không mười'], [11, 'không mười một'], [14, 'không mười bốn'], [15, 'không mười lăm'], [20, 'không hai mươi'], [21, 'không hai mốt'], [24, 'không hai tư'], [41, 'không bốn mốt'], [55, 'không năm lăm'],
    [100, 'một trăm'], [101, 'một trăm linh một'], [105, 'một trăm linh năm'], [110, 'một trăm mười'], [115, 'một trăm mười lăm'], [241, 'hai trăm bốn mốt'], [999, 'chín trăm chín chín'], [1234, 'một hai ba bốn'],
  ])('ticket %i: %s', (number, words) => expect(say(ticketClips(number))).toBe(words));
  it.each([['P12', 'mười hai'], ['P05', 'năm'], ['TD1', 'một'], ['102A', 'một trăm linh hai a'], ['21', 'hai mốt'], ['Nội', ''], ['', ''], ['P0', '']])('door %s: %s', (code, words) => expect(say(doorClips(code))).toBe(words));
  it('every number from 1 to 999 has its clips, and no two sound alike', () => {
    const numbers = Array.from({ length: 999 }, (_one, at) => at + 1);
    expect(new Set(numbers.map((number) => say(ticketClips(number)))).size).toBe(999);
    for (const number of numbers) for (const clip of [...ticketClips(number), ...numberClips(number)]) expect(voiceClips[clip]).toBeTruthy();
  });
});

describe('RCP-32 the clips', () => {
  it('every clip is a file that sounds for a while, and no file is left over', () => {
    const names = [...Object.keys(voiceClips), chimeClip].sort();
    expect(readdirSync(folder).filter((file) => file.endsWith('.wav')).sort()).toEqual(names.map((name) => `${name}.wav`).sort());
    for (const name of names) {
      const seconds = secondsOf(name);
      expect([name, seconds > 0.12 && seconds < 2.5]).toEqual([name, true]);
    }
  });
  it('together they are under a megabyte', () => {
    expect(readdirSync(folder).reduce((sum, file) => sum + statSync(new URL(file, folder)).size, 0)).toBeLessThan(1_000_000);
  });
  it.each([call(41), call(999, { code: '102A', concluding: true, urgency: 'emergency' }), call(5, { kind: 'desk', code: 'TD1' })])('an announcement lasts between two and nine seconds', (one) => {
    const seconds = announcementClips(one).reduce((sum, clip) => sum + secondsOf(clip), 0);
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThan(9);
  });
  it('what is said', () => {
    expect(announcementClips(call(41))).toEqual([chimeClip, 'moi-so', 'so-0', 'so-4', 'mot', 'vao-phong', 'so-10', 'so-2']);
    expect(announcementClips(call(5, { kind: 'desk', code: 'TD1' })).slice(-2)).toEqual(['den-quay', 'so-1']);
    expect(announcementClips(call(5, { code: 'Nội', concluding: true })).slice(-2)).toEqual(['vao-phong-kham', 'nghe-ket-luan']);
  });
});

describe('RCP-31 one voice in a hall', () => {
  it('two rooms are said one after the other, repeats wait until nothing else does', () => {
    const [a, b] = [call(1), call(2, { roomId: 'r11', code: 'P11', calledAt: '2026-11-27T02:00:01.000Z' })];
    let state = hearCalls(silent, [b, a], ms);
    expect(nextCall(state, ms)).toBe(a);
    state = noteSaid(state, a, ms + 4_000);
    expect(nextCall(state, ms + 4_000)).toBe(b);
    state = noteSaid(state, b, ms + 8_000);
    expect(nextCall(state, ms + 8_000)).toBeUndefined();
    expect(nextCall(state, ms + 4_000 + gapMs)).toBe(a);
    state = noteSaid(state, a, ms + 14_000);
    expect(nextCall(state, ms + 14_000)).toBe(b);
    state = noteSaid(state, b, ms + 18_000);
    expect(nextCall(state, ms + 60_000)).toBeUndefined();
  });
  it('a new call goes before a repeat, an emergency before both', () => {
    let state = noteSaid(hearCalls(silent, [call(1)], ms), call(1), ms);
    state = hearCalls(state, [call(1), call(2), call(3, { urgency: 'emergency', calledAt: '2026-11-27T02:00:05.000Z' })], ms + 7_000);
    expect(nextCall(state, ms + 7_000)?.number).toBe(3);
    state = noteSaid(state, call(3, { urgency: 'emergency', calledAt: '2026-11-27T02:00:05.000Z' }), ms + 9_000);
    expect(nextCall(state, ms + 9_000)?.number).toBe(2);
  });
  it('whoever came in is not called again; a recall is another call', () => {
    const state = noteSaid(hearCalls(silent, [call(1)], ms), call(1), ms);
    expect(nextCall(hearCalls(state, [], ms + 10_000), ms + 20_000)).toBeUndefined();
    expect(nextCall(hearCalls(state, [call(1, { calls: 2 })], ms + 10_000), ms + 10_000)).toMatchObject({ calls: 2 });
  });
  it('a screen that is switched on, or comes back, does not call the whole morning again', () => {
    const old = call(1, { calledAt: '2026-11-27T01:50:00.000Z' });
    expect(nextCall(hearCalls(silent, [old], ms), ms)).toBeUndefined();
    const state = hearCalls(hearCalls(silent, [call(1)], ms), [], ms + 1_000);
    expect(nextCall(hearCalls(state, [call(1)], ms + 2_000), ms + 2_000)).toBeUndefined();
  });
  it.each([['11:29', false], ['11:30', true], ['12:59', true], ['13:00', false], ['23:00', true], ['05:59', true], ['06:00', false]])('quiet at noon and at night: %s %s', (time, quiet) => {
    expect(isQuiet([{ from: '11:30', to: '13:00' }, { from: '22:00', to: '06:00' }], time)).toBe(quiet);
  });
});

describe('RCP-30 what a hall may see', () => {
  let made = 0;
  const act = (now: string) => ({ by: 'PractitionerRole/d1', at: now, newId: () => `ticket-${++made}` });
  let tickets: Ticket[] = [];
  let room = freshRoomDay('r12', '2026-11-27');
  const apply = (decision: { tickets: readonly Ticket[]; room?: typeof room }) => {
    tickets = [...tickets.filter(({ id }) => !decision.tickets.some((one) => one.id === id)), ...decision.tickets].sort((a, b) => a.number - b.number);
    room = decision.room ?? room;
  };
  const queue = () => ({ room, tickets, rules: defaultRules });
  for (let number = 1; number <= 9; number++) apply(decideIssueTicket(queue(), { number, urgency: number === 4 ? 'priority' : 'ordinary', priorityGroup: 'pregnant', purpose: 'examination', patientId: `p${number}`, encounterId: `e${number}` }, act(`2026-11-27T01:0${number}:00.000Z`)));
  apply(decideCallNext(queue(), { after: null }, act(at)));
  apply(decideSkip({ ticket: tickets[8]! }, { reason: 'đi vệ sinh' }, act(at)));
  const settings = { title: 'Sảnh A', facility: 'Bệnh viện', zone: 'Sảnh A', voice: true, volume: 100, quiet: [] };
  const state = (names: 'none' | 'masked') => buildBoardState({ ...settings, names }, [{ roomId: 'r12', code: 'P12', name: 'Phòng 12', kind: 'clinic', queue: queue() }], { at, nameOf: () => 'Nguyễn Thị Hoa' });

  it('the number called, who is next, who was absent, and how many wait', () => {
    expect(state('none')).toMatchObject({ calls: [{ number: 4, code: 'P12', calls: 1, urgency: 'priority' }], rooms: [{ called: [4], skipped: [9], waiting: 7, next: [{ number: 1 }, { number: 2 }, { number: 3 }, { number: 5 }, { number: 6 }] }] });
    expect(boardStateShape.strict().parse(state('none'))).toEqual(state('none'));
  });
  it('no name, no id of person, visit or ticket, no group and no reason leaves the house', () => {
    const told = JSON.stringify(state('none'));
    for (const secret of ['Nguyễn', 'NGUYỄN', '"p4"', 'e4', 'ticket-', 'pregnant', 'vệ sinh', 'd1']) expect([secret, told.includes(secret)]).toEqual([secret, false]);
    expect(state('masked').calls[0]?.name).toBe('NGUYỄN T. H.');
    expect(JSON.stringify(state('masked'))).not.toContain('Hoa');
  });
});
