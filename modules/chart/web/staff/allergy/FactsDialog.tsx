// What a safety check or the law misses about a person, asked in one small form: weight, pregnancy, who brings the child.   spec: ALG-4
import { Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { factLimits, lengthOf, recordPatientFacts, recordVitals } from '#modules/chart/model/index.ts';
import { parseNumber, ShortForm, useText } from '#ui/index.ts';

export type AskedFact = 'weight' | 'pregnancy' | 'guardian';

export interface FactsDialogProps {
  readonly patientId: string;
  readonly encounterId: string;
  readonly asked: readonly AskedFact[];
  readonly onClose: () => void;
}

const empty = { weight: '', pregnant: '', weeks: '', lactating: '', guardian: '', relation: '' };
type Answers = typeof empty;

/** Typed text → what is stored, or the fields that cannot be read. */
export function readAnswers(answers: Answers): { weight: number | undefined; facts: Record<string, unknown>; wrong: readonly (keyof Answers)[] } {
  const weight = answers.weight.trim() === '' ? undefined : Number(parseNumber(answers.weight) ?? Number.NaN);
  const weeks = answers.weeks.trim() === '' ? undefined : Number(answers.weeks);
  const wrong: (keyof Answers)[] = [];
  if (weight !== undefined && !(weight > 0.2 && weight < 400)) wrong.push('weight');
  if (weeks !== undefined && !(Number.isInteger(weeks) && weeks >= 1 && weeks <= 44)) wrong.push('weeks');
  if (lengthOf(answers.guardian) > factLimits.guardian) wrong.push('guardian');
  if (lengthOf(answers.relation) > factLimits.relation) wrong.push('relation');
  const facts = {
    ...(answers.pregnant && { pregnant: answers.pregnant === 'yes' }), ...(answers.pregnant === 'yes' && weeks !== undefined && { weeks }), ...(answers.lactating && { lactating: answers.lactating === 'yes' }),
    ...(answers.guardian.trim() && { guardian: { name: answers.guardian.trim(), ...(answers.relation.trim() && { relation: answers.relation.trim() }) } }),
  };
  return { weight, facts, wrong };
}

export function FactsDialog({ patientId, encounterId, asked, onClose }: FactsDialogProps) {
  const { t } = useText();
  const [answers, setAnswers] = useState(empty);
  const [tried, setTried] = useState(false);
  const vitals = useOperation(recordVitals);
  const facts = useOperation(recordPatientFacts);
  const read = readAnswers(answers);
  const none = read.weight === undefined && Object.keys(read.facts).length === 0;
  const set = (name: keyof Answers) => (value: string) => setAnswers((before) => ({ ...before, [name]: value }));
  const error = (name: keyof Answers) => (read.wrong.includes(name) ? sayWrong(name) : undefined);
  const sayWrong = (name: keyof Answers) => {
    if (name === 'guardian' || name === 'relation') return t('ui.tooLong', { length: lengthOf(answers[name]), most: factLimits[name] });
    return tried ? t(`chart.facts.wrong.${name}`) : undefined;
  };
  const submit = async () => {
    setTried(true);
    if (none || read.wrong.length > 0) return;
    if (read.weight !== undefined) await vitals.run({ patientId, values: { weight: read.weight } }, { id: encounterId });
    if (Object.keys(read.facts).length > 0) await facts.run({ patientId, ...read.facts }, { id: encounterId });
    onClose();
  };
  const yesNo = [{ value: 'yes', label: t('chart.facts.yes') }, { value: 'no', label: t('chart.facts.no') }];
  const refusal = vitals.refusal ?? facts.refusal;
  return (
    <Modal opened onClose={onClose} title={t('chart.facts.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('chart.facts.save')} busy={vitals.running || facts.running} refusal={refusal && <RefusalNote refusal={refusal} />} onSubmit={() => void submit().catch(() => undefined)} onCancel={onClose}>
        {asked.includes('weight') && <TextInput label={t('chart.facts.weight')} inputMode="decimal" data-autofocus value={answers.weight} error={error('weight')} onChange={(event) => set('weight')(event.currentTarget.value)} />}
        {asked.includes('guardian') && <TextInput label={t('chart.facts.guardian')} data-autofocus={!asked.includes('weight')} error={error('guardian')} value={answers.guardian} onChange={(event) => set('guardian')(event.currentTarget.value)} />}
        {asked.includes('guardian') && <TextInput label={t('chart.facts.relation')} error={error('relation')} value={answers.relation} onChange={(event) => set('relation')(event.currentTarget.value)} />}
        {asked.includes('pregnancy') && <Choice label={t('chart.facts.pregnant')} value={answers.pregnant} data={yesNo} onChange={set('pregnant')} />}
        {asked.includes('pregnancy') && answers.pregnant === 'yes' && <TextInput label={t('chart.facts.weeks')} inputMode="numeric" value={answers.weeks} error={error('weeks')} onChange={(event) => set('weeks')(event.currentTarget.value)} />}
        {asked.includes('pregnancy') && <Choice label={t('chart.facts.lactating')} value={answers.lactating} data={yesNo} onChange={set('lactating')} />}
        {tried && none && read.wrong.length === 0 && <p role="alert" style={{ margin: 0, color: 'var(--problem-text)' }}>{t('chart.facts.none')}</p>}
      </ShortForm>
    </Modal>
  );
}

function Choice({ label, value, data, onChange }: { label: string; value: string; data: { value: string; label: string }[]; onChange: (value: string) => void }) {
  const { t } = useText();
  return (
    <div role="group" aria-label={label}>
      <div style={{ marginBottom: 4 }}>{label}</div>
      <SegmentedControl size="xs" aria-label={label} value={value} data={[{ value: '', label: t('chart.facts.notSaid') }, ...data]} onChange={onChange} />
    </div>
  );
}
