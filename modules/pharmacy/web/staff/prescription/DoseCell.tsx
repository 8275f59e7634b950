// One figure of the grid. While it has the focus it shows what is typed; else the amount as people write it.   spec: PHA-2, PHA-40
import { useState } from 'react';
import { type GridField, readAmount, writeAmount } from '#modules/pharmacy/model/index.ts';
import classes from './prescription.module.css';

interface DoseCellProps {
  readonly rowId: string;
  readonly field: GridField;
  readonly label: string;
  /** Shown above the cell on a phone. */
  readonly head: string;
  readonly value: number | undefined;
  /** Not typed, but computed from what was. */
  readonly computed: boolean;
  readonly wrong: boolean;
  readonly disabled: boolean;
  readonly describedBy: string | undefined;
  readonly onType: (value: number | undefined) => void;
}

export function DoseCell({ rowId, field, label, head, value, computed, wrong, disabled, describedBy, onType }: DoseCellProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const unreadable = value !== undefined && Number.isNaN(value);
  const shown = typed ?? (value === undefined || unreadable ? '' : writeAmount(value, { decimal: field === 'quantity' }));
  return (
    <label className={classes.cell} data-field={field}>
      <span className={classes.cellHead} aria-hidden>{head}</span>
      <input
        className={classes.figure}
        data-row={rowId}
        data-cell={field}
        data-computed={computed}
        aria-label={label}
        aria-invalid={wrong || unreadable}
        aria-describedby={describedBy}
        inputMode={field === 'days' ? 'numeric' : 'decimal'}
        autoComplete="off"
        value={shown}
        disabled={disabled}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onType(readAmount(event.currentTarget.value));
        }}
        // What is no amount stays to be seen and mended.
        onBlur={() => { if (!unreadable) setTyped(undefined); }}
      />
    </label>
  );
}
