// A position for a person from a day; standing in for somebody is delegated in writing and ends. spec: POL-1
import { Button, Checkbox, Group, Modal, Select, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { assignPosition, isOfFacility, positions } from '#modules/facility/model/index.ts';
import type { PositionCode } from '#modules/facility/model/index.ts';
import { formatDate, localDay, parseDate, titleCase, useText, useToast } from '#ui/index.ts';
import { DayField, TextField } from './fields.tsx';

export interface AssignStart { readonly position?: PositionCode; readonly departmentId?: string | undefined }

interface AssignDialogProps {
  readonly start: AssignStart;
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  readonly staff: readonly { readonly roleId: string; readonly name: string; readonly departmentId?: string | undefined }[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface Value { readonly roleId: string | null; readonly position: PositionCode | null; readonly departmentId: string | null; readonly from: string; readonly to: string; readonly standsIn: boolean; readonly decision: string }

export const readDay = (typed: string): string | undefined => {
  const day = parseDate(typed, 2099);
  return day?.length === 10 ? day : undefined;
};

/** Field → message of what is wrong with it. */
function problemsOf({ roleId, position, departmentId, from, to, standsIn, decision }: Value): Partial<Record<keyof Value, string>> {
  const [first, last] = [readDay(from), readDay(to)];
  return {
    ...(roleId === null && { roleId: 'facility.positions.missing' }),
    ...(position === null && { position: 'facility.positions.missing' }),
    ...(position !== null && !isOfFacility(position) && departmentId === null && { departmentId: 'facility.positions.missing' }),
    ...(first === undefined && { from: 'facility.structure.dayWrong' }),
    ...(to.trim() !== '' && last === undefined && { to: 'facility.structure.dayWrong' }),
    ...(first !== undefined && last !== undefined && last < first && { to: 'facility.structure.endsBefore' }),
    ...(standsIn && to.trim() === '' && { to: 'facility.positions.endMissing' }),
    ...(standsIn && decision.trim() === '' && { decision: 'facility.positions.decisionMissing' }),
  };
}

export function AssignDialog({ start, departments, staff, onClose, onDone }: AssignDialogProps) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(assignPosition);
  const [tried, setTried] = useState(false);
  const [value, setValue] = useState<Value>(() => ({ roleId: null, position: start.position ?? null, departmentId: start.departmentId ?? null, from: formatDate(localDay(new Date())), to: '', standsIn: false, decision: '' }));
  const change = (some: Partial<Value>) => setValue((before) => ({ ...before, ...some }));
  const problems = problemsOf(value);
  const errorOf = (field: keyof Value) => (tried && problems[field] !== undefined ? t(problems[field]) : undefined);
  const isWhole = value.position !== null && isOfFacility(value.position);
  const nameOf = (id: string | undefined) => departments.find((one) => one.id === id)?.name;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const { roleId, position, departmentId, from, to, standsIn, decision } = value;
    if (Object.keys(problems).length > 0 || roleId === null || position === null) return;
    const [first = '', last] = [readDay(from), readDay(to)];
    const made = await save.run({ roleId, position, standsIn, from: first, ...(!isWhole && departmentId !== null && { departmentId }), ...(last !== undefined && { to: last }), ...(decision.trim() !== '' && { decision: decision.trim() }) }).catch(() => undefined);
    if (!made) return;
    toast({ text: t('facility.positions.saved'), tone: 'done' });
    onDone();
  };
  return (
    <Modal opened onClose={onClose} title={<strong>{t('facility.positions.assign')}</strong>} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="sm">
          <Select label={t('facility.positions.position')} data={positions.map((code) => ({ value: code, label: t(`facility.position.${code}`) }))} value={value.position} allowDeselect={false} error={errorOf('position')} onChange={(code) => change({ position: code as PositionCode })} />
          {!isWhole && <Select label={t('facility.positions.place')} data={departments.map(({ id, name }) => ({ value: id, label: name }))} value={value.departmentId} searchable error={errorOf('departmentId')} onChange={(departmentId) => change({ departmentId })} />}
          <Select label={t('facility.positions.person')} searchable data={staff.map(({ roleId, name, departmentId }) => ({ value: roleId, label: [titleCase(name), nameOf(departmentId)].filter(Boolean).join(' – ') }))} value={value.roleId} error={errorOf('roleId')} onChange={(roleId) => change({ roleId })} />
          <Checkbox label={t('facility.positions.standsInLong')} description={t('facility.positions.standsInHint')} checked={value.standsIn} onChange={(event) => change({ standsIn: event.currentTarget.checked })} />
          <Group gap="sm" grow align="start">
            <DayField label={t('facility.positions.from')} value={value.from} error={errorOf('from')} onChange={(from) => change({ from })} />
            <DayField label={t(value.standsIn ? 'facility.positions.to' : 'facility.positions.toIfAny')} value={value.to} error={errorOf('to')} onChange={(to) => change({ to })} />
          </Group>
          <TextField label={t(value.standsIn ? 'facility.positions.decision' : 'facility.positions.decisionIfAny')} value={value.decision} error={errorOf('decision')} onChange={(decision) => change({ decision })} />
          {save.refusal && <RefusalNote refusal={save.refusal} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
            <Button type="submit" loading={save.running}>{t('facility.positions.save')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
