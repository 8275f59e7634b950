// Dates and moments with prefixes. https://hl7.org/fhir/R4/search.html#date   spec: SRC-4
import { any, type Condition, type DateColumn } from '../condition.ts';
import { dateRange } from '../dates.ts';
import { badModifier, badValue } from '../faults.ts';
import type { DateRange } from '../values.ts';
import { type KindClause, type KindContext, missing, splitPrefix, storedAs } from './context.ts';

export function planDate(clause: KindClause, context: KindContext): Condition {
  const { parameter, modifier, values } = clause;
  const column = dateColumn(clause, context);
  if (modifier === 'missing') return missing(clause, presence(column));
  if (modifier !== undefined) throw badModifier(parameter.code, modifier);
  return any(values.map((value) => {
    const { prefix, rest } = splitPrefix(value);
    // A plus sign in a query string is a blank once decoded.
    const range = dateRange(rest.replace(/ (\d\d:\d\d)$/, '+$1'));
    if (range === undefined) throw badValue(parameter.code, 'a date like 2024, 2024-05, 2024-05-17 or 2024-05-17T08:30:00+07:00');
    return { is: 'date', column, operator: prefix, ...(prefix === 'ap' ? widened(range, context.nowMs) : range) };
  }));
}

function dateColumn({ parameter }: KindClause, { types }: KindContext): DateColumn {
  if (parameter.code === '_lastUpdated') return { table: 'updated' };
  return parameter.code === types.columns.date ? { table: 'main' } : { table: 'ix_date', params: storedAs(parameter) };
}

function presence(column: DateColumn): Condition {
  if (column.table === 'ix_date') return { is: 'presentIn', table: 'ix_date', params: column.params };
  return column.table === 'main' ? { is: 'present', where: 'date' } : { is: 'all', of: [] };
}

/** "About" is a tenth of the time between then and now, as the standard recommends. */
function widened({ lo, hi }: DateRange, nowMs: number): DateRange {
  const start = Date.parse(lo);
  const end = hi === 'infinity' ? nowMs : Date.parse(hi);
  const margin = Math.abs(nowMs - start) / 10;
  const latest = Date.parse('9999-12-30T00:00:00Z');
  return { lo: new Date(Math.max(start - margin, Date.parse('0001-01-02T00:00:00Z'))).toISOString(), hi: new Date(Math.min(end + margin, latest)).toISOString() };
}
