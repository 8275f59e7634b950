// Call screens of the house: which there are, whether they run, a new one, a new address, an end. The address is shown once. spec: RCP-33
import { ActionIcon, Button, CopyButton, Group, Table, Text, TextInput } from '@mantine/core';
import { IconCopy, IconDeviceTv, IconExternalLink, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { listBoards, removeBoard, renewBoard } from '#modules/reception/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { EmptyState, formatInstant, Loading, StatusChip, useText } from '#ui/index.ts';
import { NewBoard } from './NewBoard.tsx';
import classes from './boards.module.css';

type Board = OutputOf<typeof listBoards>['boards'][number];

export function Screen() {
  const { t } = useText();
  const boards = useOperationQuery(listBoards, {});
  const [address, setAddress] = useState<{ title: string; path: string } | undefined>(undefined);
  const [making, setMaking] = useState(false);
  return (
    <div className={classes.screen}>
      <Group justify="space-between">
        <h1>{t('reception.boards.title')}</h1>
        <Button leftSection={<IconDeviceTv size={18} aria-hidden />} onClick={() => setMaking(true)}>{t('reception.boards.new')}</Button>
      </Group>
      <Text size="sm" c="var(--text-muted)">{t('reception.boards.hint')}</Text>
      {address && <Address {...address} />}
      {making && <NewBoard onClose={() => setMaking(false)} onMade={(made) => { setMaking(false); setAddress(made); }} />}
      {boards.refusal && <RefusalNote refusal={boards.refusal} retry={boards.refetch} />}
      {boards.loading && <Loading />}
      {boards.data?.boards.length === 0 && <EmptyState text={t('reception.boards.none')} />}
      {boards.data && boards.data.boards.length > 0 && <BoardTable boards={boards.data.boards} onAddress={setAddress} />}
    </div>
  );
}

/** Whoever has the address sees the numbers: it is shown to the person who made it, once. */
function Address({ title, path }: { title: string; path: string }) {
  const { t } = useText();
  const url = new URL(path, location.origin).href;
  return (
    <section className={classes.address} role="status" aria-label={t('reception.boards.address')}>
      <p>{t('reception.boards.addressOf', { title })}</p>
      <Group gap="sm" align="flex-end">
        <TextInput className={classes.grow} readOnly value={url} aria-label={t('reception.boards.address')} onFocus={(event) => event.currentTarget.select()} />
        <CopyButton value={url}>{({ copied, copy }) => <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>{t(copied ? 'reception.boards.copied' : 'reception.boards.copy')}</Button>}</CopyButton>
        <Button component="a" href={path} target="_blank" rel="noreferrer" leftSection={<IconExternalLink size={16} aria-hidden />}>{t('reception.boards.open')}</Button>
      </Group>
    </section>
  );
}

function BoardTable({ boards, onAddress }: { boards: readonly Board[]; onAddress: (address: { title: string; path: string }) => void }) {
  const { t } = useText();
  const renew = useOperation(renewBoard);
  const remove = useOperation(removeBoard);
  const [sure, setSure] = useState<string | undefined>(undefined);
  const refusal = renew.refusal ?? remove.refusal;
  // A refusal stands below the table.
  const renewOne = (board: Board) => void renew.run({ boardId: board.boardId }).then(({ path }) => onAddress({ title: board.title, path }), () => undefined);
  const removeOne = ({ boardId }: Board) => (sure === boardId ? void remove.run({ boardId }).then(() => setSure(undefined), () => undefined) : setSure(boardId));
  return (
    <div className={classes.scroll}>
      <Table className={classes.table}>
        <Table.Thead><Table.Tr><Table.Th>{t('reception.boards.name')}</Table.Th><Table.Th>{t('reception.boards.rooms')}</Table.Th><Table.Th>{t('reception.boards.voice')}</Table.Th><Table.Th>{t('reception.boards.names')}</Table.Th><Table.Th>{t('reception.boards.seen')}</Table.Th><Table.Th><span className="visuallyHidden">{t('reception.boards.acts')}</span></Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {boards.map((board) => (
            <Table.Tr key={board.boardId}>
              <Table.Td><strong>{board.title}</strong>{board.zone !== board.title && <div className={classes.muted}>{board.zone}</div>}</Table.Td>
              <Table.Td>{board.rooms.join(', ')}</Table.Td>
              <Table.Td>{board.voice ? <>{t('reception.boards.volume', { volume: board.volume })}{board.quiet.map(({ from, to }) => <div key={from} className={classes.muted}>{t('reception.boards.quietSpan', { from, to })}</div>)}</> : t('reception.boards.mute')}</Table.Td>
              <Table.Td>{t(`reception.boards.names.${board.names}`)}</Table.Td>
              <Table.Td>{board.seenAt ? formatInstant(board.seenAt) : <StatusChip tone="neutral">{t('reception.boards.never')}</StatusChip>}</Table.Td>
              <Table.Td>
                <Group gap="xs" wrap="nowrap" justify="flex-end">
                  <Button variant="default" size="compact-md" leftSection={<IconRefresh size={15} aria-hidden />} loading={renew.running} onClick={() => renewOne(board)}>{t('reception.boards.renew')}</Button>
                  {sure === board.boardId ? <Button size="compact-md" color="var(--urgent)" loading={remove.running} onClick={() => removeOne(board)}>{t('reception.boards.removeSure')}</Button>
                    : <ActionIcon variant="subtle" size="lg" aria-label={t('reception.boards.remove', { title: board.title })} onClick={() => removeOne(board)}><IconTrash size={17} aria-hidden /></ActionIcon>}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {refusal && <RefusalNote refusal={refusal} />}
    </div>
  );
}
