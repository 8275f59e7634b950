// The visit: why, who pays, who goes first, which room. Everything has a proposal; only what differs is touched. spec: RCP
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useOperationQuery } from '#fhir/client/index.ts';
import { patientCategories, receptionChoices } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import { RoomTiles } from './RoomTiles.tsx';
import type { VisitState } from './visitState.ts';
import classes from './desk.module.css';

interface VisitFieldsProps {
  readonly visit: VisitState;
  readonly birthDate: string | undefined;
  readonly lastDepartmentId: string | undefined;
  readonly propose: boolean;
  /** Words beside the rooms when none is chosen. */
  readonly roomError: string | undefined;
  readonly onChange: (change: Partial<VisitState>) => void;
}

export function VisitFields({ visit, birthDate, lastDepartmentId, propose, roomError, onChange }: VisitFieldsProps) {
  const { t } = useText();
  const choices = useOperationQuery(receptionChoices, birthDate ? { birthDate } : {});
  const groups = choices.data?.groups ?? [];
  const proposed = choices.data?.proposedGroup;
  return (
    <div className={classes.visit}>
      <TextInput name="reason" label={t('reception.visit.reason')} placeholder={t('reception.visit.reason.hint')} value={visit.reason} maxLength={500} onChange={(event) => onChange({ reason: event.currentTarget.value })} />
      <div>
        <span className={classes.label} id="reception-category">{t('reception.visit.category')}</span>
        <SegmentedControl className={classes.kinds} fullWidth aria-labelledby="reception-category" value={visit.category} onChange={(category) => onChange({ category: category as VisitState['category'] })}
          data={patientCategories.map((value) => ({ value, label: t(`reception.category.${value}`) }))} />
      </div>
      <Select
        label={t('reception.visit.group')} value={visit.group} onChange={(group) => onChange({ group: group ?? '' })} allowDeselect={false}
        data={[
          { value: '', label: proposed ? t('reception.group.proposed', { group: t(`reception.group.${proposed}`) }) : t('reception.group.none') },
          ...groups.map(({ code, certainty }) => ({ value: code, label: `${t(`reception.group.${code}`)}${certainty === 'law' ? '' : ` – ${t(`reception.certainty.${certainty}`)}`}` })),
        ]}
      />
      <RoomTiles value={visit.roomId} lastDepartmentId={lastDepartmentId} propose={propose} error={roomError} onChange={(roomId) => onChange({ roomId })} />
    </div>
  );
}
