// Staff with their practising licence; what has run out or soon will stands on top and is said in words.   spec: FAC-3
import { Group, Switch } from '@mantine/core';
import { useState } from 'react';
import type { LicenceState } from '#modules/facility/model/index.ts';
import type { Practitioner } from '#fhir/types/index.ts';
import { formatDate, StatusChip, useText } from '#ui/index.ts';
import type { StatusTone } from '#ui/index.ts';
import { PartTable } from '../PartTable.tsx';
import type { Of, StaffMember, Structure } from '../useStructure.ts';
import { StateChip, stateOf } from './fields.tsx';
import { StaffForm } from './StaffForm.tsx';

type Row = Of<StaffMember, Practitioner>;
const tones: Readonly<Record<LicenceState, StatusTone>> = { none: 'neutral', valid: 'done', expiring: 'waiting', expired: 'problem', 'not-yet': 'paused' };
const needsCare = ({ licenceState }: StaffMember): boolean => licenceState !== 'valid' && licenceState !== 'none';

export function StaffPart({ structure }: { structure: Structure }) {
  const { t, has } = useText();
  const [open, setOpen] = useState<Row>();
  const [onlyUrgent, setOnlyUrgent] = useState(false);
  const urgent = structure.staff.filter(({ shown }) => needsCare(shown));
  const wordOf = (role: string) => [`role.${role}`, `facility.position.${role}`].find((key) => has(key)) ?? role;
  const roleWords = ({ roles }: StaffMember) => roles.map((role) => t(wordOf(role))).join(', ');
  return (
    <>
      <PartTable<Row>
        rows={onlyUrgent ? urgent : structure.staff}
        keyOf={({ shown }) => shown.id}
        textOf={({ shown }) => `${shown.name} ${roleWords(shown)} ${structure.departmentName(shown.departmentId)} ${shown.licence?.number ?? ''}`}
        onOpen={setOpen}
        note={urgent.length > 0 && (
          <Group gap="sm">
            <StatusChip tone="waiting">{t('facility.structure.urgent', { count: urgent.length })}</StatusChip>
            <Switch size="xs" label={t('facility.structure.onlyUrgent')} checked={onlyUrgent} onChange={(event) => setOnlyUrgent(event.currentTarget.checked)} />
          </Group>
        )}
        columns={[
          { name: 'person', cell: ({ shown }) => shown.name },
          { name: 'roles', cell: ({ shown }) => roleWords(shown), wide: true },
          { name: 'department', cell: ({ shown }) => structure.departmentName(shown.departmentId), wide: true },
          { name: 'licence', cell: ({ shown }) => shown.licence?.number, wide: true },
          { name: 'licenceEnd', cell: ({ shown }) => <LicenceEnd member={shown} /> },
          { name: 'state', cell: ({ shown }) => <StateChip state={stateOf(shown.active)} />, wide: true },
        ]}
      />
      {open && <StaffForm before={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function LicenceEnd({ member }: { member: StaffMember }) {
  const { t } = useText();
  if (!member.licence) return null;
  return (
    <Group gap={6} wrap="wrap">
      <span>{formatDate(member.licence.end) || t('facility.structure.withoutEnd')}</span>
      {needsCare(member) && <StatusChip tone={tones[member.licenceState]}>{t(`facility.structure.licenceState.${member.licenceState}`)}</StatusChip>}
    </Group>
  );
}
