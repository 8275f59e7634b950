// The medicine cell: name, ingredient or alias from the facility's list; `amlo5 1s 30` is a whole row.   spec: PHA-4, PHA-40
import { type Ref, useCallback, useMemo } from 'react';
import { CodeSearch } from '#fhir/client/index.ts';
import type { CodeOption } from '#fhir/client/index.ts';
import type { Concept } from '#modules/facility/model/index.ts';
import { useCatalogue } from '#modules/facility/web/staff/index.ts';
import { prescribedName, readMedicine, readShorthand, type Shorthand, writeSig } from '#modules/pharmacy/model/index.ts';
import { useText } from '#ui/index.ts';
import { chooseMedicine, emptyRow, type Pick, type Row } from './rows.ts';

interface MedicineFieldProps {
  readonly row: Row;
  readonly label: string;
  readonly favourites: readonly Pick[];
  readonly disabled: boolean;
  readonly onPick: (pick: Pick) => void;
  readonly onSkip: () => void;
  readonly ref?: Ref<HTMLInputElement>;
}

export function MedicineField({ row, label, favourites, onPick, onSkip, disabled, ref }: MedicineFieldProps) {
  const { t, language } = useText();
  const { source, note } = useCatalogue('medicine', { limit: 12 });
  const find = useCallback(async (text: string, signal: AbortSignal) => {
    const shorthand = readShorthand(text);
    const concepts = await source.find(shorthand?.medicine ?? text, signal);
    return concepts.flatMap((concept) => toPick(concept, shorthand));
  }, [source]);
  const toOption = useMemo(() => (pick: Pick): CodeOption => {
    const { state, meal, asNeeded } = chooseMedicine(emptyRow('-'), pick);
    const sig = pick.shorthand || pick.usual ? writeSig({ grid: state.grid, medicine: pick.medicine, meal, asNeeded }, language) : undefined;
    return { code: pick.medicine.code, title: prescribedName(pick.medicine), detail: sig ?? pick.medicine.unit };
  }, [language]);
  if (disabled) return <span>{row.medicine && prescribedName(row.medicine, row.tradeName)}</span>;
  return (
    <CodeSearch<Pick>
      ref={ref}
      label={label}
      hideLabel
      hideCode
      name="pharmacy.medicine"
      placeholder={t('pharmacy.rx.medicine.placeholder')}
      value={row.medicine && prescribedName(row.medicine, row.tradeName)}
      find={find}
      favourites={favourites}
      toOption={toOption}
      onSkip={onSkip}
      onChoose={(pick) => {
        note(pick.medicine.code);
        onPick(pick);
      }}
    />
  );
}

function toPick(concept: Concept, shorthand: Shorthand | undefined): readonly Pick[] {
  const medicine = readMedicine(concept);
  return medicine ? [{ medicine, shorthand }] : [];
}
