import { describe, expect, it } from 'vitest';
import { careTypes, recordStates } from '../record/record.ts';
import { isClosedArchive, requireLeave } from './leaving.ts';

const every = recordStates.flatMap((state) => careTypes.map((care) => ({ state, care })));
const may = (facts: (typeof every)[number], keepsArchive: boolean, allowed: boolean): boolean => {
  try {
    requireLeave(facts, { keepsArchive, allowed });
    return true;
  } catch (error) {
    expect(String(error)).toContain('documents.copy-needs-request');
    return false;
  }
};

describe('ARC-35 what leaves an archived record', () => {
  it('ARC-35 of every state and type of care: archived and disposed ones are closed, ordinary visits are the patient\'s own', () => {
    expect(every.filter(isClosedArchive)).toEqual(['archived', 'disposed'].flatMap((state) => ['inpatient', 'day', 'outpatient'].map((care) => ({ state, care }))));
  });
  it('ARC-35 leaves by the archive and a request, by neither alone', () => {
    for (const facts of every) {
      const isClosed = isClosedArchive(facts);
      expect([may(facts, false, false), may(facts, true, false), may(facts, false, true), may(facts, true, true)]).toEqual([!isClosed, !isClosed, !isClosed, true]);
    }
  });
});
