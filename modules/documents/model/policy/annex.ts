// The page of the annex: every rule as it stands in this version, the hospital's own marked. spec: POL-20
import { linesOf, signersOf } from './changes.ts';
import type { Defaults, PolicySection } from './changes.ts';
import { noPolicy } from './policy.ts';
import type { PolicyContent, PolicyStep } from './policy.ts';

export interface AnnexFacts {
  readonly version: number;
  readonly before: number | undefined;
  readonly validFrom: string;
  readonly number: string;
  readonly hash: string;
  readonly editedBy: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  /** Name of a form by its key. */
  readonly nameOf: (form: string) => string;
}

const shownDay = (day: string): string => day.split('-').toReversed().join('/');
const stepOf = ({ title, required, standInTitle }: Pick<PolicyStep, 'title' | 'required' | 'standInTitle'>) => ({ title, required, ...(standInTitle !== undefined && { standIn: standInTitle }) });

export function buildAnnex(content: PolicyContent, national: Defaults, facts: AnnexFacts): Record<string, unknown> {
  const general = new Map(linesOf(noPolicy, national).map(({ section, key, value }) => [`${section} ${key}`, value]));
  const lines = linesOf(content, national).map((one) => ({ ...one, own: general.get(`${one.section} ${one.key}`) !== one.value }));
  const of = (section: PolicySection) => lines.filter((one) => one.section === section).map(({ key, value, own }) => ({ key, value, own }));
  const approver = new Map(of('approver').map(({ key, value }) => [key, value]));
  const form = (id: string) => national.required.find((row) => row.id === id)?.form.map((key) => (key === '@record' ? 'Bệnh án' : facts.nameOf(key))).join(' hoặc ') ?? id;
  return {
    title: 'Phụ lục: Quy định riêng về hồ sơ bệnh án', decision: facts.number, number: facts.number, policyVersion: facts.version, validFrom: shownDay(facts.validFrom), hash: facts.hash, editedBy: facts.editedBy, approvedBy: facts.approvedBy, issued: facts.approvedAt,
    ...(facts.before !== undefined && { before: facts.before }),
    rules: signersOf(content, national).map(({ workflow, form: key, steps, own }) => ({ key: workflow, ...(key !== undefined && { form: facts.nameOf(key) }), own, steps: steps.map(stepOf) })),
    hours: of('hours'), due: [...of('due').map((row) => ({ ...row, name: form(row.key) })), ...content.asks.map(({ form: key, dueHours }) => ({ name: facts.nameOf(key), value: dueHours, own: true }))],
    requests: of('days').map(({ key, value, own }) => ({ key, days: value, own: own || approver.get(key) !== 'any', approver: approver.get(key) ?? 'any' })), closed: content.closed, ways: content.ways ?? ['code', 'device', 'witness'],
    limits: of('confirmation'), abbreviations: content.abbreviations ?? [],
  };
}
