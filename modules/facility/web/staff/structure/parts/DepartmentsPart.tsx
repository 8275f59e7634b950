// Departments.   spec: FAC-1
import { useState } from 'react';
import { writeDepartment } from '#modules/facility/model/index.ts';
import type { Department } from '#modules/facility/model/index.ts';
import { useSession } from '#fhir/client/index.ts';
import type { Organization } from '#fhir/types/index.ts';
import { useText } from '#ui/index.ts';
import { EditDrawer } from '../EditDrawer.tsx';
import { PartTable } from '../PartTable.tsx';
import type { Of, Structure } from '../useStructure.ts';
import { ActiveField, isTaken, Line, StateChip, stateOf } from './fields.tsx';

type Row = Of<Department, Organization>;

export function DepartmentsPart({ structure }: { structure: Structure }) {
  const { t } = useText();
  const { facility } = useSession();
  const [open, setOpen] = useState<Row | 'new'>();
  const before = open === 'new' ? undefined : open;
  const others = structure.departments.filter(({ shown }) => shown.id !== before?.shown.id).map(({ shown }) => shown.code);
  const roomsOf = ({ shown }: Row) => structure.rooms.filter((room) => room.shown.departmentId === shown.id).length;
  return (
    <>
      <PartTable<Row>
        rows={structure.departments}
        keyOf={({ shown }) => shown.id ?? ''}
        textOf={({ shown }) => `${shown.code} ${shown.name}`}
        onOpen={setOpen}
        onAdd={() => setOpen('new')}
        columns={[
          { name: 'name', cell: ({ shown }) => shown.name },
          { name: 'code', cell: ({ shown }) => shown.code },
          { name: 'rooms', cell: roomsOf, wide: true },
          { name: 'state', cell: ({ shown }) => <StateChip state={stateOf(shown.active)} /> },
        ]}
      />
      {open && (
        <EditDrawer<Department, 'code' | 'name'>
          title={before?.shown.name ?? t('facility.structure.newDepartment')}
          start={before?.shown ?? { code: '', name: '', active: true }}
          check={({ code, name }) => ({
            ...(code.trim() === '' ? { code: 'facility.structure.missing' } : isTaken(code, others) && { code: 'facility.structure.codeTaken' }),
            ...(name.trim() === '' && { name: 'facility.structure.missing' }),
          })}
          toResource={(value) => writeDepartment(before?.resource, { ...value, code: value.code.trim(), name: value.name.trim() }, facility.id)}
          onClose={() => setOpen(undefined)}
        >
          {({ value, change, errorOf }) => (
            <>
              <Line name="name" value={value.name} error={errorOf('name')} needed focus onChange={(name) => change({ name })} />
              <Line name="code" value={value.code} error={errorOf('code')} needed onChange={(code) => change({ code })} />
              <ActiveField value={value.active} onChange={(active) => change({ active })} />
            </>
          )}
        </EditDrawer>
      )}
    </>
  );
}
