// What the other parts of the house ask of terminology: the codes of a value set, and the codes below and above another.   spec: TRM-1
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { isFhirId } from '#fhir/repository/id.ts';
import type { ValueSet } from '#fhir/types/index.ts';
import { openLookups } from './lookups.ts';
import type { Lookups, OpenLookups } from './lookups.ts';
import { findValueSet, openValueSet } from './openValueSet.ts';
import { openPublished } from './published.ts';
import type { Published } from './published.ts';
import type { CodeSystemSource } from './source.ts';

/** More codes than this are not taken from one value set. */
export const mostCodes = 20_000;

export interface SystemCode { readonly system: string; readonly code: string }

export interface Terminology {
  /**
   * All codes of a value set by canonical address (`url`, `url|version`, `system?fhir_vs`), `ValueSet/id` or id; undefined = unknown.
   * Throws Fault `terminology.too-many-codes` above 20,000 codes, and `terminology.system-not-listed` where a code system is not known or cannot be listed.
   */
  expandCodes(db: Db, dk: number, valueSet: string): Promise<readonly SystemCode[] | undefined>;
  /** The code itself with all below (or above) it; undefined = the system or the code is unknown. */
  descendants(db: Db, dk: number, of: SystemCode & { readonly direction: 'below' | 'above' }): Promise<readonly string[] | undefined>;
  readonly lookups: OpenLookups;
  /** The rooms' lists as resources. */
  readonly published: Published;
}

/** One per database; lives at `services.terminology`. */
export function openTerminology(sources: readonly CodeSystemSource[], now: () => Date): Terminology {
  const lookups = openLookups(sources);
  const open = (db: Db, dk: number) => lookups({ db, dk, deniedFlags: 0, today: dayOf(now()) });
  return {
    lookups, published: openPublished(sources),
    async expandCodes(db, dk, asked) {
      const at = open(db, dk);
      const valueSet = await findAsked(at, asked);
      if (!valueSet) return undefined;
      const codes: SystemCode[] = [];
      for (const { system, code } of (await openValueSet(at, valueSet)).list()) {
        if (codes.push({ system, code }) > mostCodes) throw tooManyCodes(asked);
      }
      return codes;
    },
    async descendants(db, dk, { system, code, direction }) {
      const list = await open(db, dk).findSystem(system);
      const concept = list?.find(code);
      const found = list?.[direction](code);
      // A heading that stands in no list of its own is known by what it heads.
      return found && (concept || found.size > 0) ? [concept?.code ?? code, ...found] : undefined;
    },
  };
}

async function findAsked(lookups: Lookups, asked: string): Promise<ValueSet | undefined> {
  const id = asked.replace(/^ValueSet\//, '');
  return (await findValueSet(lookups, asked)) ?? (isFhirId(id) ? lookups.findById('ValueSet', id) : undefined);
}

export const tooManyCodes = (valueSet: string): Fault => new Fault('unprocessable', 'terminology.too-many-codes', {
  params: { most: mostCodes }, issue: [{ code: 'too-costly', text: `${valueSet} has more than ${mostCodes} codes; ask for a page with count and offset, or for fewer with filter` }],
});

const offsetMs = 7 * 3_600_000;

/** The calendar day in Vietnam: one time zone, no summer time. */
export const dayOf = (at: Date): string => new Date(at.getTime() + offsetMs).toISOString().slice(0, 10);
