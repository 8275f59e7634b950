// One medicine: its cells in a line, the generated direction below, what is wrong beside it.   spec: PHA-40
import { ActionIcon, Checkbox, NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { type GridField, lineLimits, mealTimings, type MealTiming, type MedicineEntry, prescribedName, type RuleProblem, writeSig } from '#modules/pharmacy/model/index.ts';
import { StatusChip, useText } from '#ui/index.ts';
import { DoseCell } from './DoseCell.tsx';
import { MedicineField } from './MedicineField.tsx';
import { isFilled, type Pick, type Row, type RowWords } from './rows.ts';
import { useSafetyWords } from './words.ts';
import classes from './prescription.module.css';

interface RowCardProps {
  readonly row: Row;
  readonly index: number;
  readonly fields: readonly GridField[];
  readonly problems: readonly RuleProblem[];
  readonly level: 'stop' | 'warning' | undefined;
  readonly favourites: readonly Pick[];
  readonly disabled: boolean;
  readonly onPick: (pick: Pick) => void;
  readonly onCell: (field: GridField, value: number | undefined) => void;
  readonly onChange: (more: RowWords) => void;
  readonly onRemove: () => void;
  readonly onSkip: () => void;
}

export function RowCard(props: RowCardProps) {
  const { t } = useText();
  const { row, index, problems, disabled } = props;
  const name = row.medicine ? prescribedName(row.medicine, row.tradeName) : t('pharmacy.rx.row.empty', { number: index + 1 });
  const wrongFields = new Set(problems.map(({ params }) => params['field']));
  const noteId = `rx-note-${row.id}`;
  const notes = problems.length > 0 || (row.unread ?? []).length > 0;
  return (
    <div className={classes.row} role="group" aria-label={name} data-level={props.level} data-empty={row.medicine === undefined}>
      <div className={classes.medicine} data-row={row.id} data-cell="medicine">
        <MedicineField row={row} label={t('pharmacy.rx.medicine.label', { number: index + 1 })} favourites={props.favourites} disabled={disabled} onPick={props.onPick} onSkip={props.onSkip} />
      </div>
      {props.fields.map((field) => (
        <DoseCell
          key={field} rowId={row.id} field={field} head={t(`pharmacy.rx.head.${field}`)} label={`${t(`pharmacy.rx.head.${field}`)}, ${name}`} value={row.state.grid[field]}
          computed={!row.state.typed.includes(field)} wrong={wrongFields.has(field)} disabled={disabled || row.medicine === undefined} describedBy={notes ? noteId : undefined} onType={(value) => props.onCell(field, value)}
        />
      ))}
      {row.medicine && !disabled ? (
        <ActionIcon className={classes.remove} variant="subtle" color="gray" size={28} aria-label={t('pharmacy.rx.remove', { name })} onClick={props.onRemove}><IconTrash size={16} aria-hidden /></ActionIcon>
      ) : <span />}
      {isFilled(row) && <Direction {...props} />}
      {notes && <RowNotes id={noteId} problems={problems} unread={row.unread ?? []} />}
    </div>
  );
}

/** Longer names do not fit into their cell: the whole name stands before the direction. */
const longName = 34;

function Direction(props: RowCardProps) {
  const { t, language } = useText();
  const { row, disabled } = props;
  const { medicine, state, meal, asNeeded, remark } = row;
  const [more, setMore] = useState(false);
  if (medicine === undefined) return null;
  const name = prescribedName(medicine, row.tradeName);
  const sig = writeSig({ grid: state.grid, medicine, meal, asNeeded, remark }, language);
  const needsName = medicine.ingredients.length > 1 && medicine.names.length === 0;
  const open = !disabled && (more || needsName);
  return (
    <div className={classes.direction}>
      {row.copiedFrom && <StatusChip tone="neutral" title={t('pharmacy.rx.copied.title')}>{t('pharmacy.rx.copied')}</StatusChip>}
      {medicine.kind !== 'ordinary' && <StatusChip tone="paused">{t(`pharmacy.kind.${medicine.kind}`)}</StatusChip>}
      <span className={classes.sig}>{name.length > longName && <strong>{name}. </strong>}{sig || t('pharmacy.rx.sig.none')}</span>
      {!disabled && <UnstyledButton className={classes.more} aria-expanded={open} onClick={() => setMore(!more)}>{t('pharmacy.rx.more')}</UnstyledButton>}
      {open && <MoreWords {...props} medicine={medicine} />}
    </div>
  );
}

function MoreWords({ row, medicine, onChange }: RowCardProps & { medicine: MedicineEntry }) {
  const { t } = useText();
  const { meal, asNeeded, remark, tradeName } = row;
  return (
    <div className={classes.moreWords}>
      <NativeSelect
        className={classes.meal} size="xs" aria-label={t('pharmacy.rx.meal')} value={meal ?? ''} onChange={(event) => onChange({ meal: (event.currentTarget.value || undefined) as MealTiming | undefined })}
        data={[{ value: '', label: t('pharmacy.rx.meal.any') }, ...mealTimings.map((value) => ({ value, label: t(`pharmacy.rx.meal.${value}`) }))]}
      />
      <Checkbox size="xs" label={t('pharmacy.rx.asNeeded')} checked={asNeeded ?? false} onChange={(event) => onChange({ asNeeded: event.currentTarget.checked || undefined })} />
      <TradeName medicine={medicine} value={tradeName} onChange={(chosen) => onChange({ tradeName: chosen })} />
      <ShortText label={t('pharmacy.rx.remark')} most={lineLimits.remark} value={remark ?? ''} onChange={(text) => onChange({ remark: text })} />
    </div>
  );
}

/** Among the names of the list; written where several ingredients have none there (RX-07). */
function TradeName({ medicine, value, onChange }: { medicine: MedicineEntry; value: string | undefined; onChange: (tradeName: string | undefined) => void }) {
  const { t } = useText();
  const several = medicine.ingredients.length > 1;
  const label = t('pharmacy.rx.tradeName');
  if (medicine.names.length > (several ? 1 : 0)) {
    const data = [...(several ? [] : [{ value: '', label: t('pharmacy.rx.tradeName.none') }]), ...medicine.names.map((name) => ({ value: name, label: name }))];
    return <NativeSelect className={classes.meal} size="xs" aria-label={label} value={value ?? (several ? medicine.names[0] : '')} data={data} onChange={(event) => onChange(event.currentTarget.value || undefined)} />;
  }
  if (!several || medicine.names.length > 0) return null;
  return <ShortText label={label} most={lineLimits.tradeName} value={value ?? ''} onChange={(text) => onChange(text || undefined)} />;
}

/** What is too long stays and says so; the row is not saved until it is shortened. */
function ShortText({ label, most, value, onChange }: { label: string; most: number; value: string; onChange: (text: string) => void }) {
  const { t } = useText();
  const { length } = value.trim();
  return <TextInput size="xs" className={classes.remark} aria-label={label} placeholder={label} value={value} error={length > most ? t('ui.tooLong', { length, most }) : undefined} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function RowNotes({ id, problems, unread }: { id: string; problems: readonly RuleProblem[]; unread: readonly string[] }) {
  const { t } = useText();
  const say = useSafetyWords();
  return (
    <div id={id} className={classes.notes} role="status">
      {unread.length > 0 && <p>{t('pharmacy.rx.unread', { words: unread.join(' ') })}</p>}
      {problems.map((problem) => <p key={`${problem.reason}/${String(problem.params['field'] ?? '')}`}>{say.problem(problem)}</p>)}
    </div>
  );
}
