// The forms of one visit or stay in the chart: what exists with its state, and what can be begun. spec: FRS-11
import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { RefusalNote, useLive, useOperationQuery, usePermission, useSearch } from '#fhir/client/index.ts';
import { useFormWords } from '#fhir/client/form/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { careOf, listForms, saveForm } from '#modules/chart/model/index.ts';
import { EmptyState, type StaffSlots, formatDate, formatInstant, Loading, useText } from '#ui/index.ts';
import { Card } from '../../record/Card.tsx';
import { AnswerState } from '../AnswerState.tsx';
import classes from '../forms.module.css';
import { FormPicker } from './FormPicker.tsx';

const mostEncounters = 30;

export function Filler({ patientId }: StaffSlots['chart.documents']) {
  const { t } = useText();
  const nameOf = (one: Encounter) => `${t(`chart.forms.care.${careOf(one)}`)} ${formatDate(one.period?.start)}${one.period?.end ? '' : ` ${t('chart.forms.going')}`}`;
  const encounters = useSearch('Encounter', { patient: patientId, _sort: '-date', _count: mostEncounters });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const list = encounters.data?.resources ?? [];
  const encounter = list.find(({ id }) => id === chosen) ?? list.find(({ status }) => status !== 'finished' && status !== 'cancelled') ?? list[0];
  if (encounters.refusal) return <RefusalNote refusal={encounters.refusal} />;
  if (!encounter) return null;
  const chooser = list.length > 1 && (
    <div className={classes.toolbar}>
      <NativeSelect aria-label={t('chart.forms.encounter')} value={encounter.id} data={list.map((one) => ({ value: one.id ?? '', label: nameOf(one) }))} onChange={(event) => setChosen(event.currentTarget.value)} />
    </div>
  );
  return <FormsOf key={encounter.id} patientId={patientId} encounterId={encounter.id ?? ''} chooser={chooser} />;
}

interface OfProps {
  readonly patientId: string;
  readonly encounterId: string;
  /** The way to other visits and stays. */
  readonly chooser?: ReactNode;
}

export function FormsOf({ patientId, encounterId, chooser }: OfProps) {
  const { t } = useText();
  const words = useFormWords();
  const [picking, setPicking] = useState(false);
  const mayWrite = usePermission(saveForm.permission);
  const forms = useOperationQuery(listForms, { patientId }, { id: encounterId });
  useLive(['change/QuestionnaireResponse'], forms.refetch);
  const answers = forms.data?.answers ?? [];
  return (
    <Card title={t('chart.forms')} count={forms.data && answers.length} updating={forms.updating} action={forms.data?.mayWrite && mayWrite && <Button size="compact-md" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setPicking(true)}>{t('chart.forms.begin')}</Button>}>
      {chooser}
      {forms.refusal && <RefusalNote refusal={forms.refusal} retry={forms.refetch} />}
      {forms.loading && <Loading rows={3} />}
      {forms.data && answers.length === 0 && <EmptyState text={t('chart.forms.empty')} />}
      {answers.length > 0 && (
        <table className={classes.table}>
          <thead><tr><th scope="col">{t('chart.forms.name')}</th><th scope="col">{t('chart.forms.authored')}</th><th scope="col" className={classes.wideOnly}>{t('chart.forms.author')}</th><th scope="col">{t('chart.documents.state')}</th></tr></thead>
          <tbody>
            {answers.map((one) => (
              <tr key={one.responseId}>
                <td><Link to={`/forms/${patientId}/${encounterId}/${one.responseId}`}>{words(one.title)}</Link> <span className={classes.muted}>{one.code}</span></td>
                <td className={classes.code}>{formatInstant(one.authored)}</td>
                <td className={classes.wideOnly}>{one.author}</td>
                <td><AnswerState status={one.status} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {picking && <FormPicker patientId={patientId} encounterId={encounterId} forms={forms.data?.forms ?? []} answers={answers} onClose={() => setPicking(false)} />}
    </Card>
  );
}
