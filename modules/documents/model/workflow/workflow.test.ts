import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { isComplete, stepsToOpen, stepsToSkip } from './course.ts';
import type { CourseStep, StepState } from './course.ts';
import { holdOf } from './holders.ts';
import type { HeldStep, Signer } from './holders.ts';
import { findKeyStep, signerTable, stepsOn, workflowProblem } from './signers.ts';

const table = readRegulation('signers/workflows.csv', signerTable);

describe('SGW-1 who signs, in which order', () => {
  it.each(readDataFile('regulation/vn/signers/cases.csv'))('SGW-1 on $day a paper of $workflow is signed by $signers', ({ day = '', workflow = '', signers }) => {
    expect(stepsOn(table, workflow, day).map(({ role, required }) => (required ? role : `(${role})`)).join(' > ')).toBe(signers);
  });
  it('every workflow can be followed on every day it is in force', () => {
    const days = [...new Set(table.rows.flatMap(({ validFrom }) => [validFrom]))];
    const names = [...new Set(table.rows.map(({ workflow }) => workflow))];
    const all = days.flatMap((day) => names.map((name) => stepsOn(table, name, day))).filter((steps) => steps.length > 0);
    expect(all.flatMap((steps) => workflowProblem(steps) ?? [])).toEqual([]);
    expect(all.length).toBeGreaterThan(10);
  });
  it('SGW-1 every form of the house is signed by a workflow that is there', () => {
    const folder = new URL('../../../../data/forms/', import.meta.url);
    const named = readdirSync(folder).flatMap((key) => {
      const path = new URL(`${key}/form.json`, folder);
      return existsSync(path) ? [(JSON.parse(readFileSync(path, 'utf8')) as { signers: string }).signers] : [];
    });
    expect([...new Set(named)].filter((workflow) => workflow !== '' && stepsOn(table, workflow, '2026-11-27').length === 0)).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });
  it('SGW-2 one that cannot be followed is named', () => {
    const [patient, doctor, head] = stepsOn(table, 'consent', '2026-11-27');
    const seal = stepsOn(table, 'discharge', '2026-11-27').at(-1);
    if (!patient || !doctor || !head || !seal) throw new Error('the table lacks its rows');
    expect(workflowProblem([{ ...patient, step: 1 }])).toBe('nobody signs');
    expect(workflowProblem([{ ...doctor, step: 1 }, { ...patient, step: 2 }])).toBe('the patient confirms before the first signature');
    expect(workflowProblem([{ ...doctor, step: 1 }, { ...seal, step: 2 }, { ...head, step: 3 }])).toBe('the seal comes last');
    expect(workflowProblem([{ ...doctor, step: 2 }])).toContain('numbered');
    expect(findKeyStep([patient, doctor, head])).toBe(doctor);
  });
});

describe('SGW-3 who may sign a step', () => {
  const head: HeldStep = { role: 'department-head', title: 'Trưởng khoa', standIn: 'department-deputy', standInTitle: 'KT. Trưởng khoa', samePerson: true };
  const doctor: HeldStep = { role: 'doctor', title: 'Bác sĩ điều trị', samePerson: false };
  const person = (roles: string[], ...positions: Signer['positions']): Signer => ({ accountId: 'me', roles, positions });
  const here = { departmentId: 'noi', signedBy: [] };
  it.each<[string, HeldStep, Signer, { departmentId: string; signedBy: string[] }, string]>([
    ['a doctor, as doctor', doctor, person(['doctor']), here, 'Bác sĩ điều trị'],
    ['a nurse, as doctor', doctor, person(['nurse']), here, 'documents.not-signer'],
    ['a doctor of no position, as head', head, person(['doctor']), here, 'documents.not-signer'],
    ['the head of the department', head, person(['doctor'], { code: 'department-head', departmentId: 'noi' }), here, 'Trưởng khoa'],
    ['the head of another department', head, person(['doctor'], { code: 'department-head', departmentId: 'nhi' }), here, 'documents.not-signer'],
    ['the deputy stands in', head, person(['doctor'], { code: 'department-deputy', departmentId: 'noi' }), here, 'KT. Trưởng khoa'],
    ['the head who wrote it', head, person(['doctor'], { code: 'department-head', departmentId: 'noi' }), { ...here, signedBy: ['me'] }, 'Trưởng khoa'],
    ['the same person twice where two are asked for', doctor, person(['doctor']), { ...here, signedBy: ['me'] }, 'documents.signed-before'],
    ['the director, for the whole facility', { ...head, role: 'director' as const, title: 'Giám đốc' }, person(['doctor'], { code: 'director' }), here, 'Giám đốc'],
  ])('%s', (...[, step, signer, place, expected]) => {
    const hold = holdOf(step, signer, place);
    expect(hold.may ? hold.title : hold.why).toBe(expected);
  });
});

describe('SGW-4 the course of a paper', () => {
  const steps = (...states: (StepState | [StepState])[]): CourseStep[] => states.map((state, at) => ({ step: at + 2, required: !Array.isArray(state), state: Array.isArray(state) ? state[0] : state }));
  it.each<[CourseStep[], number[], boolean]>([
    [steps('waiting', 'waiting'), [2], false],
    [steps('signed', 'waiting'), [3], false],
    [steps('open', 'waiting'), [], false],
    [steps(['waiting'], 'waiting'), [2, 3], false],
    [steps('pending', 'waiting'), [], false],
    [steps('returned', 'waiting'), [], false],
    [steps('signed', 'signed'), [], true],
    [steps('signed', ['open']), [], true],
    [steps(['waiting']), [2], true],
    [[], [], true],
  ])('%j opens %j, complete: %s', (given, opens, complete) => {
    expect(stepsToOpen(given)).toEqual(opens);
    expect(isComplete(given)).toBe(complete);
  });
  it('a step that need not be signed is passed over once a later one is', () => {
    expect(stepsToSkip(steps(['open'], 'signed'), 3)).toEqual([2]);
    expect(stepsToSkip(steps('open', 'signed'), 3)).toEqual([]);
  });
});
