// Of several resources with one address, the one that is meant. https://hl7.org/fhir/R4/codesystem.html#versioning   spec: TRM-5
export interface Versioned { readonly version?: string; readonly status?: string; readonly date?: string }

export interface WantedEdition {
  readonly version?: string | undefined;
  /** Day that the caller named; without one the latest counts, whatever its date. */
  readonly on?: string | undefined;
}

/** The one of this version; else the latest that was published by the day, what is in use before drafts, and those before what is retired. */
export function chooseEdition<T extends Versioned>(all: readonly T[], { version, on }: WantedEdition): T | undefined {
  if (version !== undefined) return all.find((one) => one.version === version);
  const published = on === undefined ? all : all.filter(({ date }) => date === undefined || date.slice(0, 10) <= on);
  return published.toSorted((a, b) => rankOf(a) - rankOf(b) || compare(b.date, a.date) || compareVersions(b.version, a.version))[0];
}

const ranks: Readonly<Record<string, number>> = { active: 0, draft: 1, unknown: 1, retired: 2 };
const rankOf = ({ status = 'unknown' }: Versioned): number => ranks[status] ?? 1;
const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

/** `2.10` is later than `2.9`. */
const compareVersions = (a = '', b = ''): number => a.localeCompare(b, 'en', { numeric: true });

/** `url|version` of a canonical. */
export function splitCanonical(canonical: string): { readonly url: string; readonly version?: string } {
  const at = canonical.indexOf('|');
  return at === -1 ? { url: canonical } : { url: canonical.slice(0, at), ...(at < canonical.length - 1 && { version: canonical.slice(at + 1) }) };
}
