// What a hospital decides for itself, as extensions of its Organization.   spec: FAC-9
import type { Organization } from '#fhir/types/index.ts';

/** A second person confirms: a merge of two records, an export of records. */
export const facilityRules = { merge: 'urn:lanh:merge-four-eyes', export: 'urn:lanh:export-four-eyes' } as const;
export type FacilityRule = keyof typeof facilityRules;
export const facilityRuleNames = Object.keys(facilityRules) as FacilityRule[];

export const isRuleSet = ({ extension = [] }: Organization, rule: FacilityRule): boolean => extension.some(({ url, valueBoolean }) => url === facilityRules[rule] && valueBoolean === true);

/** The Organization with the rule set or taken away; everything else as it was. */
export function withRule({ extension = [], ...organization }: Organization, rule: FacilityRule, isOn: boolean): Organization {
  const others = extension.filter(({ url }) => url !== facilityRules[rule]);
  const all = isOn ? [...others, { url: facilityRules[rule], valueBoolean: true }] : others;
  return { ...organization, ...(all.length > 0 && { extension: all }) };
}
