// Vital signs of this visit on the doctor's page: the latest figures with marks, and the pad one press away. spec: VIT
import { Button, Modal } from '@mantine/core';
import { IconHeartbeat } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { RefusalNote, useLive, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { vitalsSheet } from '#modules/chart/model/index.ts';
import { formatTime, Loading, useText } from '#ui/index.ts';
import { VitalFigures } from './VitalSets.tsx';
import { VitalsPad } from './VitalsPad.tsx';
import classes from './vitals.module.css';

/** `<VitalsToday patientId={…} encounterId={…} />`, with `key={encounterId}`. */
export const VitalsToday = memo(Today);

function Today(props: { patientId: string; encounterId: string }) {
  const { t } = useText();
  const [measuring, setMeasuring] = useState(false);
  const mayRecord = usePermission('chart.record-vitals');
  const sheet = useOperationQuery(vitalsSheet, {}, { id: props.encounterId, keepOld: false });
  useLive(['change/Observation'], sheet.refetch);
  const [last] = sheet.data?.sets ?? [];
  return (
    <section className={classes.today} aria-label={t('chart.vitals')}>
      {sheet.data?.open && mayRecord && <Button className={classes.measure} variant="default" size="compact-sm" leftSection={<IconHeartbeat size={15} aria-hidden />} onClick={() => setMeasuring(true)}>{t('chart.vitalsPad.measure')}</Button>}
      {sheet.refusal && <RefusalNote refusal={sheet.refusal} retry={sheet.refetch} />}
      {sheet.loading && <Loading rows={1} />}
      {sheet.data && (last ? <><time className={classes.muted} dateTime={last.measuredAt}>{formatTime(last.measuredAt)}</time> <VitalFigures values={latestOfEach(sheet.data.sets)} /></> : <span className={classes.muted}>{t('chart.vitalsPad.notYet')}</span>)}
      <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened={measuring} onClose={() => setMeasuring(false)} title={t('chart.vitals')} size="xl">
        {measuring && <VitalsPad patientId={props.patientId} encounterId={props.encounterId} onSaved={() => setMeasuring(false)} />}
      </Modal>
    </section>
  );
}

type Sets = readonly { readonly values: Parameters<typeof VitalFigures>[0]['values'] }[];

/** A second pressure does not hide the weight of the first measurement. */
const latestOfEach = (sets: Sets) => {
  const all = sets.flatMap(({ values }) => values);
  return all.filter(({ sign }, at) => all.findIndex((other) => other.sign === sign) === at);
};
