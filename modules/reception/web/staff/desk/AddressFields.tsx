// The address as printed, and today's two levels proposed for it. Nothing is thrown away. spec: RCP
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useEffectEvent } from 'react';
import { useOperationQuery } from '#fhir/client/index.ts';
import { proposeAddressOperation } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import { CommuneField, unitsOf } from './CommuneField.tsx';
import type { PersonState } from './personState.ts';
import classes from './desk.module.css';

export function AddressFields({ person, onChange }: { person: PersonState; onChange: (change: Partial<PersonState>) => void }) {
  const { t } = useText();
  const [text] = useDebouncedValue(person.address.trim(), 400);
  const proposal = useOperationQuery(proposeAddressOperation, text === '' ? undefined : { text }, { keepOld: false }).data;
  const choices = proposal?.choices ?? [];
  const first = choices[0];
  const sure = first && first.because !== 'near' ? unitsOf(first) : '';
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
      <CommuneField person={person} proposed={choices} provinceCode={proposal?.province?.code} hint={hint} onChange={onChange} />
    </>
  );
}
