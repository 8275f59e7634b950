// Codes against value sets, by the terminology of the house. https://hl7.org/fhir/R4/valueset.html   spec: VAL-12
import { Fault } from '#platform/fault/index.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { findValueSet, openValueSet, type OpenValueSet } from '#fhir/terminology/openValueSet.ts';
import { dayOf } from '#fhir/terminology/terminology.ts';
import type { Coding } from '#fhir/types/index.ts';

type Verdict = 'in' | 'out' | 'unknown';

/** Value sets of one call, each opened once. */
export function openCodes({ services, db, caller }: Exchange): (valueSet: string, codings: readonly Coding[]) => Promise<Verdict> {
  const lookups = services.terminology.lookups({ db, dk: caller.dk, deniedFlags: 0, today: dayOf(services.now()) });
  const opened = new Map<string, Promise<OpenValueSet | undefined>>();
  const open = async (canonical: string): Promise<OpenValueSet | undefined> => {
    try {
      const [url = '', version] = canonical.split('|');
      // Published profiles name the version of the standard that they were made with.
      const found = (await findValueSet(lookups, canonical)) ?? (version === undefined ? undefined : await findValueSet(lookups, url));
      return found && (await openValueSet(lookups, found));
    } catch (error) {
      if (error instanceof Fault && error.kind === 'unprocessable') return undefined;
      throw error;
    }
  };
  return async (canonical, codings) => {
    const waiting = opened.get(canonical) ?? open(canonical);
    opened.set(canonical, waiting);
    const valueSet = await waiting;
    return valueSet === undefined ? 'unknown' : verdictOf(valueSet, codings);
  };
}

function verdictOf(open: OpenValueSet, codings: readonly Coding[]): Verdict {
  if (codings.some((coding) => stands(open, coding))) return 'in';
  return open.unknownSystems.size > 0 ? 'unknown' : 'out';
}

/** A plain code is one of any system of the value set. */
function stands(open: OpenValueSet, { system, code = '' }: Coding): boolean {
  const systems = system === undefined ? systemsOf(open) : [system];
  return systems.some((one) => open.find(one, code) !== undefined);
}

const systemsOf = ({ usedSystems, valueSet }: OpenValueSet): string[] => [...new Set([...[...usedSystems].map((one) => one.split('|')[0] ?? ''), ...(valueSet.compose?.include ?? []).flatMap(({ system }) => system ?? [])])];
