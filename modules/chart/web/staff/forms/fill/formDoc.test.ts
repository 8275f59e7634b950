// spec: FRS
import { describe, expect, it } from 'vitest';
import { Refusal } from '#fhir/client/index.ts';
import { Filling } from '#fhir/client/form/filling.ts';
import { type MergeConflict, openAnswers, readForm } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { FormDoc, type KeptForm } from './formDoc.ts';
import { originKeys } from './originKeys.ts';

const { form } = readForm({ resourceType: 'Questionnaire', status: 'active', url: 'urn:lanh:form:x', version: '1', item: [{ linkId: 'reason', type: 'string', text: 'Lý do' }, { linkId: 'history', type: 'text', text: 'Bệnh sử' }] });
const answer = (linkId: string, valueString: string): QuestionnaireResponseItem => ({ linkId, answer: [{ valueString }] });
const at = '2026-11-27T08:41:00+07:00';
type Saved = { items?: readonly QuestionnaireResponseItem[]; conflicts?: readonly MergeConflict[] };

const news = (items: readonly QuestionnaireResponseItem[]) => ({ stored: items, shown: items });

function openDoc(more: { shown?: readonly QuestionnaireResponseItem[]; stored?: readonly QuestionnaireResponseItem[]; kept?: KeptForm; save?: (sent: KeptForm) => Promise<Saved> } = {}) {
  const stored = { version: '1', items: more.stored ?? [], authored: at, savedAt: at };
  const filling = new Filling(openAnswers(form, { item: [...(more.kept?.items ?? more.shown ?? stored.items)] }, { at, newId: () => 'row' }));
  const sent: KeptForm[] = [];
  const kept: (KeptForm | undefined)[] = [];
  const timers: (() => void)[] = [];
  const doc = new FormDoc(filling, { stored, kept: more.kept, isRefilled: more.shown !== undefined }, {
    save: async (one) => {
      sent.push(one);
      const { items = one.items, conflicts = [] } = (await more.save?.(one)) ?? {};
      return { version: String(Number(one.version) + 1), savedAt: at, authored: one.authored, items: [...items], conflicts: conflicts as never };
    },
    keep: (one) => kept.push(one),
    after: (_ms, run) => { timers.push(run); return () => undefined; },
  });
  const close = doc.open();
  const text = (key: string) => filling.answers.view(key)?.values[0];
  return { doc, filling, sent, kept, timers, close, text };
}

describe('FRM-20 what was filled in when a draft was opened', () => {
  const shown = [answer('reason', 'Sốt')];
  it('FRM-20 looking alone keeps nothing; the first key keeps all of it', async () => {
    const looked = openDoc({ shown });
    looked.close();
    expect([looked.sent, looked.kept.at(-1), looked.timers.length]).toEqual([[], undefined, 0]);
    const typed = openDoc({ shown });
    typed.filling.edit('history', ['Ba ngày']);
    await typed.doc.flush();
    expect(typed.sent.map(({ items }) => items)).toEqual([[answer('reason', 'Sốt'), answer('history', 'Ba ngày')]]);
  });
  it('FRM-20 completion keeps it, and news of others is shown without being written', async () => {
    const { doc, sent, text } = openDoc({ shown });
    doc.receive('2', { stored: [answer('history', 'Người khác')], shown: [answer('reason', 'Sốt'), answer('history', 'Người khác')] });
    expect([text('history'), sent]).toEqual(['Người khác', []]);
    await doc.flush();
    expect(sent).toMatchObject([{ version: '2', items: [answer('reason', 'Sốt'), answer('history', 'Người khác')] }]);
  });
});

