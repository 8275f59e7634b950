// What a merge wrote into two records is changed by undoing the merge, not by hand. spec: IDY-11
import type { WriteGuard } from '#fhir/operation/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { linksOfMerges, replacedBy } from './decideMerge.ts';

export const mergedGuard: WriteGuard = {
  types: ['Patient'],
  asks: () => [],
  check: ({ before, after }) => {
    const [was, becomes] = [before as Patient | undefined, after as Patient | undefined];
    const [old, fresh] = [was, becomes].map((patient) => JSON.stringify(linksOfMerges(patient ?? {})));
    const reopened = was !== undefined && replacedBy(was) !== undefined && becomes?.active !== false;
    if (old !== fresh || reopened) throw new Fault('rule', 'reception.merge-by-hand');
  },
};
