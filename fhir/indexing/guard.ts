// An active SearchParameter must be one that can be compiled; the reason stands in the refusal. spec: SRC-24
import { Fault } from '#platform/fault/index.ts';
import type { WriteGuard } from '#fhir/operation/index.ts';
import { BadParameter, compileParameter } from '#fhir/search/custom/compileParameter.ts';

export const parameterGuard: WriteGuard = {
  types: ['SearchParameter'],
  asks: () => [],
  check: ({ after }) => {
    if (after?.resourceType !== 'SearchParameter' || after.status !== 'active') return;
    try {
      compileParameter(after, after.code);
    } catch (error) {
      if (!(error instanceof BadParameter)) throw error;
      throw new Fault('unprocessable', 'indexing.bad-parameter', { cause: error, issue: [{ code: 'value', expression: `SearchParameter.${error.element}`, text: error.message }] });
    }
  },
};
