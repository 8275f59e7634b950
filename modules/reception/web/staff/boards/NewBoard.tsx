// A new call screen: an area or some rooms, with or without masked names, how loud and when silent. spec: RCP-33
import { Group, Modal, MultiSelect, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { createBoard } from '#modules/reception/model/index.ts';
import { ShortForm, useText } from '#ui/index.ts';
import { useRoomLoads } from '../desk/RoomTiles.tsx';

interface NewBoardProps { readonly onClose: () => void; readonly onMade: (made: { title: string; path: string }) => void }

interface Draft { readonly title: string; readonly zone: string; readonly roomIds: readonly string[]; readonly names: 'none' | 'masked'; readonly voice: boolean; readonly volume: number; readonly quietFrom: string; readonly quietTo: string; readonly message: string }

const empty: Draft = { title: '', zone: '', roomIds: [], names: 'none', voice: true, volume: 100, quietFrom: '11:30', quietTo: '13:00', message: '' };
const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

export function NewBoard({ onClose, onMade }: NewBoardProps) {
  const { t } = useText();
  const rooms = useRoomLoads().data?.rooms ?? [];
  const create = useOperation(createBoard);
  const [draft, setDraft] = useState(empty);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const zones = [...new Set(rooms.map(({ zone }) => zone).filter(Boolean))];
  const quietWrong = Boolean(draft.quietFrom || draft.quietTo) && !(clock.test(draft.quietFrom) && clock.test(draft.quietTo));
  const submit = () => {
    setTried(true);
    if (draft.title.trim() === '' || draft.roomIds.length === 0 || quietWrong) return;
    const { quietFrom, quietTo, message, roomIds, zone, title, ...rest } = draft;
    const quiet = quietFrom ? [{ from: quietFrom, to: quietTo }] : [];
    // A refusal stands on the sheet.
    void create.run({ ...rest, title: title.trim(), roomIds: [...roomIds], quiet, ...(zone && { zone }), ...(message.trim() && { message: message.trim() }) }).then(({ path }) => onMade({ title, path }), () => undefined);
  };
  return (
    <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened onClose={onClose} title={t('reception.boards.new')} size="lg">
      <ShortForm action={t('reception.boards.make')} busy={create.running} refusal={create.refusal && <RefusalNote refusal={create.refusal} />} onSubmit={submit} onCancel={onClose}>
        <Select label={t('reception.boards.zone')} data={zones} value={draft.zone || null} clearable
          onChange={(zone) => set({ zone: zone ?? '', ...(zone && { title: draft.title || zone, roomIds: rooms.filter((room) => room.zone === zone && room.kind === 'clinic').map(({ roomId }) => roomId) }) })} />
        <TextInput label={t('reception.boards.name')} value={draft.title} maxLength={200} withAsterisk error={tried && draft.title.trim() === '' ? t('reception.boards.nameMissing') : undefined} onChange={(event) => set({ title: event.currentTarget.value })} />
        <MultiSelect label={t('reception.boards.rooms')} value={[...draft.roomIds]} onChange={(roomIds) => set({ roomIds })} withAsterisk error={tried && draft.roomIds.length === 0 ? t('reception.boards.roomsMissing') : undefined}
          data={rooms.map(({ roomId, code, name }) => ({ value: roomId, label: `${code} · ${name}` }))} />
        <SegmentedControl aria-label={t('reception.boards.names')} value={draft.names} onChange={(names) => set({ names: names as Draft['names'] })} data={(['none', 'masked'] as const).map((value) => ({ value, label: t(`reception.boards.names.${value}`) }))} />
        <Group gap="lg" align="flex-end">
          <Switch label={t('reception.boards.voice')} checked={draft.voice} onChange={(event) => set({ voice: event.currentTarget.checked })} />
          <NumberInput label={t('reception.boards.loudness')} value={draft.volume} min={0} max={100} step={10} allowDecimal={false} disabled={!draft.voice} onChange={(volume) => set({ volume: Number(volume) })} w={120} />
          <TextInput label={t('reception.boards.quietFrom')} value={draft.quietFrom} placeholder="11:30" w={90} disabled={!draft.voice} error={tried && quietWrong} onChange={(event) => set({ quietFrom: event.currentTarget.value })} />
          <TextInput label={t('reception.boards.quietTo')} value={draft.quietTo} placeholder="13:00" w={90} disabled={!draft.voice} error={tried && quietWrong ? t('reception.boards.quietWrong') : undefined} onChange={(event) => set({ quietTo: event.currentTarget.value })} />
        </Group>
        <TextInput label={t('reception.boards.message')} value={draft.message} maxLength={200} onChange={(event) => set({ message: event.currentTarget.value })} />
      </ShortForm>
    </Modal>
  );
}
