// How long the disk lasts, and what ten years take. spec: CAP-2, CAP-3

export const capacitySources = ['records', 'trail', 'other', 'documents', 'archive'] as const;
export type CapacitySource = (typeof capacitySources)[number];

export interface Sample {
  /** ISO date, of Viet Nam. */
  readonly day: string;
  readonly source: CapacitySource;
  readonly bytes: number;
}

/** Of the disk that holds the files; undefined where the store does not tell. */
export interface DiskSpace { readonly freeBytes: number; readonly totalBytes: number }

export interface CapacitySettings {
  /** Put in the place of the growth that was measured. */
  readonly growthPerYearBytes?: number;
  /** Đồng a year. */
  readonly pricePerTerabyte?: number;
  /** The data itself and its backups: 2 = one backup of the same size. */
  readonly copies: number;
}

export interface SourceGrowth { readonly source: CapacitySource; readonly bytes: number; /** Undefined while fewer than seven days are known. */ readonly perMonthBytes?: number }
export interface YearNeed { readonly year: number; readonly bytes: number; readonly withCopiesBytes: number; readonly fits?: boolean; /** Đồng, for that year. */ readonly price?: number }

export interface CapacityPlan {
  readonly usedBytes: number;
  readonly sources: readonly SourceGrowth[];
  readonly daysKnown: number;
  readonly growthPerYearBytes?: number;
  /** ISO date; absent when the disk is not told, nothing grows, or it lasts for more than a hundred years. */
  readonly fullOn?: string;
  readonly years: readonly YearNeed[];
}

export const terabyte = 1e12;
const dayMs = 86_400_000;
const fewestDays = 7;
const daysLookedAt = 90;
const daysOfYear = 365.25;
const yearsPlanned = 10;
const longestYears = 100;

export function planCapacity({ samples, space, settings }: { readonly samples: readonly Sample[]; readonly space?: DiskSpace | undefined; readonly settings: CapacitySettings }, today: string): CapacityPlan {
  const recent = samples.filter(({ day }) => daysBetween(day, today) <= daysLookedAt);
  const daysKnown = recent.length === 0 ? 0 : daysBetween(recent.map(({ day }) => day).sort()[0] ?? today, today);
  const sources = capacitySources.map((source) => growthOf(source, recent));
  const usedBytes = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  const measured = sources.some(({ perMonthBytes }) => perMonthBytes !== undefined) ? sources.reduce((sum, { perMonthBytes = 0 }) => sum + perMonthBytes, 0) * 12 : undefined;
  const growth = settings.growthPerYearBytes ?? measured;
  const known = growth === undefined ? {} : { growthPerYearBytes: growth };
  if (growth === undefined) return { usedBytes, sources, daysKnown, years: [] };
  const full = fullOn(growth, space, today);
  return { usedBytes, sources, daysKnown, ...known, ...(full !== undefined && { fullOn: full }), years: listYears({ usedBytes, growth, space, settings, today }) };
}

function growthOf(source: CapacitySource, samples: readonly Sample[]): SourceGrowth {
  const own = samples.filter((one) => one.source === source).sort((a, b) => (a.day < b.day ? -1 : 1));
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return { source, bytes: 0 };
  const days = daysBetween(first.day, last.day);
  return { source, bytes: last.bytes, ...(days >= fewestDays && { perMonthBytes: Math.round(((last.bytes - first.bytes) / days) * (daysOfYear / 12)) }) };
}

function fullOn(growthPerYear: number, space: DiskSpace | undefined, today: string): string | undefined {
  if (!space || growthPerYear <= 0) return undefined;
  const years = space.freeBytes / growthPerYear;
  return years > longestYears ? undefined : new Date(Date.parse(today) + Math.floor(years * daysOfYear) * dayMs).toISOString().slice(0, 10);
}

interface Years { readonly usedBytes: number; readonly growth: number; readonly space: DiskSpace | undefined; readonly settings: CapacitySettings; readonly today: string }

/** At the end of each of the next ten years. */
function listYears({ usedBytes, growth, space, settings: { copies, pricePerTerabyte }, today }: Years): YearNeed[] {
  return Array.from({ length: yearsPlanned }, (_, index) => {
    const grown = growth * (index + 1);
    const bytes = Math.max(0, Math.round(usedBytes + grown));
    return {
      year: Number(today.slice(0, 4)) + index + 1, bytes, withCopiesBytes: bytes * copies,
      ...(space && { fits: grown <= space.freeBytes }),
      ...(pricePerTerabyte !== undefined && { price: Math.ceil((bytes * copies) / terabyte) * pricePerTerabyte }),
    };
  });
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
