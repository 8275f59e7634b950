// Problems now, and those that are over; the ICD-10 code stands first.
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useLiveSearches, useSearch } from '#fhir/client/index.ts';
import type { Condition } from '#fhir/types/index.ts';
import { conceptHas, EmptyState, formatDate, Loading, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import { conditionTitle } from '../course/entries.ts';
import classes from '../record.module.css';

const standing = ['active', 'recurrence', 'relapse'];
const isStanding = (condition: Condition): boolean => !condition.clinicalStatus || standing.some((code) => conceptHas(condition.clinicalStatus, code));
const isRecordedRight = (condition: Condition): boolean => !conceptHas(condition.verificationStatus, 'entered-in-error') && !conceptHas(condition.verificationStatus, 'refuted');

/** The same problem coded at ten visits is one line, with the date it was first written. */
export function foldConditions(conditions: readonly Condition[]): readonly { readonly condition: Condition; readonly since: string }[] {
  const groups = Map.groupBy(conditions.filter(isRecordedRight), (condition) => condition.code?.coding?.[0]?.code ?? conditionTitle(condition));
  return [...groups.values()].flatMap((group) => {
    const dates = group.map((one) => one.onsetDateTime ?? one.onsetPeriod?.start ?? one.recordedDate ?? '').filter(Boolean).toSorted();
    const newest = group.toSorted((left, right) => (right.recordedDate ?? '').localeCompare(left.recordedDate ?? ''))[0];
    return newest ? [{ condition: newest, since: dates[0] ?? '' }] : [];
  });
}

export function Problems(props: { patientId: string }) {
  const { t } = useText();
  const found = useSearch('Condition', { patient: props.patientId, _sort: '-recorded-date', _count: 200 });
  const [past, setPast] = useState(false);
  useLiveSearches(['Condition']);
  const all = foldConditions(found.data?.resources ?? []);
  const now = all.filter((one) => isStanding(one.condition));
  const over = all.filter((one) => !isStanding(one.condition));
  const shown = past ? [...now, ...over] : now;
  return (
    <Card title={t('chart.problems')} count={found.data ? now.length : undefined} updating={found.updating}>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={3} />}
      {found.data && shown.length === 0 && <EmptyState text={t('chart.problems.empty')} />}
      <ul className={classes.rows}>
        {shown.map(({ condition, since }) => (
          <li key={condition.id} className={classes.row}>
            <span className={classes.rowMain}>
              <span className={classes.rowTitle}>{conditionTitle(condition)}</span>
              {!isStanding(condition) && <span className={classes.rowDetail}> · {t('chart.problems.over')}</span>}
            </span>
            <span className={classes.rowEnd}>{formatDate(since)}</span>
          </li>
        ))}
      </ul>
      {over.length > 0 && (
        <UnstyledButton className={classes.row} c="var(--link)" onClick={() => setPast(!past)} aria-expanded={past}>
          {past ? t('chart.problems.hidePast') : t('chart.problems.showPast', { count: over.length })}
        </UnstyledButton>
      )}
    </Card>
  );
}
