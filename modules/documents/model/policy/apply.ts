// What rules: the national rows of the day with the hospital's own in their place. spec: POL-12
import type { AccessRow, RequestKind } from '../archive/recordAccess.ts';
import type { Abbreviation } from '../record/abbreviations.ts';
import type { Deadline, RequiredForm } from '../record/completenessTables.ts';
import type { SignerStep } from '../workflow/signers.ts';
import { policyHours } from './policy.ts';
import type { Approver, PolicyAsk, PolicyContent, PolicySigners } from './policy.ts';

export interface WantedSigners { readonly workflow: string; readonly form?: string | undefined }

/** The form's own row before that of its workflow. */
export const findSigners = ({ signers }: Pick<PolicyContent, 'signers'>, { workflow, form }: WantedSigners): PolicySigners | undefined =>
  signers.find((one) => one.workflow === workflow && one.form !== undefined && one.form === form) ?? signers.find((one) => one.workflow === workflow && one.form === undefined);

export function applySigners(national: readonly SignerStep[], policy: Pick<PolicyContent, 'signers'>, wanted: WantedSigners): readonly SignerStep[] {
  const own = findSigners(policy, wanted);
  if (!own || national.length === 0) return national;
  return own.steps.map((step, at) => ({ ...step, workflow: wanted.workflow, step: at + 1, validFrom: national[0]?.validFrom ?? '', certainty: 'house', source: '' }));
}

export function applyDeadlines(national: readonly Deadline[], { hours }: Pick<PolicyContent, 'hours'>): readonly Deadline[] {
  return national.map((row) => {
    const kind = policyHours.find((one) => one === row.kind);
    return { ...row, hours: (kind && hours[kind]) ?? row.hours };
  });
}

export const applyRequired = (national: readonly RequiredForm[], { due, asks }: Pick<PolicyContent, 'due' | 'asks'>): readonly RequiredForm[] => [
  ...national.map((row) => ({ ...row, dueHours: due[row.id] ?? row.dueHours })),
  ...asks.map(toRequired),
];

const toRequired = ({ form, ...ask }: PolicyAsk): RequiredForm => ({ ...ask, form: [form], signed: 'yes', certainty: 'house', source: '', validFrom: '' });

export const applyAccess = (national: readonly AccessRow[], { closed }: Pick<PolicyContent, 'closed'>): readonly AccessRow[] => national.filter(({ recipient, phase }) => phase !== 'archived' || !closed.includes(recipient));

/** A request may run as long as the hospital allows. */
export const mostDays = ({ days }: Pick<PolicyContent, 'days'>, kind: RequestKind): number => days[kind] ?? 90;

export const ownAbbreviations = ({ abbreviations }: Pick<PolicyContent, 'abbreviations'>): readonly Abbreviation[] | undefined => abbreviations;

/** Codes of the positions that may approve; the director may always. */
export const positionsOf = (approver: Approver): readonly string[] => [...(approver === 'records-head' ? ['records-head'] : []), 'director', 'deputy-director'];
