// The address as printed, and today's two levels proposed for it. Nothing is thrown away. spec: RCP
import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useEffectEvent } from 'react';
import { useOperationQuery } from '#fhir/client/index.ts';
import { proposeAddressOperation } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import type { PersonState } from './personState.ts';
import classes from './desk.module.css';

export function AddressFields({ person, onChange }: { person: PersonState; onChange: (change: Partial<PersonState>) => void }) {
  const { t } = useText();
  const [text] = useDebouncedValue(person.address.trim(), 400);
  const proposal = useOperationQuery(proposeAddressOperation, text === '' ? undefined : { text }, { keepOld: false }).data;
  const choices = (proposal?.choices ?? []).map((choice) => ({ value: [choice.communeCode, choice.commune, choice.provinceCode, choice.province].join('|'), label: `${choice.commune}, ${choice.province}`, because: choice.because }));
  const first = choices[0];
  const sure = first && first.because !== 'near' ? first.value : '';
  const line = proposal?.line;
  const takeOver = useEffectEvent(() => onChange({ line: line ?? '', units: sure }));
  // Only a new proposal fills the fields again, never a key press of the person.
  useEffect(() => {
    if (line !== undefined) takeOver();
  }, [line, sure]);
  const hint = proposal === undefined ? undefined : first === undefined ? t('reception.address.asWritten') : proposal.threeLevels ? t('reception.address.threeLevels') : undefined;
  return (
    <>
      <TextInput className={classes.wide} label={t('reception.person.address')} value={person.address} onChange={(event) => onChange({ address: event.currentTarget.value })} maxLength={300} autoComplete="off" />
      <Select
        className={classes.wide} label={t('reception.address.today')} description={hint} inputWrapperOrder={['label', 'input', 'description', 'error']} disabled={choices.length === 0} clearable
        placeholder={choices.length > 0 ? t('reception.address.choose') : ''} value={person.units || null} onChange={(units) => onChange({ units: units ?? '' })} data={choices}
      />
    </>
  );
}
