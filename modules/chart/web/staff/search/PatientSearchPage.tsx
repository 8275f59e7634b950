// /patients – find a person by name without accents, phone or number; the keyboard alone is enough. spec: CHT-8
import { TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { RefusalNote, usePatientSearch } from '#fhir/client/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import { EmptyState, formatDate, formatName, highlight, Loading, titleCase, useFormat, useText } from '#ui/index.ts';
import classes from '../record/record.module.css';
import page from './search.module.css';

export function Screen() {
  const { t } = useText();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { patients, loading, refusal } = usePatientSearch(text);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = patients[active];
    if (event.key === 'Enter' && chosen) void navigate({ to: '/patients/$patientId', params: { patientId: String(chosen.id) } });
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setActive((at) => Math.max(0, Math.min(patients.length - 1, at + step)));
  };
  return (
    <div className={page.page}>
      <Title order={1}>{t('chart.search.title')}</Title>
      <TextInput
        label={t('chart.search.label')}
        description={t('chart.search.hint')}
        leftSection={<IconSearch size={16} aria-hidden />}
        autoFocus
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="status" className="visuallyHidden">
        {text.trim().length > 1 && !loading ? t('client.search.results', { count: patients.length }) : ''}
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
      {patients.length > 0 && <Results patients={patients} active={active} text={text} />}
      {loading && patients.length === 0 && <Loading rows={4} />}
      {!loading && patients.length === 0 && <EmptyState text={text.trim().length > 1 ? t('chart.search.none', { text }) : t('chart.search.empty')} />}
    </div>
  );
}

function Results(props: { patients: readonly Patient[]; active: number; text: string }) {
  const { t } = useText();
  const format = useFormat();
  return (
    <div className={page.results}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('chart.search.name')}</th>
            <th>{t('chart.search.born')}</th>
            <th>{t('chart.search.gender')}</th>
            <th className={classes.wideOnly}>{t('chart.search.code')}</th>
            <th className={classes.wideOnly}>{t('chart.search.phone')}</th>
            <th className={classes.wideOnly}>{t('chart.search.address')}</th>
          </tr>
        </thead>
        <tbody>
          {props.patients.map((patient, index) => (
            <tr key={patient.id} data-active={index === props.active || undefined}>
              <td>
                <Link to="/patients/$patientId" params={{ patientId: String(patient.id) }} className={page.name}>
                  {highlight(titleCase(formatName(patient.name)), props.text).map((piece, at) => (piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text))}
                </Link>
              </td>
              <td>
                {formatDate(patient.birthDate)} <span className={classes.unit}>{format.age(patient.birthDate)}</span>
              </td>
              <td>{format.gender(patient.gender)}</td>
              <td className={classes.wideOnly}>{(patient.identifier?.find((one) => one.type?.coding?.some((coding) => coding.code === 'MR')) ?? patient.identifier?.[0])?.value}</td>
              <td className={classes.wideOnly}>{patient.telecom?.find((one) => one.system === 'phone')?.value}</td>
              <td className={classes.wideOnly}>{patient.address?.[0]?.text ?? [patient.address?.[0]?.city, patient.address?.[0]?.state].filter(Boolean).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
