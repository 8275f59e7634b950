// /records – figures, departments by what is overdue, and the lists of records on their way to the archive. spec: REC-20, REC-25
import { Button, Checkbox, Group, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import { EmptyState, formatDate, formatInstant, Loading, StatusChip, titleCase, useFormat, useText, useToast } from '#ui/index.ts';
import { archiveRecords, checkRecord, handOverRecords, listRecordLines, receiveRecords, recordLists, recordsDashboard } from '../../../model/index.ts';
import type { RecordLine, RecordList } from '../../../model/index.ts';
import { CheckPane } from './CheckPane.tsx';
import { GapChip } from './GapChip.tsx';
import { recordTones } from './recordTones.ts';
import classes from './records.module.css';
import { useFresh } from './useFresh.ts';

export function Screen() {
  const { t } = useText();
  const office = usePermission(checkRecord.permission);
  const [list, setList] = useState<RecordList>(office ? 'handed-over' : 'to-hand-over');
  const [wardId, setWardId] = useState<string | undefined>(undefined);
  const [opened, open] = useState<string | undefined>(undefined);
  return (
    <div className={classes.page}>
      <h1>{t('documents.records.title')}</h1>
      <Figures wardId={wardId} onWard={setWardId} onList={(next) => { setList(next); open(undefined); }} />
      <div className={classes.tabs} role="tablist" aria-label={t('documents.records.lists')}>
        {recordLists.map((one) => <UnstyledButton key={one} role="tab" aria-selected={one === list} className={classes.tab} onClick={() => { setList(one); open(undefined); }}>{t(`documents.records.list.${one}`)}</UnstyledButton>)}
      </div>
      {opened === undefined ? <Lines key={`${list}/${wardId}`} list={list} wardId={wardId} office={office} onOpen={open} /> : <CheckPane recordId={opened} onClose={() => open(undefined)} />}
    </div>
  );
}

const figures = [
  ['notHandedOver', 'to-hand-over'], ['overdue', 'to-hand-over'], ['unsigned', 'to-hand-over'], ['returned', 'returned'], ['waiting', 'handed-over'], ['receivedToday', 'handed-over'], ['accepted', 'accepted'], ['unlock', 'unlock'],
] as const;
const bad: readonly string[] = ['overdue', 'returned', 'unsigned'];

function Figures(props: { wardId: string | undefined; onWard: (wardId: string | undefined) => void; onList: (list: RecordList) => void }) {
  const { t } = useText();
  const found = useOperationQuery(recordsDashboard, {});
  useFresh(found.refetch);
  if (found.refusal && !found.data) return <RefusalNote refusal={found.refusal} retry={found.refetch} />;
  if (!found.data) return <Loading rows={2} />;
  const { counts, wards } = found.data;
  return (
    <section aria-label={t('documents.records.figures')}>
      <ul className={classes.figures}>
        {figures.map(([key, list]) => (
          <li key={key}><UnstyledButton className={classes.figure} data-bad={(bad.includes(key) && counts[key] > 0) || undefined} onClick={() => props.onList(list)}><strong>{counts[key]}</strong><span>{t(`documents.records.figure.${key}`)}</span></UnstyledButton></li>
        ))}
      </ul>
      {wards.length > 0 && (
        <ul className={classes.wards} aria-label={t('documents.records.wards')}>
          {wards.map((ward) => (
            <li key={ward.wardId}>
              <UnstyledButton className={classes.ward} aria-pressed={ward.wardId === props.wardId} onClick={() => props.onWard(ward.wardId === props.wardId ? undefined : ward.wardId)}>
                <span>{ward.ward}</span>
                <span className={classes.muted}>{t('documents.records.wardLine', { count: ward.notHandedOver, overdue: ward.overdue, days: Math.floor(ward.oldestHours / 24) })}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface LinesProps { readonly list: RecordList; readonly wardId: string | undefined; readonly office: boolean; readonly onOpen: (recordId: string) => void }

type Bulk = { readonly contract: OperationContract<{ recordIds: string[] }, { results: { recordId: string; done: boolean; code?: string | undefined }[] }>; readonly words: string; readonly done: string };
const bulkOf = (list: RecordList, office: boolean): Bulk | undefined => {
  if (list === 'to-hand-over' || list === 'returned') return office ? undefined : { contract: handOverRecords, words: 'documents.records.handOver', done: 'documents.records.handedOver' };
  if (!office) return undefined;
  if (list === 'handed-over') return { contract: receiveRecords, words: 'documents.records.receive', done: 'documents.records.received' };
  return list === 'accepted' ? { contract: archiveRecords, words: 'documents.records.archive', done: 'documents.records.archived' } : undefined;
};

function Lines({ list, wardId, office, onOpen }: LinesProps) {
  const { t } = useText();
  const found = useOperationQuery(listRecordLines, { list, ...(wardId !== undefined && { wardId }) }, { keepOld: false });
  useFresh(found.refetch);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const bulk = bulkOf(list, office);
  if (found.refusal && !found.data) return <RefusalNote refusal={found.refusal} retry={found.refetch} />;
  if (!found.data) return <Loading rows={5} />;
  const { records, hasMore } = found.data;
  if (records.length === 0) return <EmptyState text={t(`documents.records.none.${list}`)} />;
  const here = chosen.filter((id) => records.some(({ recordId }) => recordId === id));
  const toggle = (id: string) => setChosen((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]));
  return (
    <>
      {bulk && (
        <Group gap="sm" className={classes.bulk}>
          <Checkbox label={t('documents.records.all', { count: records.length })} checked={here.length === records.length} indeterminate={here.length > 0 && here.length < records.length} onChange={() => setChosen(here.length === records.length ? [] : records.map(({ recordId }) => recordId))} />
          <BulkButton key={bulk.words} bulk={bulk} ids={here} onDone={() => { setChosen([]); found.refetch(); }} />
        </Group>
      )}
      <ul className={classes.list} aria-label={t(`documents.records.list.${list}`)}>
        {records.map((record) => <Line key={record.recordId} record={record} chosen={bulk ? here.includes(record.recordId) : undefined} onToggle={() => toggle(record.recordId)} onOpen={() => onOpen(record.recordId)} />)}
      </ul>
      {hasMore && <p className={classes.quiet}>{t('documents.records.more')}</p>}
    </>
  );
}

function BulkButton({ bulk, ids, onDone }: { bulk: Bulk; ids: readonly string[]; onDone: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const call = useOperation(bulk.contract);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const run = () => void call.run({ recordIds: [...ids] }).then(({ results }) => {
    const done = results.filter((one) => one.done).length;
    setRefused([...new Set(results.flatMap(({ code }) => code ?? []))]);
    if (done > 0) toast({ text: t(bulk.done, { count: done }), tone: 'done' });
    onDone();
  }, () => undefined);
  return (
    <>
      <Button size="compact-sm" disabled={ids.length === 0} loading={call.running} onClick={run}>{t(bulk.words)} ({ids.length})</Button>
      {refused.map((code) => <span key={code} role="alert" className={classes.problem}>{t(`fault.${code}`)}</span>)}
      {call.refusal && <RefusalNote refusal={call.refusal} />}
    </>
  );
}

function Line({ record, chosen, onToggle, onOpen }: { record: RecordLine; chosen: boolean | undefined; onToggle: () => void; onOpen: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const name = titleCase(record.name);
  const about = [record.sex && format.gender(record.sex), record.birthDate && format.age(record.birthDate), record.ward].filter(Boolean).join(' · ');
  return (
    <li className={classes.line}>
      {chosen !== undefined && <Checkbox aria-label={t('documents.records.choose', { name })} checked={chosen} onChange={onToggle} />}
      <span className={classes.who}>
        <UnstyledButton className={classes.name} onClick={onOpen}>{name}</UnstyledButton>
        <span className={classes.muted}>{about}</span>
      </span>
      <span className={classes.who}>
        <span>{record.archiveNumber ? t('documents.records.archiveNumber', { number: record.archiveNumber }) : record.number}</span>
        <span className={classes.muted}>{t(`documents.records.care.${record.care}`)}{record.endedAt && ` · ${t('documents.records.ended', { day: formatDate(record.endedAt) })}`}</span>
      </span>
      <span className={classes.chips}>
        <StatusChip tone={recordTones[record.state]} title={formatInstant(record.receivedAt ?? record.handedOverAt ?? record.endedAt)}>{t(record.state === 'handed-over' && record.receivedAt ? 'documents.record.state.received' : `documents.record.state.${record.state}`)}</StatusChip>
        {record.overdue && <StatusChip tone="problem">{t('documents.records.overdue')}</StatusChip>}
        <GapChip gaps={record.gaps} required={record.required} done={record.done} />
        {record.unlockAsked && <StatusChip tone="paused">{t('documents.records.unlockWaits')}</StatusChip>}
      </span>
    </li>
  );
}
