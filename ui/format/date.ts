// Dates as Vietnamese hospitals write them: dd/MM/yyyy, 24-hour clock, facility time zone. spec: UID-3

/** Facilities of this release are in one time zone; the server writes instants with their offset. */
const zone = 'Asia/Ho_Chi_Minh';
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function localParts(instant: string | Date): Record<string, string> | undefined {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  if (Number.isNaN(date.getTime())) return undefined;
  return Object.fromEntries(parts.formatToParts(date).map((part) => [part.type, part.value]));
}

/** FHIR date of any precision: `1960` → `1960`, `1960-03` → `03/1960`, `1960-03-12` or an instant → `12/03/1960`. */
export function formatDate(value: string | undefined): string {
  if (!value) return '';
  if (value.includes('T')) {
    const local = localParts(value);
    return local ? `${local['day']}/${local['month']}/${local['year']}` : value;
  }
  return value.split('-').reverse().join('/');
}

/** Instant → `08:41`; a date without time gives nothing. */
export function formatTime(value: string | Date | undefined): string {
  if (!value || (typeof value === 'string' && !value.includes('T'))) return '';
  const local = localParts(value);
  return local ? `${local['hour']}:${local['minute']}` : '';
}

/** Instant → `12/03/2026 08:41`. */
export function formatInstant(value: string | undefined): string {
  return [formatDate(value), formatTime(value)].filter(Boolean).join(' ');
}

/** Day of an instant in the facility's time zone, as FHIR date: `2026-11-23`. */
export function localDay(value: string | Date): string {
  const local = localParts(value);
  return local ? `${local['year']}-${local['month']}-${local['day']}` : '';
}

/** What a person types as a date: `12031960`, `12/3/1960`, `12-03-60`, `3/1960` or `1960` → FHIR date; undefined when it is none. */
export function parseDate(typed: string, thisYear: number): string | undefined {
  const text = typed.trim();
  const compact = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  const groups = compact ? compact.slice(1) : text.split(/[./\-\s]+/);
  if (!groups.every((group) => /^\d{1,4}$/.test(group))) return undefined;
  const [year, month, day] = [...groups].reverse();
  const fullYear = expandYear(year ?? '', thisYear);
  if (!fullYear || groups.length > 3) return undefined;
  if (month === undefined) return fullYear;
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  const head = `${fullYear}-${month.padStart(2, '0')}`;
  if (day === undefined) return head;
  const last = new Date(Date.UTC(Number(fullYear), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= last ? `${head}-${day.padStart(2, '0')}` : undefined;
}

function expandYear(year: string, thisYear: number): string | undefined {
  if (year.length === 4) return Number(year) >= 1880 && Number(year) <= thisYear + 5 ? year : undefined;
  if (year.length !== 2) return undefined;
  const century = Number(year) > thisYear % 100 ? 1900 : 2000;
  return String(century + Number(year));
}
