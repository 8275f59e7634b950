// /sign-queue – what waits for me, who holds what, what my departments hold; many papers with one act. spec: SGW-20
import { Button, Drawer, Group, Tabs, Title } from '@mantine/core';
import { IconFeather } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { RefusalNote, useLive, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { EmptyState, Loading, useText, useToast } from '#ui/index.ts';
import { queueViews, returnPaper, signQueue } from '../../../model/index.ts';
import type { SignTask } from '../../../model/index.ts';
import classes from '../documents.module.css';
import { WhyDialog } from '../keys/WhyDialog.tsx';
import { ApprovalCards } from '../approval/ApprovalCards.tsx';
import { BatchSheet } from './BatchSheet.tsx';
import { QueueLine } from './QueueLine.tsx';

type View = (typeof queueViews)[number];
interface Returning { readonly paperId: string; readonly step: number; readonly title: string }

export function Screen() {
  const { t } = useText();
  const toast = useToast();
  const [view, setView] = useState<View>('mine');
  const [signing, setSigning] = useState<readonly SignTask[]>([]);
  const [returning, setReturning] = useState<Returning>();
  const list = useQueue(view);
  const tasks = list.data?.tasks ?? [];
  const ready = tasks.filter(({ isMine, state }) => isMine && state !== 'pending');
  const end = () => {
    setSigning([]);
    list.refetch();
  };
  const done = (count: number) => {
    end();
    toast({ text: t('documents.sign.done', { count }), tone: 'done' });
  };
  return (
    <div className={classes.queuePage}>
      <Group justify="space-between" mb="sm">
        <Title order={1}>{t('documents.queue.title')}</Title>
        {view === 'mine' && ready.length > 0 && <Button leftSection={<IconFeather size={18} aria-hidden />} onClick={() => setSigning(ready)}>{t('documents.queue.lookAll', { count: ready.length })}</Button>}
      </Group>
      <ApprovalCards />
      <Tabs value={view} onChange={(next) => setView(queueViews.find((one) => one === next) ?? 'mine')} keepMounted={false}>
        <Tabs.List mb="sm">{queueViews.map((one) => <Tabs.Tab key={one} value={one}>{t(`documents.queue.view.${one}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value={view}>
          {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
          {list.loading && <Loading rows={5} />}
          {list.data && tasks.length === 0 && <EmptyState text={t(`documents.queue.none.${view}`)} />}
          <ul className={classes.queue}>{tasks.map((task) => <QueueLine key={`${task.kind} ${task.focus} ${task.step ?? 0}`} task={task} onSign={() => setSigning([task])} onChanged={list.refetch} />)}</ul>
        </Tabs.Panel>
      </Tabs>
      <Drawer opened={signing.length > 0} onClose={end} position="right" size="lg" title={t('documents.sign.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        {signing.length > 0 && <BatchSheet tasks={signing} onDone={done} onCancel={end} onReturn={setReturning} />}
      </Drawer>
      {returning && <Return of={returning} onEnd={(isReturned) => { setReturning(undefined); if (isReturned) end(); }} />}
    </div>
  );
}

/** Asked again when anybody's queue changes. */
function useQueue(view: View) {
  const list = useOperationQuery(signQueue, { view }, { keepOld: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(['documents.queue', 'change/DocumentReference'], () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(list.refetch, 400);
  });
  return list;
}

function Return({ of: { paperId, step, title }, onEnd }: { of: Returning; onEnd: (isReturned: boolean) => void }) {
  const { t } = useText();
  const toast = useToast();
  const { run, running, refusal } = useOperation(returnPaper);
  const give = (reason: string) => void run({ paperId, step, reason }).then(() => {
    toast({ text: t('documents.queue.returnDone', { title }), tone: 'neutral' });
    onEnd(true);
  }, () => undefined);
  return <WhyDialog title={t('documents.queue.returnOf', { title })} text={t('documents.queue.returnWhat')} action={t('documents.queue.return')} busy={running} refusal={refusal} onClose={() => onEnd(false)} onGiven={give} />;
}
