// The mother of a newborn: one who is known here is found as in the box and linked; another one is just written down. spec: RCP-8
import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useOperationQuery } from '#fhir/client/index.ts';
import { findPatients } from '#modules/reception/model/index.ts';
import { formatDate, useText } from '#ui/index.ts';
import type { PersonState } from './personState.ts';

const fewestLetters = 2;

export function MotherField({ person, onChange }: { person: PersonState; onChange: (change: Partial<PersonState>) => void }) {
  const { t } = useText();
  const [text] = useDebouncedValue(person.contactName.trim(), 250);
  const found = useOperationQuery(findPatients, text.length < fewestLetters || person.motherId !== '' ? undefined : { text, limit: 8 }).data?.patients ?? [];
  const mothers = found.filter(({ sex }) => sex !== 'male').map((mother) => ({ ...mother, label: [mother.name, formatDate(mother.birthDate), mother.patientCode].filter(Boolean).join(' · ') }));
  const choose = (label: string) => {
    const mother = mothers.find((one) => one.label === label);
    if (mother) onChange({ motherId: mother.id, contactName: mother.name, contactPhone: mother.phone ?? person.contactPhone, ...(person.address === '' && mother.address && { address: mother.address }) });
  };
  return (
    <Autocomplete
      name="contactName" label={t('reception.person.mother')} description={person.motherId === '' ? undefined : t('reception.person.motherKnown')} inputWrapperOrder={['label', 'input', 'description', 'error']} value={person.contactName} data={mothers.map(({ label }) => label)} filter={({ options }) => options}
      onChange={(contactName) => { if (!mothers.some(({ label }) => label === contactName)) onChange({ contactName, motherId: '' }); }} onOptionSubmit={choose} autoComplete="off" maxLength={200}
    />
  );
}
