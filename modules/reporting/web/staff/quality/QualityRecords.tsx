// The records of a department that can be repaired. spec: QUA-3
import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { qualityRecords } from '#modules/reporting/model/index.ts';
import type { QualityMeasure } from '#modules/reporting/model/index.ts';
import { EmptyState, formatDate, Loading, StatusChip, useText } from '#ui/index.ts';
import classes from './quality.module.css';

interface QualityRecordsProps { readonly month: string; readonly wardId: string; readonly ward: string; readonly measure: QualityMeasure | undefined; readonly onClose: () => void }

export function QualityRecords({ month, wardId, ward, measure, onClose }: QualityRecordsProps) {
  const { t } = useText();
  const found = useOperationQuery(qualityRecords, { month, wardId, ...(measure !== undefined && { measure }) }, { keepOld: false });
  return (
    <section className={classes.block} aria-label={ward}>
      <Group justify="space-between"><h2>{[ward, measure && t(`reporting.quality.measure.${measure}`)].filter(Boolean).join(' – ')}</h2><Button size="compact-sm" variant="subtle" onClick={onClose}>{t('ui.close')}</Button></Group>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {!found.data && !found.refusal && <Loading rows={3} />}
      {found.data?.records.length === 0 && <EmptyState text={t('reporting.quality.nothing')} />}
      <ul className={classes.lines}>
        {found.data?.records.map(({ recordId, encounterId, number, endedAt, defects }) => (
          <li key={recordId}>
            <span>{encounterId === undefined ? <strong>{number || '–'}</strong> : <Link to={`/stays/${encounterId}`}>{number || t('reporting.quality.noNumber')}</Link>}</span>
            <span className={classes.muted}>{t('reporting.quality.ended', { day: formatDate(endedAt) })}</span>
            {defects.map((one) => <StatusChip key={one} tone={one === measure ? 'problem' : 'neutral'}>{t(`reporting.quality.measure.${one}`)}</StatusChip>)}
          </li>
        ))}
      </ul>
      {found.data?.more && <p className={classes.muted}>{t('reporting.quality.more')}</p>}
    </section>
  );
}
