import { describe, expect, it } from 'vitest';
import { compilePath, PathProblem } from './compilePath.ts';
import type { Reading } from './expression.ts';
import { mostWork, newWork } from './work.ts';

const answers: Readonly<Record<string, readonly unknown[]>> = { a: [1, 2, 3], b: [{ system: 's', code: 'x', display: 'X' }], d: ['2026-11-17'], e: ['2026-12-01'], t: ['Đau bụng'] };
const patient = { resourceType: 'Patient', birthDate: '1959-03-12', gender: 'female', name: [{ use: 'official', text: 'Nguyễn Thị Hoa' }, { use: 'usual', text: 'Hoa' }], deceasedBoolean: false };
const reading: Reading = { at: '2026-11-27T23:30:00Z', work: newWork(), own: () => [5], answers: (linkId) => answers[linkId] ?? [], variable: (name) => (name === 'patient' ? [patient] : []) };
const $ = (name: string) => `%resource.descendants().where(linkId='${name}').answer.value`;
const run = (source: string) => compilePath(source).run({ ...reading, work: newWork() });

describe('FRM-5 FHIRPath of forms', () => {
  it.each<[string, readonly unknown[]]>([
    ['1 + 2 * 3', [7]], ['-3.abs() + 1', [-2]], ['7 div 2', [3]], ['7 mod 2', [1]], ['1 / 0', []], ['0.1 + 0.2 = 0.3', [true]],
    [`${$('a')}.sum()`, [6]], [`${$('a')}.max()`, [3]], [`${$('a')}.avg()`, [2]], [`${$('a')}.where($this > 1).count()`, [2]], [`${$('none')}.sum()`, []],
    [`${$('b')}.code = 'x'`, [true]], [`${$('b')}.code.exists() and ${$('none')}.empty()`, [true]], [`${$('none')} > 3`, []], [`${$('none')} > 3 or true`, [true]],
    [`${$('d')}.difference(${$('e')}, 'days')`, [14]], [`${$('d')} + 10 days`, ['2026-11-27']], ["@2024-02-29 + 1 year", ['2025-02-28']], [`${$('d')} <= today()`, [true]], ['today()', ['2026-11-28']],
    ["%patient.birthDate.duration(today(), 'years')", [67]], ["%patient.name.where(use='official').text", ['Nguyễn Thị Hoa']], ['%patient.deceased', [false]], ["iif(%patient.gender = 'female', 'nữ', 'nam')", ['nữ']],
    [`${$('t')}.length()`, [8]], [`${$('t')}.contains('bụng')`, [true]], [`${$('t')}.matches('^Đau')`, [true]], ["'012345678901'.matches('^[0-9]{12}$')", [true]], ["'0123456789012'.matches('^[0-9]{12}$')", [false]], [`${$('t')}.matches('b.ng')`, [true]], [`'${'a'.repeat(40)}b'.matches('^(a+)+$')`, [false]], ["'a'.matches('(')", []],
    [`${$('t')}.upper()`, ['ĐAU BỤNG']], ["'a' & {} & 'b'", ['ab']], ["('a' | 'b' | 'a').join(', ')", ['a, b']],
    ['%context.answer.value > 4', [true]], ["'2026-11-27T10:00:00+07:00' < '2026-11-27T04:00:00Z'", [true]], ["'5'.toInteger() + 1", [6]], ['2.5.round(0)', [3]], ["(1 | 2) contains 2", [true]], ['true implies false', [false]],
    ['%patient.is(Patient)', [true]], ["%patient.birthDate.toString().substring(0,4).toInteger()", [1959]],
  ])('FRM-5 %s', (source, expected) => {
    expect(run(source)).toEqual(expected);
  });
  it('FRM-5 knows which answers it reads, and says when it cannot tell', () => {
    expect(compilePath(`${$('a')} + %context.answer.value + %patient.x`)).toMatchObject({ reads: new Set(['a']), readsOwn: true, readsAll: false, variables: new Set(['patient']) });
    expect(compilePath("%resource.item.where(linkId='a').answer.value")).toMatchObject({ reads: new Set(), readsAll: true });
  });
  it.each(['today() + 99999999999 years', 'today() + 9999999999999 days', '10.power(400)'])('FRM-5 %s gives nothing, since it has no answer', (source) => {
    expect(run(source)).toEqual([]);
  });
  it('FRM-5 a bracket in a bracket in a bracket is refused', () => {
    for (const source of [`${'('.repeat(900)}1${')'.repeat(900)}`, `${'-'.repeat(900)}1`]) expect(() => compilePath(source)).toThrow(PathProblem);
  });
  it.each([
    ['values that double', `1${'.select($this.combine($this))'.repeat(40)}`],
    ['text that multiplies', `'${'a'.repeat(900)}'${'.select($this & $this)'.repeat(30)}`],
    ['rows of rows', `%many${'.select(%many)'.repeat(8)}`],
    ['each compared with each', '%many.select(%many).distinct().count()'],
  ])('FRM-19 %s are ended', (_, source) => {
    const work = newWork();
    expect(compilePath(source).run({ ...reading, work, variable: () => Array.from({ length: 200 }, (__, at) => at) })).toEqual([]);
    expect(work.isOver).toBe(true);
  });
  it('FRM-19 what forms compute takes a small part of the work', () => {
    const work = newWork();
    compilePath(`${$('t')}.matches('b.ng') and %many.distinct().count() > 3`).run({ ...reading, work, variable: () => Array.from({ length: 80 }, (__, at) => at) });
    expect(mostWork - work.left).toBeLessThan(mostWork / 10);
  });
  it.each(['1 +', 'a..b', 'eval(1)', "'open", '%x.resolve()'])('FRM-5 refuses %s', (source) => {
    expect(() => compilePath(source)).toThrow(PathProblem);
  });
});
