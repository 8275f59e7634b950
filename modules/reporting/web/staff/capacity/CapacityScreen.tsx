// /capacity – how long the disk lasts and what ten years take. spec: CAP-2, CAP-3
import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { capacity } from '#modules/reporting/model/index.ts';
import type { CapacityPlan, DiskSpace } from '#modules/reporting/model/index.ts';
import { formatDate, formatMoney, Loading, StatusChip, useText } from '#ui/index.ts';
import { formatBytes } from './bytes.ts';
import classes from './capacity.module.css';
import { PlanForm } from './PlanForm.tsx';

export function Screen() {
  const { t } = useText();
  const { data, refusal, refetch } = useOperationQuery(capacity, {}, { keepOld: true });
  return (
    <div className={classes.page}>
      <Title order={1} mb="md">{t('reporting.capacity.title')}</Title>
      {refusal && <RefusalNote refusal={refusal} retry={refetch} />}
      {!data && !refusal && <Loading rows={6} />}
      {data && <Figures plan={data.plan} space={data.space} />}
      {data && <Sources plan={data.plan} />}
      {data && (
        <section aria-labelledby="capacity-plan">
          <Title order={2} id="capacity-plan">{t('reporting.capacity.plan')}</Title>
          <PlanForm settings={data.settings} onSaved={refetch} />
          <Years plan={data.plan} />
        </section>
      )}
    </div>
  );
}

function Figures({ plan, space }: { plan: CapacityPlan; space: DiskSpace | undefined }) {
  const { t } = useText();
  const growth = plan.growthPerYearBytes;
  const full = plan.fullOn ? formatDate(plan.fullOn) : growth === undefined || !space ? t('reporting.capacity.unknown') : t('reporting.capacity.never');
  return (
    <>
      <dl className={classes.figures}>
        <Figure name={t('reporting.capacity.used')}>{formatBytes(plan.usedBytes)}</Figure>
        <Figure name={t('reporting.capacity.free')} note={space && t('reporting.capacity.ofTotal', { total: formatBytes(space.totalBytes) })}>{space ? formatBytes(space.freeBytes) : t('reporting.capacity.unknown')}</Figure>
        <Figure name={t('reporting.capacity.growth')}>{growth === undefined ? t('reporting.capacity.unknown') : formatBytes(growth)}</Figure>
        <Figure name={t('reporting.capacity.fullOn')}>{full}</Figure>
      </dl>
      {growth === undefined && <Text size="sm" mb="md">{t('reporting.capacity.tooFew', { days: plan.daysKnown })}</Text>}
      {!space && <Text size="sm" mb="md">{t('reporting.capacity.noSpace')}</Text>}
    </>
  );
}

function Figure({ name, note, children }: { name: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>
        {children}
        {note && <span className={classes.note}>{note}</span>}
      </dd>
    </div>
  );
}

function Sources({ plan: { sources, usedBytes } }: { plan: CapacityPlan }) {
  const { t } = useText();
  return (
    <section aria-labelledby="capacity-sources">
      <Title order={2} id="capacity-sources">{t('reporting.capacity.sources')}</Title>
      <div className={classes.wide}>
        <table className={classes.table}>
          <thead>
            <tr>{(['source', 'size', 'share', 'perMonth'] as const).map((key) => <th key={key} scope="col">{t(`reporting.capacity.${key}`)}</th>)}</tr>
          </thead>
          <tbody>
            {sources.map(({ source, bytes, perMonthBytes }) => (
              <tr key={source}>
                <th scope="row">{t(`reporting.capacity.source.${source}`)}</th>
                <td>{formatBytes(bytes)}</td>
                <td>{usedBytes === 0 ? '–' : `${Math.round((100 * bytes) / usedBytes)} %`}</td>
                <td>{perMonthBytes === undefined ? '–' : formatBytes(perMonthBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Years({ plan: { years } }: { plan: CapacityPlan }) {
  const { t } = useText();
  if (years.length === 0) return null;
  return (
    <div className={classes.wide}>
      <table className={classes.table}>
        <thead>
          <tr>{(['year', 'size', 'withCopies', 'fits', 'price'] as const).map((key) => <th key={key} scope="col">{t(`reporting.capacity.${key}`)}</th>)}</tr>
        </thead>
        <tbody>
          {years.map(({ year, bytes, withCopiesBytes, fits, price }) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              <td>{formatBytes(bytes)}</td>
              <td>{formatBytes(withCopiesBytes)}</td>
              <td>{fits === undefined ? '–' : <StatusChip tone={fits ? 'done' : 'problem'}>{t(fits ? 'reporting.capacity.enough' : 'reporting.capacity.notEnough')}</StatusChip>}</td>
              <td>{price === undefined ? '–' : formatMoney(price)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
