// Facts of diagnosis codes on the day of a visit, from the facility's lists. spec: VIS-4
import type { CodeList, VisitContent, VisitPatch } from '#modules/chart/model/index.ts';

type Named = Pick<VisitContent | VisitPatch, 'main' | 'secondary'>;

export const codesOf = (...contents: readonly Named[]): string[] =>
  [...new Set(contents.flatMap(({ main, secondary }) => [...(main ? [main.code] : []), ...(secondary ?? []).map(({ code }) => code)]))];

/** Without a list only the form of a code is checked. */
export async function readCodeList(_codes: readonly string[], _day: string): Promise<CodeList> {
  return undefined;
}
