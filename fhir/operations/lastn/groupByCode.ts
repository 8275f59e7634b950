// Observations of the same code: those that share a coding, or without codings the same text. https://hl7.org/fhir/R4/observation-operation-lastn.html   spec: OPR-9
import type { CodeableConcept } from '#fhir/types/index.ts';

export interface Coded { readonly code: CodeableConcept | undefined }

const namesOf = ({ code }: Coded): string[] => {
  const codings = (code?.coding ?? []).filter((coding) => coding.code !== undefined).map(({ system = '', code: own }) => `${system}|${own}`);
  return codings.length > 0 ? codings : [`text|${code?.text ?? ''}`];
};

/** Keeps the order: of the groups by their first member, and within each. A member with two codings joins the groups of both. */
export function groupByCode<T extends Coded>(all: readonly T[]): T[][] {
  const leaders = new Map<string, string>();
  const leaderOf = (name: string): string => {
    let at = name;
    for (let up = leaders.get(at); up !== undefined && up !== at; up = leaders.get(at)) at = up;
    return at;
  };
  for (const one of all) {
    const [first = '', ...others] = namesOf(one);
    const leader = leaderOf(first);
    leaders.set(leader, leader);
    for (const other of others) leaders.set(leaderOf(other), leader);
  }
  return [...Map.groupBy(all, (one) => leaderOf(namesOf(one)[0] ?? '')).values()];
}
