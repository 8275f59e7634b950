// Answer of $match: best first, each with score and grade. https://hl7.org/fhir/R4/patient-operation-match.html   spec: IDY-1
import type { MatchGrade } from './scoreMatch.ts';

export interface Match { readonly id: string; readonly text: string; readonly chance: number; readonly grade: MatchGrade }

const gradeUrl = 'http://hl7.org/fhir/StructureDefinition/match-grade';

/** The stored texts are joined as they are. */
export function matchBundle(base: string, matches: readonly Match[]): string {
  const entries = matches.map(({ id, text, chance, grade }) => {
    const search = { extension: [{ url: gradeUrl, valueCode: grade }], mode: 'match', score: Math.round(chance * 10_000) / 10_000 };
    return `{"fullUrl":${JSON.stringify(`${base}/Patient/${id}`)},"resource":${text},"search":${JSON.stringify(search)}}`;
  });
  return `{"resourceType":"Bundle","type":"searchset","total":${matches.length}${entries.length > 0 ? `,"entry":[${entries.join(',')}]` : ''}}`;
}
