// Dates as cards write them → FHIR dates.

/** `12031960`, `12/03/1960` and `1960-03-12` are `1960-03-12`; `1960` and `00/00/1960` are `1960`. Undefined when it is no date. */
export function readCardDate(text: string): string | undefined {
  const clean = text.trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(clean);
  if (iso) return toDate(iso[1], iso[2], iso[3]);
  const parts = /^(\d{2})[/.-]?(\d{2})[/.-]?(\d{4})$/.exec(clean);
  if (parts) return toDate(parts[3], parts[2], parts[1]);
  const year = /^(?:00?[/.-])*((?:1[89]|20)\d{2})$/.exec(clean);
  return year?.[1];
}

function toDate(year = '', month = '', day = ''): string | undefined {
  const y = Number(year);
  if (y < 1850 || y > 2200) return undefined;
  if (month === '00' || day === '00') return month === '00' ? year : isMonth(Number(month)) ? `${year}-${month}` : undefined;
  return isMonth(Number(month)) && Number(day) <= daysIn(y, Number(month)) ? `${year}-${month}-${day}` : undefined;
}

const isMonth = (month: number): boolean => month >= 1 && month <= 12;

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
