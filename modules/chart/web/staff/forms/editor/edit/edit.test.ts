// spec: FRS
import { describe, expect, it } from 'vitest';
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import { fromPath, readCalculation, toPath, unknownNames, writeCalculation } from './calculation.ts';
import { newPart, nextCode, readPart, writePart } from './part.ts';
import { readRelevance, writeRelevance } from './relevance.ts';
import { findItem, freshLinkId, insertItem, moveItem, namedBy, outlineOf, removeItem } from './tree.ts';

const words = { label: 'Mục mới', options: ['Có', 'Không'], picture: 'body', signer: 'doctor' };
const question = (linkId: string, more: Partial<QuestionnaireItem> = {}): QuestionnaireItem => ({ linkId, type: 'string', text: linkId, ...more });
const items: readonly QuestionnaireItem[] = [
  { linkId: 'g', type: 'group', text: 'I. Hành chính', item: [question('a'), question('b')] },
  question('c'),
  { linkId: 'rows', type: 'group', repeats: true, item: [question('dose', { type: 'decimal' }), question('times', { type: 'integer' }), question('sum', { type: 'decimal' })] },
];
const order = (list: readonly QuestionnaireItem[]) => outlineOf(list).map(({ item, depth }) => `${'.'.repeat(depth)}${item.linkId}`).join(' ');

describe('FRS-20 a copied form is changed without programming', () => {
  it.each([
    ['b', 'up', 'g .b .a c rows .dose .times .sum'], ['a', 'up', 'g .a .b c rows .dose .times .sum'], ['c', 'in', 'g .a .b .c rows .dose .times .sum'], ['b', 'out', 'g .a b c rows .dose .times .sum'],
    ['c', 'out', 'g .a .b c rows .dose .times .sum'], ['g', 'down', 'c g .a .b rows .dose .times .sum'],
  ] as const)('%s goes %s', (linkId, direction, after) => {
    expect(order(moveItem(items, linkId, direction))).toBe(after);
  });

  it('a new item stands behind the chosen one, in a chosen group at its end, and never under a name that was used', () => {
    expect(order(insertItem(items, 'a', question('n')))).toBe('g .a .n .b c rows .dose .times .sum');
    expect(order(insertItem(items, 'g', question('n')))).toBe('g .a .b .n c rows .dose .times .sum');
    expect(freshLinkId(items, new Set(['own-1', 'own-2']))).toBe('own-3');
    expect(order(removeItem(items, 'a'))).toBe('g .b c rows .dose .times .sum');
    expect(order(removeItem(items, 'g'))).toBe('c rows .dose .times .sum');
  });

  it('words, hint, width and unit of an item are read as they were written; the words of the other languages stay', () => {
    const item = writePart(newPart('decimal', 'own-1', words), { label: { vi: 'Cân nặng', en: 'Weight' }, hint: 'Không mặc áo khoác', required: true, width: 2, unit: 'kg' });
    expect(readPart(item)).toMatchObject({ kind: 'decimal', label: { vi: 'Cân nặng', en: 'Weight' }, hint: 'Không mặc áo khoác', required: true, width: 2, unit: 'kg' });
    expect(readPart(writePart(item, { hint: '', required: false, width: undefined, unit: '' }))).toMatchObject({ label: { en: 'Weight' }, hint: '', required: false, width: undefined, unit: '' });
    expect(outlineOf([item])).toHaveLength(1);
  });

  it('each kind of item is known again', () => {
    for (const kind of ['group', 'table', 'rows', 'text', 'boolean', 'choice', 'choices', 'open-choice', 'catalogue', 'note', 'drawing', 'signature'] as const) expect(readPart(newPart(kind, 'x', words)).kind).toBe(kind);
  });

  it('a choice that stays keeps its code and its other languages; a new one never takes the code of one that went', () => {
    const coding = (code: string, display: string) => ({ valueCoding: { system: 'urn:lanh:form-list:yes', code, display, _display: { extension: [{ url: 'x' }] } } });
    const item = { ...question('q', { type: 'choice' }), answerOption: [coding('1', 'Có'), coding('2', 'Không')] };
    const after = writePart(item, { options: [{ code: '2', text: 'Không' }, { code: nextCode(['1', '2']), text: 'Không rõ' }] });
    expect(after.answerOption).toEqual([item.answerOption[1], { valueCoding: { system: 'urn:lanh:form-list:yes', code: '3', display: 'Không rõ' } }]);
  });
});

describe('FRS-21 relevance and calculation', () => {
  const form = [question('smokes', { type: 'boolean' }), question('kind', { type: 'choice', answerOption: [{ valueCoding: { system: 's', code: '1', display: 'Điếu' } }] }), question('count', { type: 'integer' }), ...items];
  const of = (linkId: string) => findItem(form, linkId);

  it('conditions are the standard’s enableWhen with the answer in the question’s type', () => {
    const relevance = { all: false, conditions: [{ question: 'smokes', operator: '=', value: 'true' }, { question: 'kind', operator: '=', value: '1' }, { question: 'count', operator: '>', value: '5' }, { question: 'c', operator: 'exists', value: '' }] } as const;
    const item = writeRelevance(question('a'), relevance, of);
    expect(item.enableWhen).toEqual([
      { question: 'smokes', operator: '=', answerBoolean: true }, { question: 'kind', operator: '=', answerCoding: { system: 's', code: '1' } },
      { question: 'count', operator: '>', answerInteger: 5 }, { question: 'c', operator: 'exists', answerBoolean: true },
    ]);
    expect(item.enableBehavior).toBe('any');
    expect(readRelevance(item)).toMatchObject({ all: false, conditions: [{ value: 'true' }, { value: '1' }, { value: '5' }, { value: 'true' }] });
    expect(writeRelevance(item, { all: true, conditions: [] }, of)).toEqual(question('a'));
    expect(namedBy([...form, item], 'smokes').map(({ linkId }) => linkId)).toEqual(['a']);
  });

  it('names stand for answers, in a row for those of the row; what is computed is not typed', () => {
    const path = toPath('${dose} * ${times}', 'sum', items);
    expect(path).toBe("%row_rows.descendants().where(linkId='dose').answer.value * %row_rows.descendants().where(linkId='times').answer.value");
    expect(fromPath(path)).toBe('${dose} * ${times}');
    expect(toPath("${kind} = '1'", 'c', form)).toBe("%resource.descendants().where(linkId='kind').answer.value.code = '1'");
    expect(fromPath("%resource.descendants().where(linkId='kind').answer.value.code = '1'")).toBe("${kind} = '1'");
    expect(unknownNames('${dose} + ${doze}', items)).toEqual(['doze']);
    const item = writeCalculation(question('sum', { type: 'decimal' }), '${dose} * 2', items);
    expect([item.readOnly, readCalculation(item)]).toEqual([true, '${dose} * 2']);
    expect(writeCalculation(item, '', items)).toEqual(question('sum', { type: 'decimal' }));
  });
});
