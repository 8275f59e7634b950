// /print-report – pages printed by day, form and person, and pages of signed papers that nobody had to print. spec: PRN-14
import { Group, Table, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { EmptyState, formatDate, formatNumber, Loading, titleCase, useText } from '#ui/index.ts';
import { dayOf, printReport, requirePeriod } from '../../../model/index.ts';
import classes from './print.module.css';

type Report = OutputOf<typeof printReport>;
interface Period { readonly from: string; readonly to: string }

const dayMs = 86_400_000;
const usualDays = 30;

function lastDays(): Period {
  const now = Date.now();
  return { from: dayOf(new Date(now - (usualDays - 1) * dayMs).toISOString()), to: dayOf(new Date(now).toISOString()) };
}

/** Said beside the field before anything is asked. */
function isPeriod(period: Period): boolean {
  try {
    requirePeriod(period);
    return true;
  } catch {
    return false;
  }
}

export function Screen() {
  const { t } = useText();
  const [period, setPeriod] = useState(lastDays);
  const [asked, ask] = useState(period);
  const change = (part: Partial<Period>) => {
    const next = { ...period, ...part };
    setPeriod(next);
    if (isPeriod(next)) ask(next);
  };
  const report = useOperationQuery(printReport, asked);
  const wrong = isPeriod(period) ? undefined : t('documents.printReport.wrong');
  return (
    <div className={classes.page}>
      <Group justify="space-between" align="end" mb="md">
        <Title order={1}>{t('documents.printReport.title')}</Title>
        <Group gap="sm" align="start">
          <TextInput type="date" label={t('documents.printReport.from')} value={period.from} onChange={({ currentTarget }) => change({ from: currentTarget.value })} />
          <TextInput type="date" label={t('documents.printReport.to')} value={period.to} error={wrong} onChange={({ currentTarget }) => change({ to: currentTarget.value })} />
        </Group>
      </Group>
      {report.refusal && <RefusalNote refusal={report.refusal} retry={report.refetch} />}
      {!report.data && !report.refusal && <Loading rows={6} />}
      {report.data && <Figures report={report.data} />}
      {report.data && (report.data.days.length === 0 ? <EmptyState text={t('documents.printReport.none')} /> : <Lists report={report.data} />)}
    </div>
  );
}

function Figures({ report }: { report: Report }) {
  const { t } = useText();
  const figures = [
    ['notPrinted', report.notPrintedPages, t('documents.printReport.ofPapers', { count: report.notPrintedPapers, all: report.signedPapers })],
    ['printed', report.printedPages, t('documents.printReport.papers', { count: report.printedPapers })],
    ['onScreen', report.readNotPrintedPapers, t('documents.printReport.reads', { count: report.readPapers })],
    ['signed', report.signedPages, t('documents.printReport.papers', { count: report.signedPapers })],
  ] as const;
  return (
    <dl className={classes.figures}>
      {figures.map(([key, value, more]) => (
        <div key={key} className={classes.figure}>
          <dt>{t(`documents.printReport.${key}`)}</dt>
          <dd><Text span className={classes.number}>{formatNumber(value)}</Text><Text size="sm" c="var(--text-muted)">{more}</Text></dd>
        </div>
      ))}
    </dl>
  );
}

function Lists({ report: { days, forms, people } }: { report: Report }) {
  const { t } = useText();
  return (
    <div className={classes.lists}>
      <CountTable caption={t('documents.printReport.byForm')} lines={forms} />
      <CountTable caption={t('documents.printReport.byPerson')} lines={people.map((one) => ({ ...one, name: titleCase(one.name) }))} />
      <CountTable caption={t('documents.printReport.byDay')} lines={days.toReversed().map((one) => ({ ...one, name: formatDate(one.day) }))} />
    </div>
  );
}

function CountTable({ caption, lines }: { caption: string; lines: Report['forms'] }) {
  const { t } = useText();
  return (
    <Table className={classes.table} captionSide="top" verticalSpacing={4}>
      <Table.Caption className={classes.caption}>{caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr><Table.Th scope="col">{t('documents.printReport.name')}</Table.Th><Table.Th scope="col" className={classes.count}>{t('documents.printReport.pages')}</Table.Th><Table.Th scope="col" className={classes.count}>{t('documents.printReport.read')}</Table.Th></Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ name, printedPages, readPapers }) => (
          <Table.Tr key={name}><Table.Th scope="row" fw={400}>{name}</Table.Th><Table.Td className={classes.count}>{formatNumber(printedPages)}</Table.Td><Table.Td className={classes.count}>{formatNumber(readPapers)}</Table.Td></Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
