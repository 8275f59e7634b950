// Advice, and the next visit: so many days, with the date computed and free to change. spec: VIS-6
import { CloseButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRefusalText } from '#fhir/client/index.ts';
import { daysBetween, findTooLong, followUpDay, weekdayOf } from '#modules/chart/model/index.ts';
import type { FollowUp } from '#modules/chart/model/index.ts';
import { formatDate, parseDate, useText } from '#ui/index.ts';
import { type PartProps, partOf } from '../part.ts';
import classes from '../visit.module.css';
import { CopiedMark } from './CopiedMark.tsx';
import { TextPart } from './VisitWords.tsx';

export function Advice(part: PartProps) {
  const { t } = useText();
  return (
    <section className={classes.card} data-visit-own aria-label={t('chart.visit.after')}>
      <TextPart {...part} field="management" minRows={1} />
      <TextPart {...part} field="advice" minRows={1} />
    </section>
  );
}

/** Stays in sight below the plan, however long the prescription is. */
export const FollowUpRow = partOf(['followUp'], FollowUpPart);

function FollowUpPart({ visit, server, readOnly }: PartProps) {
  const { t } = useText();
  const words = useRefusalText();
  const { doc, state } = visit;
  const { followUp } = state.form;
  const visitDay = server.day;
  const fault = state.faults['followUp'];
  const tooLong = findTooLong({ followUp })[0];
  // The day that was meant, when it fell on a weekend.
  const [moved, setMoved] = useState<ReturnType<typeof followUpDay> | undefined>(undefined);
  const set = (next: FollowUp | null) => doc.edit({ followUp: next });
  const onDays = (typed: string) => {
    const days = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
    if (typed.trim() === '') set(null);
    if (days === 0) return;
    const next = followUpDay(visitDay, days);
    setMoved(next);
    set({ ...followUp, date: next.date });
  };
  if (readOnly) return <FixedFollowUp followUp={followUp} />;
  return (
    <section className={classes.card} data-visit-own aria-label={t('chart.visit.followUp')}>
      <div className={`${classes.followUp} ${'followUp' in state.copied ? classes.copied : ''}`}>
        <Typed label={t('chart.visit.followUpDays')} shown={followUp ? String(daysBetween(visitDay, followUp.date)) : ''} width={104} numeric onType={onDays} />
        <Typed field="followUp" label={t('chart.visit.followUpDate')} shown={followUp ? formatDate(followUp.date) : ''} width={104} onLeave={(typed) => {
          const date = parseDate(typed, Number(visitDay.slice(0, 4)));
          if (typed.trim() === '') set(null);
          else if (date?.length === 10) set({ ...followUp, date });
        }} />
        <span className={classes.weekday}>{followUp && t(`chart.weekday.${weekdayOf(followUp.date)}`)}{moved?.movedFrom && moved.date === followUp?.date && <em> {t('chart.visit.moved', { date: formatDate(moved.movedFrom) })}</em>}</span>
        <Typed label={t('chart.visit.followUpTime')} shown={followUp?.time ?? ''} width={64} readOnly={!followUp} onLeave={(typed) => { if (followUp) set(withTime(followUp, typed)); }} />
        <TextInput className={classes.grow} label={t('chart.visit.followUpNote')} value={followUp?.note ?? ''} error={tooLong && t('ui.tooLong', { length: tooLong.length, most: tooLong.most })} readOnly={!followUp} data-visit-field="followUpNote" onChange={(event) => { if (followUp) set({ ...followUp, note: event.currentTarget.value }); }} />
        <CopiedMark visit={visit} field="followUp" name={t('chart.visit.followUp')} />
        {followUp && <CloseButton aria-label={t('chart.visit.noFollowUp')} onClick={() => set(null)} />}
      </div>
      {fault && <p className={classes.fault} role="alert">{words(fault)}</p>}
    </section>
  );
}

function FixedFollowUp({ followUp }: { followUp: FollowUp | null }) {
  const { t } = useText();
  const when = followUp && [t(`chart.weekday.${weekdayOf(followUp.date)}`), formatDate(followUp.date), followUp.time].filter(Boolean).join(' ');
  return (
    <section className={classes.card} aria-label={t('chart.visit.followUp')}>
      <div className={classes.fixed}><span>{t('chart.visit.followUp')}</span><strong>{when ?? t('chart.visit.noFollowUpYet')}</strong></div>
      {followUp?.note && <div className={classes.fixed}><span>{t('chart.visit.followUpNote')}</span><span>{followUp.note}</span></div>}
    </section>
  );
}

/** `8` and `8h30` are hours people write; what is no time leaves none. */
function withTime(followUp: FollowUp, typed: string): FollowUp {
  const { time: _, ...rest } = followUp;
  const found = /^(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?)?$/i.exec(typed.trim());
  const [hour, minute] = [Number(found?.[1]), Number(found?.[2] ?? 0)];
  if (!found || hour > 23 || minute > 59) return rest;
  return { ...rest, time: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` };
}

interface TypedProps {
  readonly label: string;
  /** Name by which the review leads here. */
  readonly field?: string;
  readonly shown: string;
  readonly width: number;
  readonly readOnly?: boolean;
  readonly numeric?: boolean;
  readonly onType?: (typed: string) => void;
  readonly onLeave?: (typed: string) => void;
}

/** A short field that shows what was understood as soon as it is left. */
function Typed({ label, field, shown, width, readOnly, numeric, onType, onLeave }: TypedProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  return (
    <TextInput label={label} w={width} value={typed ?? shown} readOnly={readOnly === true} inputMode={numeric ? 'numeric' : undefined} maxLength={12} data-visit-field={field ?? ''}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onType?.(event.currentTarget.value);
      }}
      onBlur={() => {
        if (typed !== undefined) onLeave?.(typed);
        setTyped(undefined);
      }} />
  );
}
