// Beds of the wards.   spec: FAC-1
import { Select } from '@mantine/core';
import { useState } from 'react';
import { bedStates, writeBed } from '#modules/facility/model/index.ts';
import type { Bed, BedState } from '#modules/facility/model/index.ts';
import type { Location } from '#fhir/types/index.ts';
import { StatusChip, useText } from '#ui/index.ts';
import type { StatusTone } from '#ui/index.ts';
import { EditDrawer } from '../EditDrawer.tsx';
import { PartTable } from '../PartTable.tsx';
import type { Of, Structure } from '../useStructure.ts';
import { isTaken, Line, PlaceStateField, StateChip } from './fields.tsx';

type Row = Of<Bed, Location>;
const tones: Readonly<Record<BedState, StatusTone>> = { U: 'done', O: 'progress', H: 'waiting', K: 'problem', I: 'problem', C: 'locked' };

export function BedsPart({ structure }: { structure: Structure }) {
  const { t } = useText();
  const [open, setOpen] = useState<Row | 'new'>();
  const before = open === 'new' ? undefined : open;
  const wards = structure.rooms.filter(({ shown }) => shown.kind === 'ward' || shown.id === before?.shown.roomId);
  const others = structure.beds.filter(({ shown }) => shown.id !== before?.shown.id).map(({ shown }) => shown.name);
  const wardOf = ({ roomId }: Bed) => structure.rooms.find(({ shown }) => shown.id === roomId);
  const departmentOf = (bed: Bed) => structure.departmentName(wardOf(bed)?.shown.departmentId);
  return (
    <>
      <PartTable<Row>
        rows={structure.beds}
        keyOf={({ shown }) => shown.id ?? ''}
        textOf={({ shown }) => `${shown.name} ${structure.roomName(shown.roomId)} ${departmentOf(shown)}`}
        onOpen={setOpen}
        onAdd={() => setOpen('new')}
        columns={[
          { name: 'bed', cell: ({ shown }) => shown.name },
          { name: 'bedState', cell: ({ shown }) => <StatusChip tone={tones[shown.bedState]}>{t(`facility.structure.bedState.${shown.bedState}`)}</StatusChip> },
          { name: 'room', cell: ({ shown }) => structure.roomName(shown.roomId), wide: true },
          { name: 'department', cell: ({ shown }) => departmentOf(shown), wide: true },
          { name: 'state', cell: ({ shown }) => <StateChip state={shown.state} /> },
        ]}
      />
      {open && (
        <EditDrawer<Bed, 'name' | 'roomId'>
          title={before?.shown.name ?? t('facility.structure.newBed')}
          start={before?.shown ?? { name: '', bedState: 'U', state: 'active' }}
          check={({ name, roomId }) => ({
            ...(name.trim() === '' ? { name: 'facility.structure.missing' } : isTaken(name, others) && { name: 'facility.structure.codeTaken' }),
            ...(roomId === undefined && { roomId: 'facility.structure.missing' }),
          })}
          toResource={(value) => writeBed(before?.resource, { ...value, name: value.name.trim() }, wardOf(value)?.resource ?? { resourceType: 'Location' })}
          onClose={() => setOpen(undefined)}
        >
          {({ value, change, errorOf }) => (
            <>
              <Line name="bed" value={value.name} error={errorOf('name')} needed focus onChange={(name) => change({ name })} />
              <Select label={t('facility.structure.room')} withAsterisk data={wards.map(({ shown }) => ({ value: shown.id ?? '', label: `${shown.code} · ${shown.name}` }))} value={value.roomId ?? null} error={errorOf('roomId')} allowDeselect={false} searchable onChange={(roomId) => change({ roomId: roomId ?? undefined })} />
              <Select label={t('facility.structure.bedState')} data={bedStates.map((state) => ({ value: state, label: t(`facility.structure.bedState.${state}`) }))} value={value.bedState} allowDeselect={false} onChange={(bedState) => bedState && change({ bedState })} />
              <PlaceStateField value={value.state} onChange={(state) => change({ state })} />
            </>
          )}
        </EditDrawer>
      )}
    </>
  );
}
