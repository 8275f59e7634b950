// Rows of groups.csv → typed rows; a row that says nonsense is refused at start, not at the desk.
import type { PriorityGroup } from './priority.ts';

type Row = Readonly<Record<string, string>>;

const shapes: Readonly<Record<string, RegExp>> = {
  code: /^[a-z][a-z0-9-]+$/, urgency: /^(emergency|priority)$/, validFrom: /^\d{4}-\d{2}-\d{2}$/, validTo: /^(\d{4}-\d{2}-\d{2})?$/,
  ageFrom: /^\d*$/, ageBelow: /^\d*$/, certainty: /^(law|house|check)$/, source: /\S{3}/,
};

export function readGroups(rows: readonly Row[]): PriorityGroup[] {
  return rows.map((row, index) => {
    const wrong = Object.keys(shapes).find((column) => !shapes[column]?.test(row[column] ?? ''));
    if (wrong !== undefined) throw new Error(`groups.csv, row ${index + 2}: ${wrong} is missing or unknown`);
    return toGroup(row);
  });
}

// The shapes above make the two casts true.
const toGroup = ({ code = '', urgency, validFrom = '', validTo, ageFrom, ageBelow, certainty, source = '' }: Row): PriorityGroup => ({
  code, urgency: urgency as PriorityGroup['urgency'], validFrom, certainty: certainty as PriorityGroup['certainty'], source,
  ...(validTo && { validTo }), ...(ageFrom && { ageFrom: Number(ageFrom) }), ...(ageBelow && { ageBelow: Number(ageBelow) }),
});
