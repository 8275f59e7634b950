import { describe, expect, it } from 'vitest';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { checkAnswers, compileForm, openAnswers, readForm, readMarks, writeMarks } from '../index.ts';
import type { Answers, AnswerValue, FormRow } from '../index.ts';
import { testSource, withRows } from '../testForm.ts';

const { form, problems } = readForm(compileForm(testSource).questionnaire);
let ids = 0;
const context = { at: '2026-11-27T08:30:00+07:00', newId: () => `n${++ids}` };
const open = (item: QuestionnaireResponseItem[] = []) => openAnswers(form, { item }, context);
const values = (answers: Answers, key: string) => answers.view(key)?.values;
const coded = (code: string, list = 'smoking') => ({ system: `urn:lanh:form-list:${list}`, code });
const asks = (rows: readonly Partial<FormRow>[]) => readForm(compileForm(withRows(rows)).questionnaire);
const text = (name: string, more: Partial<FormRow> = {}) => ({ type: 'text', name, label: name, ...more });

describe('FRM-3 a form is read', () => {
  it('FRM-3 the test form has no problems and knows its facts', () => {
    expect(problems).toEqual([]);
    expect(form).toMatchObject({ key: '99-bv1', code: '99/BV1', version: '2026-11', kind: 'record', care: ['inpatient'], seen: true, paper: { size: 'A4' }, title: { vi: 'Bệnh án thử', en: 'Test record' } });
    expect(form.byLinkId.get('weight')).toMatchObject({ type: 'decimal', min: 0.2, max: 400, unit: { code: 'kg' }, width: 1, extract: { observation: true } });
    expect(form.byLinkId.get('left')).toMatchObject({ hint: { vi: 'Không sớm hơn ngày vào viện' } });
    expect(form.byLinkId.get('diagnosis')).toMatchObject({ catalogue: 'icd10', extract: { resource: 'Condition', element: 'Condition.code' } });
  });
  it.each([
    ['an answer that computes itself', [text('a', { calculation: "${a} & '1'" })], 'self-calculation'],
    ['two that compute each other', [text('a', { calculation: '${b}' }), text('b', { calculation: '${a}' })], 'calculation-loop'],
    ['a loop over three and a condition', [text('a', { relevant: "${c} = '1'" }), text('b', { calculation: '${a}' }), text('c', { calculation: '${b}' })], 'calculation-loop'],
    ['a group that is shown by what lies in it', [{ type: 'begin group', name: 'g', label: 'g', relevant: "${a} = '1'" }, text('a'), { type: 'end group' }], 'calculation-loop'],
    ['an expression that is none', [text('a', { relevant: '${a} = = 1' })], 'wrong-expression'],
    ['a function that is none', [text('a', { calculation: 'destroy()' })], 'wrong-expression'],
    ['a query outside a prefill', [text('a', { relevant: "observation('1') > 2" })], 'wrong-expression'],
    ['a variable that nobody gives', [text('a', { prefill: '%secret' })], 'unknown-variable'],
    ['an expression without end', [text('a', { calculation: `1${' + 1'.repeat(900)}` })], 'too-long'],
    ['more items than a form may have', Array.from({ length: 2100 }, (_, at) => text(`a${at}`)), 'too-many-items'],
  ])('FRM-3 tells %s', (_what, rows, code) => {
    expect(asks(rows).problems.map((one) => one.code)).toContain(code);
  });
  it('FRM-3 a form with a loop still opens and ends', () => {
    const loop = asks([text('a', { calculation: "${b} & '1'" }), text('b', { calculation: "${a} & '1'" })]).form;
    expect(openAnswers(loop, undefined, context).view('a')).toBeDefined();
  });
  it('FRM-3 enableWhen of other writers is understood', () => {
    const other = readForm({
      resourceType: 'Questionnaire', status: 'active',
      item: [{ linkId: '1', type: 'integer' }, { linkId: '2', type: 'string', enableBehavior: 'any', enableWhen: [{ question: '1', operator: '>', answerInteger: 3 }, { question: '1', operator: 'exists', answerBoolean: false }] }],
    });
    const answers = openAnswers(other.form, undefined, context);
    expect(answers.view('2')?.isEnabled).toBe(true);
    answers.set('1', [2]);
    expect(answers.view('2')?.isEnabled).toBe(false);
    answers.set('1', [4]);
    expect(answers.view('2')?.isEnabled).toBe(true);
  });
});

