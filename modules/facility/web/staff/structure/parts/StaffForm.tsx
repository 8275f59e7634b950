// One person: name and practising licence. Accounts and roles of sign-in are kept apart from this.   spec: FAC-3
import { Text } from '@mantine/core';
import { withLicence } from '#modules/facility/model/index.ts';
import type { Practitioner } from '#fhir/types/index.ts';
import { formatDate, parseDate, useText } from '#ui/index.ts';
import { EditDrawer } from '../EditDrawer.tsx';
import type { Of, StaffMember } from '../useStructure.ts';
import { ActiveField, Line } from './fields.tsx';

interface StaffValue { readonly name: string; readonly active: boolean; readonly licence: string; readonly specialty: string; readonly start: string; readonly end: string }
type Field = 'name' | 'licence' | 'licenceStart' | 'licenceEnd';

const century = 2000;
/** A whole day, or undefined; an empty field is no day and no mistake. */
const dayOf = (typed: string): string | undefined => {
  const day = parseDate(typed, century + 99);
  return day !== undefined && day.length === 10 ? day : undefined;
};

export function StaffForm({ before, onClose }: { before: Of<StaffMember, Practitioner>; onClose: () => void }) {
  const { t } = useText();
  const { shown, resource } = before;
  return (
    <EditDrawer<StaffValue, Field>
      title={shown.name}
      start={{ name: shown.name, active: shown.active, licence: shown.licence?.number ?? '', specialty: shown.licence?.specialty ?? '', start: formatDate(shown.licence?.start), end: formatDate(shown.licence?.end) }}
      check={checkStaff}
      toResource={(value) => writeStaff(resource, value)}
      onClose={onClose}
    >
      {({ value, change, errorOf }) => (
        <>
          <Line name="person" value={value.name} error={errorOf('name')} needed onChange={(name) => change({ name })} />
          <Line name="licence" value={value.licence} error={errorOf('licence')} focus onChange={(licence) => change({ licence })} />
          <Line name="specialty" value={value.specialty} error={undefined} onChange={(specialty) => change({ specialty })} />
          <Line name="licenceStart" value={value.start} error={errorOf('licenceStart')} hint="dd/mm/yyyy" onChange={(start) => change({ start })} />
          <Line name="licenceEnd" value={value.end} error={errorOf('licenceEnd')} hint="dd/mm/yyyy" onChange={(end) => change({ end })} />
          <ActiveField value={value.active} onChange={(active) => change({ active })} />
          <Text size="xs" c="dimmed">
            {t('facility.structure.licenceHint')}
          </Text>
        </>
      )}
    </EditDrawer>
  );
}

function checkStaff({ name, licence, start, end }: StaffValue): Partial<Record<Field, string>> {
  const [from, to] = [dayOf(start), dayOf(end)];
  return {
    ...(name.trim() === '' && { name: 'facility.structure.missing' }),
    ...(licence.trim() === '' && (start.trim() !== '' || end.trim() !== '') && { licence: 'facility.structure.licenceMissing' }),
    ...(start.trim() !== '' && from === undefined && { licenceStart: 'facility.structure.dayWrong' }),
    ...endFault(end, { from, to }),
  };
}

function endFault(typed: string, { from, to }: { from: string | undefined; to: string | undefined }): { licenceEnd?: string } {
  if (typed.trim() === '') return {};
  if (to === undefined) return { licenceEnd: 'facility.structure.dayWrong' };
  return from !== undefined && to < from ? { licenceEnd: 'facility.structure.endsBefore' } : {};
}

function writeStaff(resource: Practitioner, { name, active, licence, specialty, start, end }: StaffValue): Practitioner {
  const words = name.trim().split(/\s+/);
  const [official, ...others] = resource.name ?? [];
  const named: Practitioner = { ...resource, active, name: [{ ...official, use: official?.use ?? 'official', text: words.join(' '), family: words[0], given: words.slice(1) }, ...others] };
  return withLicence(named, licence.trim() === '' ? undefined : { number: licence.trim(), specialty: specialty.trim(), start: dayOf(start), end: dayOf(end) });
}