describe('FRS-12 a form saves itself', () => {
  it('each save names the version before it; the device forgets what the server has; the same is not sent twice', async () => {
    const { doc, filling, sent, kept } = openDoc();
    filling.edit('reason', ['Sốt']);
    expect(doc.state().saving).toBe('typing');
    await doc.flush();
    filling.edit('reason', ['Sốt cao']);
    await doc.flush();
    await doc.flush();
    expect(sent.map(({ version, items }) => [version, items[0]?.answer?.[0]?.valueString])).toEqual([['1', 'Sốt'], ['2', 'Sốt cao']]);
    expect([doc.state().version, doc.state().saving, kept.at(-1)]).toEqual(['3', 'idle', undefined]);
  });

  it('what is typed while a save is on its way stays, goes out after it, and meets what came back', async () => {
    let answerSave: (saved: Saved) => void = () => undefined;
    let turn = 0;
    const { doc, filling, sent, text } = openDoc({ save: (one) => (turn++ === 0 ? new Promise((resolve) => { answerSave = resolve; }) : Promise.resolve({ items: one.items })) });
    filling.edit('reason', ['Sốt']);
    const done = doc.flush();
    filling.edit('reason', ['Sốt cao']);
    answerSave({ items: [answer('reason', 'Sốt'), answer('history', 'Người khác ghi')] });
    await done;
    expect([text('reason'), text('history')]).toEqual(['Sốt cao', 'Người khác ghi']);
    expect(sent[1]).toMatchObject({ version: '2', items: [answer('reason', 'Sốt cao'), answer('history', 'Người khác ghi')] });
  });

  it('without an answer it waits and tries again; what is typed is kept on the device', async () => {
    let down = true;
    const { doc, filling, kept, timers } = openDoc({ save: async () => { if (down) throw new Refusal(0, 'client.offline'); return {}; } });
    filling.edit('reason', ['Sốt']);
    await expect(doc.flush()).rejects.toThrow('client.offline');
    expect([doc.state().saving, kept.at(-1)?.items]).toEqual(['waiting', [answer('reason', 'Sốt')]]);
    down = false;
    timers.at(-1)?.();
    await doc.flush();
    expect(doc.state()).toMatchObject({ saving: 'idle', refusal: undefined });
  });

  it('a draft of this device is shown and sent on the version it was typed on', async () => {
    const { doc, sent, text } = openDoc({ stored: [answer('reason', 'Cũ')], kept: { version: '0', items: [answer('reason', 'Trên máy này')], authored: at } });
    expect(text('reason')).toBe('Trên máy này');
    await doc.flush();
    expect(sent).toMatchObject([{ version: '0' }]);
  });

  it('leaving sends what is left', () => {
    const { filling, sent, kept, close } = openDoc();
    filling.edit('reason', ['Sốt']);
    close();
    expect([sent.length, kept.at(-1)?.items]).toEqual([1, [answer('reason', 'Sốt')]]);
  });
});

describe('FRS-13 two people on one form', () => {
  const conflict: MergeConflict = { key: 'reason', linkId: 'reason', mine: ['Của tôi'], theirs: ['Của họ'], isRow: false };
  const openConflict = async () => {
    let turn = 0;
    const opened = openDoc({ save: async () => (turn++ === 0 ? { items: [answer('reason', 'Của họ')], conflicts: [conflict] } : {}) });
    opened.filling.edit('reason', ['Của tôi']);
    await opened.doc.flush();
    return opened;
  };

  it('theirs stands, mine is kept to be chosen; the answer is one field’s', async () => {
    const { doc, text, sent } = await openConflict();
    expect([text('reason'), doc.state().conflicts]).toEqual(['Của họ', [conflict]]);
    doc.choose(conflict, 'mine');
    await doc.flush();
    expect([text('reason'), doc.state().conflicts, sent.length]).toEqual(['Của tôi', [], 2]);
  });

  it('taking theirs writes nothing', async () => {
    const { doc, text, sent } = await openConflict();
    doc.choose(conflict, 'theirs');
    await doc.flush();
    expect([text('reason'), doc.state().conflicts, sent.length]).toEqual(['Của họ', [], 1]);
  });

  it('what somebody else saved is shown at once where nothing is typed, and put together where something is', async () => {
    const idle = openDoc();
    idle.doc.receive('7', news([answer('history', 'Mới')]));
    expect([idle.text('history'), idle.doc.state().version, idle.sent]).toEqual(['Mới', '7', []]);
    const busy = openDoc();
    busy.filling.edit('reason', ['Sốt']);
    busy.doc.receive('7', news([answer('history', 'Mới')]));
    await busy.doc.flush();
    expect(busy.sent).toHaveLength(1);
  });
});

describe('FRS-11 where an answer came from', () => {
  it('FRS-11 is kept as the key of its words, which follow the language of the screen', () => {
    expect(originKeys({ a: 'patient', b: 'observation_29463_7_encounter', c: 'impression' })).toEqual({ a: 'chart.forms.origin.patient', b: 'chart.forms.origin.observation', c: 'chart.forms.origin.record' });
  });
});