describe('FRM-4 answers being given', () => {
  it('FRM-4 a calculation follows its answers, through others', () => {
    const answers = open();
    answers.set('weight', [60]);
    expect(values(answers, 'bmi')).toEqual([]);
    expect(answers.set('height', [160])).toEqual(expect.arrayContaining(['height', 'bmi']));
    expect(values(answers, 'bmi')).toEqual([23.4]);
    answers.set('came', ['2026-11-17']);
    answers.set('left', ['2026-11-27']);
    expect(values(answers, 'days')).toEqual([11]);
    answers.set('height', []);
    expect(values(answers, 'bmi')).toEqual([]);
  });
  it('FRM-4 a condition shows and hides; what is hidden is kept on the screen and left out of the answers', () => {
    const answers = open();
    expect(answers.view('cigarettes')?.isEnabled).toBe(false);
    answers.set('tobacco', [coded('yes')]);
    answers.set('cigarettes', [20]);
    expect(answers.view('cigarettes')).toMatchObject({ isEnabled: true, isMissing: false, values: [20] });
    answers.set('tobacco', [coded('no')]);
    expect(answers.items()).toEqual([{ linkId: 'tobacco', answer: [{ valueCoding: coded('no') }] }]);
    answers.set('tobacco', [coded('yes')]);
    expect(answers.items()).toContainEqual({ linkId: 'cigarettes', answer: [{ valueInteger: 20 }] });
  });
  it('FRM-4 rows compute for themselves, and sums over rows follow', () => {
    const answers = open();
    const [one, two] = [answers.addRow('drugs'), answers.addRow('drugs')];
    answers.set(`${one}/dose`, [500]);
    answers.set(`${one}/times`, [2]);
    answers.set(`${two}/dose`, [100]);
    answers.set(`${two}/times`, [3]);
    expect([values(answers, `${one}/per-day`), values(answers, `${two}/per-day`), values(answers, 'all-drugs')]).toEqual([[1000], [300], [1300]]);
    answers.removeRow(one);
    expect(values(answers, 'all-drugs')).toEqual([300]);
    expect(answers.view('drugs')?.rows).toEqual([two]);
    const again = open(answers.items());
    expect(values(again, `${two}/dose`)).toEqual([100]);
  });
  it('FRM-4 a change looks only at what hangs on it: other views stay the same objects, and only theirs are told', () => {
    const answers = open();
    const keys = [...form.byLinkId.keys()].filter((key) => answers.view(key));
    const before = new Map(keys.map((key) => [key, answers.view(key)]));
    const told: string[] = [];
    for (const key of keys) answers.subscribe(key, () => told.push(key));
    answers.set('weight', [60]);
    expect(told).toEqual(['weight']);
    answers.set('height', [160]);
    expect(told.toSorted()).toEqual(['bmi', 'height', 'weight']);
    expect(keys.filter((key) => answers.view(key) !== before.get(key)).toSorted()).toEqual(['bmi', 'height', 'weight']);
  });
  it('FRM-4 answers that come from elsewhere replace what stands, and rows keep their keys', () => {
    const answers = open();
    const row = answers.addRow('drugs');
    answers.set(`${row}/drug`, ['Paracetamol']);
    answers.replace([...answers.items(), { linkId: 'tobacco', answer: [{ valueCoding: coded('yes') }] }]);
    expect(values(answers, `${row}/drug`)).toEqual(['Paracetamol']);
    expect(answers.view('cigarettes')?.isEnabled).toBe(true);
  });
});

