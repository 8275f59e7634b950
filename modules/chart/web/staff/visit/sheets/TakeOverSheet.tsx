// Ctrl+L: what is taken over from an earlier visit. Enter takes all of the last one. spec: VIS-10
import { Button, Checkbox, Drawer, Group, Radio, Stack, Text } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { asRefusal, RefusalNote } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import { daysBetween, followUpDay, localTime } from '#modules/chart/model/index.ts';
import type { VisitContent } from '#modules/chart/model/index.ts';
import { EmptyState, formatDate, Loading, useSlotFillers, useText, useVisitParts } from '#ui/index.ts';
import type { VisitPart } from '#ui/index.ts';
import { type PartProps, sheetOf } from '../part.ts';
import { useLastVisits } from '../parts/LastVisits.tsx';
import classes from '../visit.module.css';
import { waitMs } from './useReview.ts';

type SheetProps = PartProps & { readonly opened: boolean; readonly onClose: () => void };

export const TakeOverSheet = sheetOf(TakeOverSheetDrawer);

function TakeOverSheetDrawer(props: SheetProps) {
  const { t } = useText();
  return (
    <Drawer opened={props.opened} onClose={props.onClose} position="right" size="md" title={t('chart.visit.takeOver')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {props.opened && <Choices {...props} />}
    </Drawer>
  );
}

const ownParts = ['diagnoses', 'examination', 'history', 'advice', 'followUp'] as const;
type OwnPart = (typeof ownParts)[number];

function Choices({ visit, server, onClose }: SheetProps) {
  const { t } = useText();
  const columns = useColumns();
  const found = useLastVisits(server);
  const visits = found.data?.visits ?? [];
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const from = visits.find(({ encounterId }) => encounterId === chosen) ?? visits[0];
  if (found.loading) return <Loading rows={4} />;
  if (found.refusal) return <RefusalNote refusal={found.refusal} retry={found.refetch} />;
  if (!from) return <EmptyState text={t('chart.visit.noEarlier')} />;
  const offered = ownParts.filter((part) => Object.values(contentOf(part, from.content)).some((value) => !isEmpty(value)));
  const take = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const content = Object.assign({}, ...offered.filter((part) => !left.includes(part)).map((part) => contentOf(part, from.content))) as Partial<VisitContent>;
    visit.doc.takeOver(datedAnew(content, from.start, server.start), localTime(from.start ?? '1970-01-01').slice(0, 10));
    const outcomes = await Promise.allSettled((await columns.all()).filter(({ name }) => !left.includes(name)).map(({ takeOver }) => takeOver?.(from.encounterId)));
    setBusy(false);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    if (refused) setRefusal(asRefusal(refused.reason));
    else onClose();
  };
  const choice = (name: string, label: string, detail?: string) => (
    <Checkbox key={name} label={label} description={detail} checked={!left.includes(name)} onChange={() => setLeft((before) => (before.includes(name) ? before.filter((one) => one !== name) : [...before, name]))} />
  );
  return (
    <form onSubmit={(event) => void take(event)}>
      <Stack gap="md">
        {visits.length > 1 && (
          <Radio.Group label={t('chart.visit.fromWhich')} value={from.encounterId} onChange={setChosen}>
            <Stack gap={6} mt={6}>{visits.map(({ encounterId, start, content }) => <Radio key={encounterId} value={encounterId} label={`${formatDate(start)} · ${content.main?.code ?? ''} ${content.main?.text ?? content.main?.display ?? ''}`} />)}</Stack>
          </Radio.Group>
        )}
        <fieldset className={classes.choices}>
          <legend>{t('chart.visit.whichParts', { date: formatDate(from.start) })}</legend>
          <Stack gap={8}>
            {offered.map((part) => choice(part, t(`chart.visit.part.${part}`), detailOf(part, from.content)))}
            {columns.shown.map(({ name, label }) => choice(name, label))}
          </Stack>
        </fieldset>
        <Text size="sm" c="var(--text-muted)">{t('chart.visit.takeOverText')}</Text>
        {refusal && <RefusalNote refusal={refusal} />}
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" loading={busy} autoFocus data-autofocus>{t('chart.visit.take')} (Enter)</Button></Group>
      </Stack>
    </form>
  );
}

/** Columns of other rooms that take over; those that are still loading are waited for. */
function useColumns(): { readonly shown: readonly VisitPart[]; readonly all: () => Promise<readonly VisitPart[]> } {
  const parts = useVisitParts();
  const expected = useSlotFillers('visit.plan').length;
  const [, setThere] = useState(false);
  useEffect(() => void parts.whenThere(expected, waitMs).then(setThere), [parts, expected]);
  const able = () => parts.list().filter(({ takeOver }) => takeOver !== undefined);
  return { shown: able(), all: () => parts.whenThere(expected, waitMs).then(able) };
}

function contentOf(part: OwnPart, content: VisitContent): Partial<VisitContent> {
  if (part === 'diagnoses') return { main: content.main, secondary: content.secondary };
  if (part === 'history') return { history: content.history, pastHistory: content.pastHistory };
  if (part === 'advice') return { advice: content.advice, management: content.management };
  return { [part]: content[part] };
}

const isEmpty = (value: unknown): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0);

function detailOf(part: OwnPart, content: VisitContent): string {
  const { main, secondary, examination, history, pastHistory, advice, management, followUp } = content;
  const texts: Record<OwnPart, string> = {
    diagnoses: [main, ...secondary].flatMap((one) => (one ? [one.code] : [])).join(', '), examination: examination.map(({ text }) => text).join(' '), history: history || pastHistory,
    advice: advice || management, followUp: followUp ? formatDate(followUp.date) : '',
  };
  return texts[part].length > 90 ? `${texts[part].slice(0, 90)}…` : texts[part];
}

/** The same distance in days from this visit, on a working day. */
function datedAnew(content: Partial<VisitContent>, from: string | undefined, start: string | undefined): Partial<VisitContent> {
  const { followUp } = content;
  if (!followUp || !from || !start) return content;
  const days = daysBetween(localTime(from).slice(0, 10), followUp.date);
  return { ...content, followUp: { ...followUp, date: followUpDay(localTime(start).slice(0, 10), days).date } };
}
