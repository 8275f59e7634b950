// Whose old record it is: a person who is known here is picked, and what the cover would say comes along. spec: ARC-25
import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { usePatientSearch } from '#fhir/client/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import { identifierSystems } from '#modules/reception/model/index.ts';
import { formatDate, formatName, useText } from '#ui/index.ts';

function labelOf(person: Patient): string {
  const code = person.identifier?.find(({ system }) => system === identifierSystems['patient-code'])?.value;
  return [formatName(person.name), formatDate(person.birthDate), code].filter(Boolean).join(' · ');
}

interface Props { readonly chosen: string | undefined; onChoose(person: Patient): void; onForget(): void }

export function KnownPersonField({ chosen, onChoose, onForget }: Props) {
  const { t } = useText();
  const [text, setText] = useState('');
  const { patients } = usePatientSearch(chosen === undefined ? text : '');
  const change = (typed: string) => {
    setText(typed);
    if (chosen !== undefined) onForget();
  };
  const choose = (label: string) => {
    const person = patients.find((one) => labelOf(one) === label);
    if (person) onChoose(person);
  };
  return (
    <Autocomplete
      label={t('documents.archive.old.person')} description={t(chosen === undefined ? 'documents.archive.old.personHint' : 'documents.archive.old.personChosen')} value={text} data={[...new Set(patients.map(labelOf))]} filter={({ options }) => options}
      onChange={change} onOptionSubmit={choose} autoComplete="off" maxLength={120}
    />
  );
}
