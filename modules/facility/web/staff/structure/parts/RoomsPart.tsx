// Rooms: clinics and desks with a queue, wards with beds, others.   spec: FAC-1 FAC-2
import { Select } from '@mantine/core';
import { useState } from 'react';
import { roomKinds, writeRoom } from '#modules/facility/model/index.ts';
import type { Room } from '#modules/facility/model/index.ts';
import type { Location } from '#fhir/types/index.ts';
import { useText } from '#ui/index.ts';
import { EditDrawer } from '../EditDrawer.tsx';
import { PartTable } from '../PartTable.tsx';
import type { Of, Structure } from '../useStructure.ts';
import { DepartmentField, isTaken, Line, PlaceStateField, StateChip } from './fields.tsx';

type Row = Of<Room, Location>;

export function RoomsPart({ structure }: { structure: Structure }) {
  const { t } = useText();
  const [open, setOpen] = useState<Row | 'new'>();
  const before = open === 'new' ? undefined : open;
  const others = structure.rooms.filter(({ shown }) => shown.id !== before?.shown.id).map(({ shown }) => shown.code);
  return (
    <>
      <PartTable<Row>
        rows={structure.rooms}
        keyOf={({ shown }) => shown.id ?? ''}
        textOf={({ shown }) => `${shown.code} ${shown.name} ${shown.zone} ${structure.departmentName(shown.departmentId)}`}
        onOpen={setOpen}
        onAdd={() => setOpen('new')}
        columns={[
          { name: 'room', cell: ({ shown }) => `${shown.code} · ${shown.name}` },
          { name: 'kind', cell: ({ shown }) => t(`facility.structure.kind.${shown.kind}`) },
          { name: 'department', cell: ({ shown }) => structure.departmentName(shown.departmentId), wide: true },
          { name: 'zone', cell: ({ shown }) => shown.zone, wide: true },
          { name: 'state', cell: ({ shown }) => <StateChip state={shown.state} /> },
        ]}
      />
      {open && (
        <EditDrawer<Room, 'code' | 'name'>
          title={before ? `${before.shown.code} · ${before.shown.name}` : t('facility.structure.newRoom')}
          start={before?.shown ?? { code: '', name: '', kind: 'clinic', zone: '', state: 'active' }}
          check={({ code, name }) => ({
            ...(code.trim() === '' ? { code: 'facility.structure.missing' } : isTaken(code, others) && { code: 'facility.structure.codeTaken' }),
            ...(name.trim() === '' && { name: 'facility.structure.missing' }),
          })}
          toResource={(value) => writeRoom(before?.resource, { ...value, code: value.code.trim(), name: value.name.trim(), zone: value.zone.trim() })}
          onClose={() => setOpen(undefined)}
        >
          {({ value, change, errorOf }) => (
            <>
              <Line name="code" value={value.code} error={errorOf('code')} needed focus onChange={(code) => change({ code })} />
              <Line name="name" value={value.name} error={errorOf('name')} needed onChange={(name) => change({ name })} />
              <Select label={t('facility.structure.kind')} data={roomKinds.map((kind) => ({ value: kind, label: t(`facility.structure.kind.${kind}`) }))} value={value.kind} allowDeselect={false} onChange={(kind) => kind && change({ kind })} />
              <DepartmentField value={value.departmentId} onChange={(departmentId) => change({ departmentId })} structure={structure} />
              <Line name="zone" value={value.zone} error={undefined} onChange={(zone) => change({ zone })} />
              <PlaceStateField value={value.state} onChange={(state) => change({ state })} />
            </>
          )}
        </EditDrawer>
      )}
    </>
  );
}
