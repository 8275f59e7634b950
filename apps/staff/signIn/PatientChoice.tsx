// Whose record an app that was started outside the chart is about: typed without accents. spec: SMA-6
import { Button, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, usePatientSearch } from '#fhir/client/index.ts';
import type { ResourceOf } from '#fhir/types/index.ts';
import { formatDate, formatName, titleCase, useFormat, useText } from '#ui/index.ts';
import classes from './signIn.module.css';

export function PatientChoice(props: { chosen: string | undefined; missing: boolean; onChoose: (patientId: string | undefined) => void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [patient, setPatient] = useState<ResourceOf<'Patient'> | undefined>(undefined);
  const found = usePatientSearch(props.chosen === undefined ? text : '');
  const choose = (one: ResourceOf<'Patient'> | undefined) => {
    setPatient(one);
    props.onChoose(one?.id);
  };
  if (patient && props.chosen !== undefined) {
    return (
      <div className={classes.chosen}>
        <Who patient={patient} />
        <Button variant="default" size="compact-md" onClick={() => choose(undefined)}>
          {t('authorize.patientOther')}
        </Button>
      </div>
    );
  }
  return (
    <div>
      <TextInput
        label={t('authorize.patient')}
        placeholder={t('authorize.patientHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={props.missing ? t('authorize.patientMissing') : undefined}
        autoFocus
      />
      {found.refusal && <RefusalNote refusal={found.refusal} />}
      <ul className={classes.found} aria-label={t('authorize.patientFound')}>
        {found.patients.slice(0, 6).map((one) => (
          <li key={one.id}>
            <UnstyledButton className={classes.patient} onClick={() => choose(one)}>
              <Who patient={one} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {text.trim().length > 1 && !found.loading && found.patients.length === 0 && !found.refusal && <Text size="sm">{t('authorize.patientNone', { text })}</Text>}
    </div>
  );
}

function Who({ patient }: { patient: ResourceOf<'Patient'> }) {
  const format = useFormat();
  return (
    <span>
      <strong>{titleCase(formatName(patient.name))}</strong>
      <Text component="span" size="sm" c="dimmed" ml={8}>
        {[format.gender(patient.gender), formatDate(patient.birthDate)].filter(Boolean).join(' · ')}
      </Text>
    </span>
  );
}
