// The national rows that a policy is held against. spec: POL-11
import { formTitles } from '#modules/chart/server/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import { confirmationLimits, limitTable } from '../../model/index.ts';
import type { Defaults, NationalRules, NationalView, PolicyChange } from '../../model/index.ts';
import { accessTable } from '../archive/rules.ts';
import { nationalLimit } from '../confirm/limits.ts';
import { nationalRules } from '../record/rules.ts';
import { workflows } from '../workflow/signerTable.ts';

const limits = readRegulation('record-policy/limits.csv', limitTable);

/** Who signs the annex itself is no rule of the annex. */
export const annexWorkflow = 'policy';

export type National = NationalRules & Defaults;

export function nationalOn(day: string): National {
  const { required, deadlines } = nationalRules(day);
  const confirmation = Object.fromEntries(confirmationLimits.map((rule) => [rule, nationalLimit(rule, day)]));
  return { signers: workflows.on(day).filter(({ workflow }) => workflow !== annexWorkflow), required, deadlines, access: accessTable.on(day), limits: limits.on(day), confirmation };
}

const nameOf = (form: string): string => formTitles().get(form)?.title.vi ?? form;

/** With the name of the form where the key is none that a reader knows. */
export const named = (changes: readonly PolicyChange[], { required }: National): PolicyChange[] => changes.map((one) => {
  const form = one.section === 'due' ? required.find(({ id }) => id === one.key)?.form[0] : one.section === 'signers' ? one.key.split('.')[1] : undefined;
  return form === undefined ? one : { ...one, name: nameOf(form) };
});

/** What the screen shows beside the hospital's own. */
export function viewOf({ signers, required, deadlines, access, limits: bounds, confirmation }: National): NationalView {
  return {
    signers: signers.map(({ workflow, step, role, title, required: must, standIn, standInTitle, samePerson, certainty, source }) => ({ workflow, step, role, title, required: must, samePerson, certainty, source, ...(standIn && { standIn }), ...(standInTitle && { standInTitle }) })),
    papers: [...formTitles().values()].flatMap(({ key, title, signers: workflow }) => (workflow ? [{ form: key, title: title.vi, workflow }] : [])),
    hours: deadlines.map(({ kind, hours, source }) => ({ kind, hours, source })),
    required: required.map(({ id, form, dueHours, certainty, source }) => ({ id, form: form.join(' '), title: form.map(nameOf).join(' / '), hours: dueHours, certainty, source })),
    staff: access.filter(({ phase, certainty }) => phase === 'archived' && certainty === 'own').map(({ recipient }) => recipient),
    confirmation: Object.entries(confirmation).map(([rule, value]) => ({ rule, value })),
    limits: bounds.map(({ rule, least, most, source }) => ({ rule, least, most, source })),
  };
}
