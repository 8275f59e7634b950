// Fields that several forms of the structure share.
import { Select, Switch, TextInput } from '@mantine/core';
import { placeStates } from '#modules/facility/model/index.ts';
import type { PlaceState } from '#modules/facility/model/index.ts';
import { StatusChip, useText } from '#ui/index.ts';
import type { StatusTone } from '#ui/index.ts';
import type { Structure } from '../useStructure.ts';

interface TextProps { readonly name: string; readonly value: string; readonly error: string | undefined; readonly onChange: (value: string) => void; readonly needed?: boolean; readonly focus?: boolean; readonly hint?: string }

/** A line of text; its label is `facility.structure.<name>`. */
export function Line({ name, value, error, onChange, needed = false, focus = false, hint }: TextProps) {
  const { t } = useText();
  return (
    <TextInput label={t(`facility.structure.${name}`)} name={name} value={value} error={error} withAsterisk={needed} maxLength={200} autoComplete="off" data-autofocus={focus || undefined} placeholder={hint}
      onChange={(event) => onChange(event.currentTarget.value)} />
  );
}

interface ChoiceProps { readonly value: string | undefined; readonly error?: string | undefined; readonly onChange: (id: string | undefined) => void; readonly structure: Structure }

export function DepartmentField({ value, error, onChange, structure }: ChoiceProps) {
  const { t } = useText();
  return (
    <Select label={t('facility.structure.department')} data={structure.departments.map(({ shown }) => ({ value: shown.id ?? '', label: shown.name }))} value={value ?? null} error={error} searchable clearable onChange={(id) => onChange(id ?? undefined)} />
  );
}

export function PlaceStateField(props: { value: PlaceState; onChange: (state: PlaceState) => void }) {
  const { t } = useText();
  return (
    <Select label={t('facility.structure.state')} data={placeStates.map((state) => ({ value: state, label: t(`facility.structure.state.${state}`) }))} value={props.value} allowDeselect={false} onChange={(state) => state && props.onChange(state)} />
  );
}

export function ActiveField(props: { value: boolean; onChange: (active: boolean) => void }) {
  const { t } = useText();
  return <Switch label={t('facility.structure.active')} checked={props.value} onChange={(event) => props.onChange(event.currentTarget.checked)} />;
}

const tones: Readonly<Record<PlaceState, StatusTone>> = { active: 'done', suspended: 'paused', inactive: 'cancelled' };

/** In use, paused or closed, in words. */
export function StateChip(props: { state: PlaceState }) {
  const { t } = useText();
  return <StatusChip tone={tones[props.state]}>{t(`facility.structure.state.${props.state}`)}</StatusChip>;
}

export const stateOf = (active: boolean): PlaceState => (active ? 'active' : 'inactive');
export const isTaken = (text: string, others: readonly string[]): boolean => others.some((other) => other.trim().toLowerCase() === text.trim().toLowerCase());