describe('FRM-6 what is wrong with answers', () => {
  it.each<[string, string, AnswerValue[], string, unknown]>([
    ['a number for a text', 'reason', [3], 'wrong-type', undefined],
    ['half a piece', 'cigarettes', [1.5], 'wrong-type', undefined],
    ['more than there can be', 'weight', [401], 'too-large', 400],
    ['less than there can be', 'weight', [0.1], 'too-small', 0.2],
    ['a day that does not exist', 'came', ['2026-02-30'], 'wrong-type', undefined],
    ['an option that is not on the list', 'tobacco', [coded('maybe')], 'not-an-option', undefined],
    ['an option of another list', 'tobacco', [coded('yes', 'signs')], 'not-an-option', undefined],
    ['the bare code of an option', 'tobacco', ['yes'], 'not-an-option', undefined],
    ['two answers where one is asked', 'weight', [60, 61], 'too-many', 1],
    ['a text without end', 'reason', ['x'.repeat(20_001)], 'too-long', 20_000],
    ['a character that no keyboard writes', 'reason', ['a\u0007b'], 'wrong-text', undefined],
    ['only blanks', 'reason', ['   '], 'wrong-text', undefined],
    ['a code without a code', 'diagnosis', [{ display: 'Tăng huyết áp' }], 'wrong-type', undefined],
    ['a drawing that could act', 'burns', [{ contentType: 'image/svg+xml', data: btoa('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>') }], 'wrong-drawing', undefined],
  ])('FRM-6 tells %s', (...[, key, given, code, limit]) => {
    const answers = open();
    if (key === 'cigarettes') answers.set('tobacco', [coded('yes')]);
    answers.set(key, given);
    expect(answers.view(key)?.problems).toMatchObject([{ key, code, severity: 'error', ...(limit !== undefined && { limit }) }]);
  });
  it('FRM-6 a rule between two answers is told with the words of the form, and again when the other one changes', () => {
    const answers = open();
    answers.set('left', ['2026-11-20']);
    expect(answers.view('left')?.problems).toEqual([]);
    answers.set('came', ['2026-11-21']);
    expect(answers.view('left')?.problems).toMatchObject([{ code: 'constraint', human: { vi: 'Không sớm hơn ngày vào viện' } }]);
    answers.set('came', ['2026-11-19']);
    expect(answers.view('left')?.problems).toEqual([]);
  });
  it('FRM-6 what is required and empty bars completion, also in rows, not where it is hidden', () => {
    const answers = open();
    const row = answers.addRow('drugs');
    expect(answers.problems().map(({ key, code }) => `${key} ${code}`)).toEqual(['reason required', 'came required', `${row}/drug required`]);
    expect(answers.view('reason')).toMatchObject({ isMissing: true, problems: [] });
  });
  it('FRM-19 an expression that runs away bars completion and says so', () => {
    const rows = Array.from({ length: 60 }, (_, at) => text(`a${at}`));
    const { form: costly, problems } = readForm(compileForm(withRows([...rows, text('sum', { calculation: `%resource${'.descendants().select(%resource)'.repeat(6)}.descendants().count().toString()` })])).questionnaire);
    expect(problems).toEqual([]);
    const checked = checkAnswers(costly, { item: rows.map((_, at) => ({ linkId: `a${at}`, answer: [{ valueString: 'x' }] })) }, context);
    expect(checked.problems).toMatchObject([{ code: 'too-costly', severity: 'error' }]);
    expect(checked.items).toHaveLength(60);
  });
  it('FRM-6 the server keeps what the form computes and tells what it would not keep', () => {
    const item: QuestionnaireResponseItem[] = [
      { linkId: 'admission', item: [{ linkId: 'reason', answer: [{ valueString: 'Sốt' }] }, { linkId: 'came', answer: [{ valueDate: '2026-11-17' }] }] },
      { linkId: 'body', item: [{ linkId: 'weight', answer: [{ valueDecimal: 60 }] }, { linkId: 'height', answer: [{ valueDecimal: 160 }] }, { linkId: 'bmi', answer: [{ valueDecimal: 99 }] }] },
      { linkId: 'cigarettes', answer: [{ valueInteger: 5 }] },
      { linkId: 'weight', answer: [{ valueDecimal: 61 }] },
      { linkId: 'nothing', answer: [{ valueString: 'x' }] },
      { linkId: 'burns', answer: [{ valueString: 'x' }] },
    ];
    const checked = checkAnswers(form, { item }, context);
    expect(checked.problems.map(({ linkId, code, severity }) => `${linkId} ${code} ${severity}`)).toEqual([
      'weight misplaced error', 'nothing unknown-item error', 'burns wrong-type error', 'burns wrong-type error', 'weight not-enabled error', 'bmi not-calculated warning', 'cigarettes not-enabled error', 'nothing not-enabled error',
    ].filter((one) => !one.startsWith('nothing not-')));
    expect(checked.items.find(({ linkId }) => linkId === 'body')?.item).toContainEqual({ linkId: 'bmi', answer: [{ valueDecimal: 23.4 }] });
  });
});

describe('FRM-7 marks on a picture', () => {
  it('FRM-7 are an SVG that holds nothing else and is read back as it was written', () => {
    const marks = [{ kind: 'point' as const, points: [[100, 200]] as [number, number][], text: 'Bỏng độ II <"&">' }, { kind: 'area' as const, points: [[0, 0], [10, 0], [10, 10]] as [number, number][], text: '' }];
    expect(readMarks(writeMarks(marks))).toEqual(marks);
    const answers = open();
    answers.set('burns', [{ contentType: 'image/svg+xml', data: writeMarks(marks) }]);
    expect(answers.view('burns')?.problems).toEqual([]);
  });
  it.each(['<svg onload="1"></svg>', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" preserveAspectRatio="none"><image href="http://a"/></svg>', 'không'])('FRM-7 %s is no drawing', (svg) => {
    expect(readMarks(btoa(unescape(encodeURIComponent(svg))))).toBe(undefined);
  });
});
