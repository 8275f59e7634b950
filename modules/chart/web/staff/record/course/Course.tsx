// "Diễn biến & thuốc": everything that happened, newest first, only as many rows drawn as fit; medicines beside it. spec: CHT-1
import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import type { MedicationRequest } from '#fhir/types/index.ts';
import { EmptyState, formatDate, formatTime, Loading, Slot, StatusChip, useText, useVisibleRows } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import { Medicines } from '../overview/Medicines.tsx';
import classes from '../record.module.css';
import { directionText } from './direction.ts';
import { type Entry, kinds, type TimelineKind, toneOf } from './entries.ts';
import { type Timeline, useTimeline } from './useTimeline.ts';

const rowHeight = 46;

export function Course(props: { patientId: string }) {
  const { t } = useText();
  const [shown, setShown] = useState<ReadonlySet<TimelineKind>>(new Set(kinds));
  const timeline = useTimeline(props.patientId, shown);
  const toggle = (kind: TimelineKind) => setShown((all) => (all.has(kind) ? new Set([...all].filter((one) => one !== kind)) : new Set([...all, kind])));
  return (
    <div className={classes.course}>
      <Card title={t('chart.course.title')} fill>
        <Group gap={14} px="sm" pb={6} role="group" aria-label={t('chart.course.kinds')}>
          {kinds.map((kind) => (
            <Checkbox key={kind} size="xs" label={t(`chart.kind.${kind}`)} checked={shown.has(kind)} onChange={() => toggle(kind)} />
          ))}
        </Group>
        {timeline.refusal && <RefusalNote refusal={timeline.refusal} />}
        {timeline.loading && timeline.entries.length === 0 ? <Loading rows={8} /> : <EntryList timeline={timeline} />}
      </Card>
      <div className={classes.side}>
        <Medicines patientId={props.patientId} all />
        <Slot name="chart.timeline" props={{ patientId: props.patientId }} />
      </div>
    </div>
  );
}

function EntryList(props: { timeline: Timeline }) {
  const { t } = useText();
  const { timeline } = props;
  const frame = useRef<HTMLDivElement>(null);
  const { entries } = timeline;
  const rows = useVisibleRows(frame, { count: entries.length, rowHeight });
  const { more, loadingMore, loadMore } = timeline;
  const nearEnd = rows.end >= entries.length - 15;
  useEffect(() => {
    if (nearEnd && more && !loadingMore) loadMore();
  }, [nearEnd, more, loadingMore, loadMore]);
  if (entries.length === 0) return <EmptyState text={t('chart.course.empty')} />;
  return (
    <div className={classes.entries} ref={frame} tabIndex={0} role="region" aria-label={t('chart.course.title')}>
      <ol className={classes.entryList} style={{ height: entries.length * rowHeight }}>
        {entries.slice(rows.start, rows.end).map((entry, offset) => {
          const index = rows.start + offset;
          const sameDay = index > 0 && formatDate(entries[index - 1]?.at) === formatDate(entry.at);
          return (
            <li key={entry.key} className={classes.entry} style={{ transform: `translateY(${index * rowHeight}px)`, height: rowHeight }} aria-setsize={more ? -1 : entries.length} aria-posinset={index + 1}>
              <EntryRow entry={entry} sameDay={sameDay} />
            </li>
          );
        })}
      </ol>
      {more && (
        <Button variant="subtle" size="compact-sm" loading={loadingMore} onClick={loadMore} m="xs">
          {t('chart.course.older')}
        </Button>
      )}
    </div>
  );
}

function EntryRow(props: { entry: Entry; sameDay: boolean }) {
  const { t, has } = useText();
  const { entry } = props;
  const date = formatDate(entry.at);
  const detail = entry.kind === 'MedicationRequest' ? directionText(entry.resource as MedicationRequest, t) : entry.detail;
  const status = `chart.status.${entry.status}`;
  return (
    <>
      <span className={classes.entryDate} data-same={props.sameDay || undefined}>
        <span>{date || t('chart.noDate')}</span>
        <span className={classes.entryTime}>{formatTime(entry.at)}</span>
      </span>
      <span className={classes.entryKind} data-kind={entry.kind}>
        {t(`chart.kind.${entry.kind}`)}
      </span>
      <span className={classes.entryText}>
        <Text component="span" size="sm" fw={600} truncate display="block">
          {entry.title || t(`chart.kind.${entry.kind}`)}
        </Text>
        {detail && (
          <Text component="span" size="xs" c="dimmed" truncate className={classes.entryDetail}>
            {detail}
          </Text>
        )}
      </span>
      {entry.status && <StatusChip tone={toneOf(entry.status)}>{has(status) ? t(status) : entry.status}</StatusChip>}
    </>
  );
}
