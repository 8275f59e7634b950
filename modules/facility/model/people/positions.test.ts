import { describe, expect, it } from 'vitest';
import type { PractitionerRole } from '#fhir/types/index.ts';
import { assignmentState, decideAssign, decideEnd, readAssignments, withAssignments } from './positions.ts';
import type { Assignment } from './positions.ts';

const head: Assignment = { position: 'department-head', departmentId: 'noi', from: '2026-01-01', standsIn: false };
const delegate: Assignment = { position: 'department-head', departmentId: 'noi', from: '2026-11-20', to: '2026-11-30', standsIn: true, decision: '12/UQ' };

describe('POL-1 positions', () => {
  it('POL-1 what is written is read again, and the roles of the person stay', () => {
    const role: PractitionerRole = { resourceType: 'PractitionerRole', organization: { reference: 'Organization/kkb' }, code: [{ coding: [{ system: 'urn:lanh:role', code: 'doctor' }] }, { coding: [{ system: 'urn:lanh:position', code: 'department-head' }] }] };
    expect(readAssignments(role)).toEqual([{ position: 'department-head', departmentId: 'kkb', standsIn: false }]);
    const after = withAssignments(role, [head, delegate, { position: 'duty-head', from: '2026-11-27', to: '2026-11-27', standsIn: false }]);
    expect(readAssignments(after)).toEqual([head, delegate, { position: 'duty-head', from: '2026-11-27', to: '2026-11-27', standsIn: false }]);
    expect(after.code?.[0]).toEqual(role.code?.[0]);
  });

  it.each<[string, Assignment, readonly Assignment[], Assignment | undefined, string]>([
    ['a head where there is none', head, [], undefined, ''],
    ['a second head', head, [], { ...head, from: '2025-01-01' }, 'facility.position-taken'],
    ['a head after the other has ended', head, [], { ...head, from: '2020-01-01', to: '2025-12-31' }, ''],
    ['a head of another department', head, [], { ...head, departmentId: 'nhi' }, ''],
    ['a delegate beside the head', delegate, [], head, ''],
    ['a delegate without an end', { ...delegate, to: undefined }, [], undefined, 'facility.stand-in-ends'],
    ['a delegate without a written decision', { ...delegate, decision: undefined }, [], undefined, 'facility.stand-in-ends'],
    ['the same twice', head, [{ ...head, from: '2026-06-01' }], undefined, 'facility.position-held'],
    ['an end before the beginning', { ...head, to: '2025-12-31' }, [], undefined, 'facility.position-days'],
    ['a head of no department', { ...head, departmentId: undefined }, [], undefined, 'facility.position-department'],
    ['a director of a department', { ...head, position: 'director' }, [], undefined, 'facility.position-department'],
    ['a second deputy', { ...head, position: 'department-deputy' }, [], { ...head, position: 'department-deputy' }, ''],
  ])('POL-1 %s', (...[, wanted, own, other, code]) => {
    const decide = () => decideAssign({ own, others: other ? [{ name: 'Vũ Đức Thịnh', assignment: other }] : [] }, wanted);
    if (code === '') expect(decide()).toEqual([...own, wanted]);
    else expect(decide).toThrow(expect.objectContaining({ code }));
  });

  it('POL-1 a position ends on a day; what never began is taken out; nobody is given more days by it', () => {
    expect(decideEnd([head], head, '2026-11-27')).toEqual([{ ...head, to: '2026-11-27' }]);
    expect(decideEnd([head], head, '2025-12-31')).toEqual([]);
    expect(() => decideEnd([delegate], delegate, '2026-12-05')).toThrow(expect.objectContaining({ code: 'facility.position-days' }));
    expect(() => decideEnd([head], { ...head, from: '2020-01-01' }, '2026-11-27')).toThrow(expect.objectContaining({ code: 'facility.unknown-position' }));
    expect([assignmentState(delegate, '2026-11-19'), assignmentState(delegate, '2026-11-30'), assignmentState(delegate, '2026-12-01')]).toEqual(['later', 'now', 'over']);
  });
});
