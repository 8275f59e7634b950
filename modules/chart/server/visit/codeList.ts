// Facts of diagnosis codes on the day of a visit, from the facility's lists. spec: VIS-4
import type { Call } from '#fhir/rest/call.ts';
import { openCatalogue } from '#modules/facility/server/index.ts';
import { readConceptFacts } from '#modules/chart/model/index.ts';
import type { CodeFacts, CodeList, VisitContent, VisitPatch } from '#modules/chart/model/index.ts';

type Named = Pick<VisitContent | VisitPatch, 'main' | 'secondary'>;

export const codesOf = (...contents: readonly Named[]): string[] =>
  [...new Set(contents.flatMap(({ main, secondary }) => [...(main ? [main.code] : []), ...(secondary ?? []).map(({ code }) => code)]))];

/** Undefined where the house has no list of diagnoses: then only the form of a code is checked. */
export async function readCodeList({ tx, caller, services }: Pick<Call<unknown>, 'tx' | 'caller' | 'services'>, codes: readonly string[], day: string): Promise<CodeList> {
  const catalogue = await openCatalogue(tx, { db: services.db, dk: caller.dk, catalogue: 'icd10', on: day });
  if (catalogue === undefined) return undefined;
  return new Map(codes.flatMap((code): [string, CodeFacts][] => {
    const concept = catalogue.index.find(code, day);
    return concept?.code === code ? [[code, readConceptFacts(concept, catalogue.edition.version)]] : [];
  }));
}
