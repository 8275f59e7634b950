// Services the facility gives, and where.   spec: FAC-1
import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { writeService } from '#modules/facility/model/index.ts';
import type { Service } from '#modules/facility/model/index.ts';
import type { HealthcareService } from '#fhir/types/index.ts';
import { useText } from '#ui/index.ts';
import { EditDrawer } from '../EditDrawer.tsx';
import { PartTable } from '../PartTable.tsx';
import type { Of, Structure } from '../useStructure.ts';
import { ActiveField, DepartmentField, isTaken, Line, StateChip, stateOf } from './fields.tsx';

type Row = Of<Service, HealthcareService>;

export function ServicesPart({ structure }: { structure: Structure }) {
  const { t } = useText();
  const [open, setOpen] = useState<Row | 'new'>();
  const before = open === 'new' ? undefined : open;
  const others = structure.services.filter(({ shown }) => shown.id !== before?.shown.id).map(({ shown }) => shown.code);
  const roomsOf = ({ roomIds }: Service) => roomIds.map((id) => structure.rooms.find(({ shown }) => shown.id === id)?.shown.code).filter(Boolean).join(', ');
  return (
    <>
      <PartTable<Row>
        rows={structure.services}
        keyOf={({ shown }) => shown.id ?? ''}
        textOf={({ shown }) => `${shown.code} ${shown.name} ${structure.departmentName(shown.departmentId)}`}
        onOpen={setOpen}
        onAdd={() => setOpen('new')}
        columns={[
          { name: 'name', cell: ({ shown }) => shown.name },
          { name: 'code', cell: ({ shown }) => shown.code },
          { name: 'department', cell: ({ shown }) => structure.departmentName(shown.departmentId), wide: true },
          { name: 'rooms', cell: ({ shown }) => roomsOf(shown), wide: true },
          { name: 'state', cell: ({ shown }) => <StateChip state={stateOf(shown.active)} /> },
        ]}
      />
      {open && (
        <EditDrawer<Service, 'code' | 'name'>
          title={before?.shown.name ?? t('facility.structure.newService')}
          start={before?.shown ?? { code: '', name: '', roomIds: [], active: true }}
          check={({ code, name }) => ({
            ...(code.trim() === '' ? { code: 'facility.structure.missing' } : isTaken(code, others) && { code: 'facility.structure.codeTaken' }),
            ...(name.trim() === '' && { name: 'facility.structure.missing' }),
          })}
          toResource={(value) => writeService(before?.resource, { ...value, code: value.code.trim(), name: value.name.trim() }, structure.rooms.map(({ resource }) => resource))}
          onClose={() => setOpen(undefined)}
        >
          {({ value, change, errorOf }) => (
            <>
              <Line name="name" value={value.name} error={errorOf('name')} needed focus onChange={(name) => change({ name })} />
              <Line name="code" value={value.code} error={errorOf('code')} needed onChange={(code) => change({ code })} />
              <DepartmentField value={value.departmentId} onChange={(departmentId) => change({ departmentId })} structure={structure} />
              <MultiSelect label={t('facility.structure.rooms')} data={structure.rooms.map(({ shown }) => ({ value: shown.id ?? '', label: `${shown.code} · ${shown.name}` }))} value={[...value.roomIds]} searchable onChange={(roomIds) => change({ roomIds })} />
              <ActiveField value={value.active} onChange={(active) => change({ active })} />
            </>
          )}
        </EditDrawer>
      )}
    </>
  );
}
