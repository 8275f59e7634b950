// The steps of one workflow: role, words under the signature, who stands in. spec: POL-10
import { ActionIcon, Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { positions } from '#modules/facility/model/index.ts';
import { useText } from '#ui/index.ts';
import { stepRole } from '../../../model/index.ts';
import type { PolicySigners, PolicyStep } from '../../../model/index.ts';
import classes from './policy.module.css';

interface StepsDialogProps { readonly start: PolicySigners; readonly title: string; readonly onClose: () => void; readonly onSave: (steps: readonly PolicyStep[]) => void }

const isWhole = ({ title, standIn, standInTitle }: PolicyStep): boolean => title.trim() !== '' && (standIn === undefined || (standInTitle ?? '').trim() !== '');

export function StepsDialog({ start, title, onClose, onSave }: StepsDialogProps) {
  const { t } = useText();
  const [steps, setSteps] = useState<readonly PolicyStep[]>(start.steps);
  const [tried, setTried] = useState(false);
  const change = (at: number, some: Partial<PolicyStep>) => setSteps((old) => old.map((step, index) => (index === at ? ({ ...step, ...some }) : step)));
  const move = (at: number, by: number) => setSteps((old) => old.map((step, index) => (index === at ? (old[at + by] ?? step) : index === at + by ? (old[at] ?? step) : step)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (steps.length > 0 && steps.every(isWhole)) onSave(steps.map(withoutEmpty));
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={<strong>{title}</strong>} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {steps.map((step, at) => (
            <StepFields key={at} step={step} number={at + 1} tried={tried} isLast={at === steps.length - 1} onChange={(some) => change(at, some)} onMove={(by) => move(at, by)} onDrop={() => setSteps((old) => old.filter((_, index) => index !== at))} />
          ))}
          <Group justify="space-between">
            <Button variant="default" disabled={steps.length >= 8} onClick={() => setSteps((old) => [...old, { role: 'department-head', title: t('facility.position.department-head'), required: true, samePerson: true }])}>{t('documents.policy.addStep')}</Button>
            <Button type="submit" disabled={steps.length === 0}>{t('documents.policy.take')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function withoutEmpty({ standIn, standInTitle, ...step }: PolicyStep): PolicyStep {
  return { ...step, ...(standIn !== undefined && { standIn, standInTitle }) };
}

interface StepFieldsProps { readonly step: PolicyStep; readonly number: number; readonly tried: boolean; readonly isLast: boolean; readonly onChange: (some: Partial<PolicyStep>) => void; readonly onMove: (by: number) => void; readonly onDrop: () => void }

function StepFields({ step, number, tried, isLast, onChange, onMove, onDrop }: StepFieldsProps) {
  const { t } = useText();
  const missing = (text: string | undefined) => (tried && (text ?? '').trim() === '' ? t('documents.policy.missing') : undefined);
  return (
    <fieldset className={classes.step}>
      <legend>{t('documents.policy.step', { number })}</legend>
      <div className={classes.stepGrid}>
        <Select size="xs" label={t('documents.policy.role')} allowDeselect={false} data={stepRole.options.map((value) => ({ value, label: t(`documents.policy.stepRole.${value}`) }))} value={step.role} onChange={(role) => onChange({ role: role as PolicyStep['role'] })} />
        <TextInput size="xs" label={t('documents.policy.stepTitle')} maxLength={80} value={step.title} error={missing(step.title)} onChange={(event) => onChange({ title: event.currentTarget.value })} />
        <Select size="xs" clearable label={t('documents.policy.standIn')} data={positions.map((value) => ({ value, label: t(`facility.position.${value}`) }))} value={step.standIn ?? null} onChange={(standIn) => onChange({ standIn: (standIn ?? undefined) as PolicyStep['standIn'] })} />
        {step.standIn !== undefined && <TextInput size="xs" label={t('documents.policy.standInTitle')} placeholder="KT. Trưởng khoa – Phó trưởng khoa" maxLength={80} value={step.standInTitle ?? ''} error={missing(step.standInTitle)} onChange={(event) => onChange({ standInTitle: event.currentTarget.value })} />}
      </div>
      <Group gap="md" mt={6}>
        <Checkbox size="xs" label={t('documents.policy.required')} checked={step.required} onChange={(event) => onChange({ required: event.currentTarget.checked })} />
        <Checkbox size="xs" label={t('documents.policy.samePerson')} checked={step.samePerson} onChange={(event) => onChange({ samePerson: event.currentTarget.checked })} />
        <Group gap={4} ml="auto">
          <ActionIcon variant="default" disabled={number === 1} aria-label={t('documents.policy.up', { number })} onClick={() => onMove(-1)}><IconArrowUp size={16} aria-hidden /></ActionIcon>
          <ActionIcon variant="default" disabled={isLast} aria-label={t('documents.policy.down', { number })} onClick={() => onMove(1)}><IconArrowDown size={16} aria-hidden /></ActionIcon>
          <ActionIcon variant="default" aria-label={t('documents.policy.dropStep', { number })} onClick={onDrop}><IconTrash size={16} aria-hidden /></ActionIcon>
        </Group>
      </Group>
    </fieldset>
  );
}
