// /positions – who heads what and who stands in, from which day to which; a department without a head is told. spec: POL-1
import { Button, Checkbox, Group, Title, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { departmentPositions, facilityPositions, listPositions } from '#modules/facility/model/index.ts';
import type { PositionCode, PositionLine } from '#modules/facility/model/index.ts';
import { formatDate, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import page from '../catalogues/catalogues.module.css';
import { AssignDialog } from './AssignDialog.tsx';
import type { AssignStart } from './AssignDialog.tsx';
import { EndDialog } from './EndDialog.tsx';
import classes from './positions.module.css';

export function Screen() {
  const { t } = useText();
  const list = useOperationQuery(listPositions, {}, { keepOld: true });
  const [showsOver, showOver] = useState(false);
  const [start, assign] = useState<AssignStart | undefined>(undefined);
  const [ended, end] = useState<PositionLine | undefined>(undefined);
  const done = () => { assign(undefined); end(undefined); list.refetch(); };
  return (
    <div className={page.page}>
      <Group justify="space-between" gap="sm">
        <Title order={1}>{t('facility.positions.title')}</Title>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => assign({})} disabled={!list.data}>{t('facility.positions.assign')}</Button>
      </Group>
      <p className={page.lead}>{t('facility.positions.lead')}</p>
      <Checkbox label={t('facility.positions.showOver')} checked={showsOver} onChange={(event) => showOver(event.currentTarget.checked)} />
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {!list.data && !list.refusal && <Loading rows={8} />}
      {list.data && <Places {...list.data} positions={list.data.positions.filter(({ state }) => showsOver || state !== 'over')} onAssign={assign} onEnd={end} />}
      {start && list.data && <AssignDialog start={start} departments={list.data.departments} staff={list.data.staff} onClose={() => assign(undefined)} onDone={done} />}
      {ended && <EndDialog line={ended} onClose={() => end(undefined)} onDone={done} />}
    </div>
  );
}

interface PlacesProps {
  readonly positions: readonly PositionLine[];
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  readonly onAssign: (start: AssignStart) => void;
  readonly onEnd: (line: PositionLine) => void;
}

/** The facility first, then its departments; whoever must sign for a place and is missing stands out. */
function Places({ positions, departments, onAssign, onEnd }: PlacesProps) {
  const { t } = useText();
  const places = [{ id: undefined, name: t('facility.positions.wholeFacility'), codes: facilityPositions }, ...departments.map(({ id, name }) => ({ id, name, codes: departmentPositions }))];
  return (
    <div className={page.frame}>
      <table className={`${page.table} ${classes.table}`}>
        <thead>
          <tr>{(['place', 'position', 'people'] as const).map((name) => <th key={name} scope="col">{t(`facility.positions.${name}`)}</th>)}</tr>
        </thead>
        {places.map((place) => (
          <tbody key={place.id ?? ''} className={classes.place}>
            {place.codes.map((code: PositionCode, at) => (
              <tr key={code}>
                {at === 0 && <th scope="rowgroup" rowSpan={place.codes.length} className={classes.name}>{place.name}</th>}
                <td className={classes.position}>{t(`facility.position.${code}`)}</td>
                <td>
                  <People lines={positions.filter((one) => one.position === code && one.departmentId === place.id)} code={code} onEnd={onEnd} onAssign={() => onAssign({ position: code, departmentId: place.id })} place={place.name} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

const needed: readonly PositionCode[] = ['department-head', 'director', 'records-head'];

function People({ lines, code, place, onEnd, onAssign }: { lines: readonly PositionLine[]; code: PositionCode; place: string; onEnd: (line: PositionLine) => void; onAssign: () => void }) {
  const { t } = useText();
  const isEmpty = !lines.some(({ state, active, standsIn }) => state === 'now' && active && !standsIn);
  return (
    <div className={classes.people}>
      {lines.toSorted((a, b) => Number(a.standsIn) - Number(b.standsIn)).map((line) => (
        <UnstyledButton key={`${line.roleId} ${line.from ?? ''}`} className={classes.person} data-over={line.state === 'over' || !line.active || undefined} onClick={() => onEnd(line)}>
          <strong>{titleCase(line.name)}</strong>
          {line.standsIn && <StatusChip tone="progress">{t('facility.positions.standsIn')}</StatusChip>}
          {line.state !== 'now' && <StatusChip tone={line.state === 'later' ? 'waiting' : 'neutral'}>{t(`facility.positions.state.${line.state}`)}</StatusChip>}
          {!line.active && <StatusChip tone="cancelled">{t('facility.positions.left')}</StatusChip>}
          <span className={page.muted}>{[daysOf(line, t), line.decision].filter(Boolean).join(' · ')}</span>
        </UnstyledButton>
      ))}
      {isEmpty && needed.includes(code) && <StatusChip tone="problem">{t('facility.positions.nobody')}</StatusChip>}
      <Button size="compact-sm" variant="subtle" onClick={onAssign} aria-label={t('facility.positions.assignOne', { position: t(`facility.position.${code}`), place })}>{t('facility.positions.assignShort')}</Button>
    </div>
  );
}

const daysOf = ({ from, to }: PositionLine, t: ReturnType<typeof useText>['t']): string => {
  if (from !== undefined && to !== undefined) return t('facility.positions.fromTo', { from: formatDate(from), to: formatDate(to) });
  if (to !== undefined) return t('facility.positions.until', { to: formatDate(to) });
  return from === undefined ? '' : t('facility.positions.since', { from: formatDate(from) });
};
