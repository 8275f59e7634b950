import { describe, expect, it } from 'vitest';
import { Refusal } from '#fhir/client/index.ts';
import type { VisitContent, VisitPatch, VisitState } from '#modules/chart/model/index.ts';
import { openKept, VisitDoc } from './visitDoc.ts';

const empty: VisitContent = { reason: '', reasonCodes: [], history: '', pastHistory: '', examination: [], main: null, secondary: [], management: '', advice: '', followUp: null };

/** A server that keeps one visit and refuses as the real one does, and a clock moved by hand. */
function bench(content: VisitContent = empty) {
  const server = { version: '0', content, calls: [] as VisitPatch[], down: false, refuse: undefined as Refusal | undefined };
  let time = 0;
  let timers: { at: number; run: () => void }[] = [];
  const doc = new VisitDoc(openKept(server, undefined).kept, { savedAt: undefined, warnings: [] }, {
    save: async (version, patch): Promise<VisitState> => {
      if (server.down) throw new Refusal(0, 'client.offline');
      if (server.refuse) throw server.refuse;
      if (version !== server.version) throw new Refusal(409, 'chart.visit-changed');
      server.calls.push(patch);
      server.content = { ...server.content, ...patch } as VisitContent;
      server.version = String(Number(server.version) + 1);
      return { encounterId: 'e', patientId: 'p', version: server.version, status: 'in-progress', savedAt: `t${server.version}`, warnings: [] };
    },
    load: async () => ({ version: server.version, content: server.content }),
    after: (ms, run) => {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => { timers = timers.filter((one) => one !== timer); };
    },
    now: () => time,
  });
  const pass = async (ms: number) => {
    time += ms;
    for (const timer of timers.filter(({ at }) => at <= time)) { timers = timers.filter((one) => one !== timer); timer.run(); }
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { server, doc, pass, other: (patch: VisitPatch) => { server.content = { ...server.content, ...patch } as VisitContent; server.version = String(Number(server.version) + 1); } };
}

describe('VIS-9 saving by itself', () => {
  it('VIS-9 saves within two seconds after the last key, only what changed, once', async () => {
    const { server, doc, pass } = bench({ ...empty, reason: 'Ho' });
    doc.edit({ history: 'B' });
    await pass(600);
    doc.edit({ history: 'Ba ngày' });
    await pass(600);
    expect(server.calls).toEqual([]);
    await pass(1_400);
    expect(server.calls).toEqual([{ history: 'Ba ngày' }]);
    expect(doc.state()).toMatchObject({ saving: 'idle', savedAt: 't1', base: '1' });
  });
  it('VIS-9 without a server the text stays, is tried again, and arrives', async () => {
    const { server, doc, pass } = bench();
    server.down = true;
    doc.edit({ advice: 'Ăn nhạt' });
    await pass(1_000);
    expect(doc.state()).toMatchObject({ saving: 'waiting', form: { advice: 'Ăn nhạt' } });
    server.down = false;
    await pass(5_000);
    expect(server.content.advice).toBe('Ăn nhạt');
  });
  it('VIS-9 a field the server refuses keeps its reason beside it; everything else is saved', async () => {
    const { server, doc, pass } = bench();
    const refusal = new Refusal(422, 'chart.code-not-in-force', { issues: [{ severity: 'error', code: 'x', expression: 'content.main', text: '' }] });
    doc.edit({ main: { code: 'I10' }, history: 'Ba ngày' });
    server.refuse = refusal;
    const saved = doc.flush();
    await Promise.resolve();
    server.refuse = undefined;
    await saved;
    expect(server.content).toMatchObject({ history: 'Ba ngày', main: null });
    expect(doc.state().faults).toEqual({ main: refusal });
    doc.edit({ main: { code: 'I11.9' } });
    await pass(1_000);
    expect([server.content.main, doc.state().faults]).toEqual([{ code: 'I11.9' }, {}]);
  });
});

describe('VIS-3 somebody else saved', () => {
  it('VIS-3 other fields come in without a question', async () => {
    const { server, doc, pass, other } = bench();
    doc.edit({ history: 'Của tôi' });
    other({ reason: 'Của điều dưỡng' });
    await pass(1_000);
    expect(server.content).toMatchObject({ history: 'Của tôi', reason: 'Của điều dưỡng' });
    expect(doc.state()).toMatchObject({ form: { reason: 'Của điều dưỡng' }, both: [], base: '2' });
  });
  it.each([['mine', 'Của tôi'], ['theirs', 'Của người kia']] as const)('VIS-3 the same field asks; choosing %s writes that, and until then nothing is written or lost', async (which, expected) => {
    const { server, doc, pass, other } = bench();
    doc.edit({ history: 'Của tôi' });
    other({ history: 'Của người kia' });
    await pass(1_000);
    expect(doc.state()).toMatchObject({ both: ['history'], form: { history: 'Của tôi' }, theirs: { history: 'Của người kia' } });
    await pass(60_000);
    expect(server.content.history).toBe('Của người kia');
    doc.choose(which);
    await pass(1_000);
    expect([server.content.history, doc.state().form.history, doc.state().both]).toEqual([expected, expected, []]);
  });
  it('VIS-3 a screen on which nothing was typed follows', () => {
    const { doc } = bench();
    doc.receive('7', { ...empty, history: 'Mới' });
    expect(doc.state()).toMatchObject({ base: '7', form: { history: 'Mới' } });
  });
  it('VIS-3 a draft made on an older version is offered against the newer one', async () => {
    const { server, doc, other } = bench();
    other({ history: 'Trên máy chủ' });
    const draft = { base: '0', saved: empty, form: { ...empty, history: 'Trên máy này', advice: 'Ăn nhạt' }, copied: {} };
    const { kept, restored } = openKept(server, draft);
    expect([kept, restored]).toEqual([draft, true]);
    const opened = new VisitDoc(kept, { savedAt: undefined, warnings: [] }, { save: async () => { throw new Refusal(409, 'chart.visit-changed'); }, load: async () => server, after: () => () => undefined, now: () => 0 });
    await expect(opened.flush()).rejects.toMatchObject({ code: 'chart.visit-changed' });
    expect(opened.state()).toMatchObject({ both: ['history'], form: { history: 'Trên máy này', advice: 'Ăn nhạt' } });
    expect(doc.state().form.history).toBe('');
  });
});

describe('VIS-9 undo, and what was copied', () => {
  it('VIS-9 undoes a burst of keys at once, field by field, and does it again', async () => {
    const { doc, pass } = bench();
    for (const history of ['B', 'Ba', 'Ba ngày']) doc.edit({ history });
    doc.edit({ advice: 'Ăn nhạt' });
    await pass(2_000);
    doc.undo();
    expect(doc.state().form).toMatchObject({ history: 'Ba ngày', advice: '' });
    doc.undo();
    expect(doc.state().form.history).toBe('');
    expect(doc.undo()).toBe(false);
    doc.redo();
    expect(doc.state().form.history).toBe('Ba ngày');
  });
  it('VIS-10 what was copied is marked until it is edited or confirmed', () => {
    const { doc } = bench();
    doc.takeOver({ history: 'Cũ', main: { code: 'I10' }, advice: '' }, '2026-10-02');
    expect(doc.state().copied).toEqual({ history: '2026-10-02', main: '2026-10-02' });
    doc.edit({ history: 'Cũ, đỡ hơn' });
    expect(doc.state().copied).toEqual({ main: '2026-10-02' });
    doc.confirmCopied();
    expect(doc.state().copied).toEqual({});
  });
});
