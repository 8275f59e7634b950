// Entries of the trail as a person asks about them: who, on which day, how often, and why where a reason opened the record. Pure. spec: CHT-12
import type { AuditEvent } from '#fhir/types/index.ts';
import { localDay } from '#ui/index.ts';

export interface Look {
  readonly key: string;
  readonly name: string;
  /** `PractitionerRole/…`; undefined for programs and the system itself. */
  readonly who: string | undefined;
  readonly day: string;
  readonly first: string;
  readonly last: string;
  readonly reads: number;
  readonly writes: number;
  readonly refused: number;
  /** Codes of the reasons a closed record was opened with. */
  readonly reasons: readonly string[];
}

type Kind = 'reads' | 'writes' | 'refused';
const kindOf = ({ outcome, action }: AuditEvent): Kind => (outcome !== '0' ? 'refused' : action === 'C' || action === 'U' || action === 'D' ? 'writes' : 'reads');

/** `newestFirst` as the search gives them; one line for each person and day, the newest first. */
export function groupLooks(newestFirst: readonly AuditEvent[]): readonly Look[] {
  const looks = new Map<string, Look>();
  for (const event of newestFirst) {
    const fresh = begin(event);
    looks.set(fresh.key, add(looks.get(fresh.key) ?? fresh, event));
  }
  return [...looks.values()];
}

/** The first agent is who asked, the second the program it was asked through. */
function begin({ agent: [agent], recorded }: AuditEvent): Look {
  const { name = '', who, altId = name } = agent ?? {};
  const day = localDay(recorded);
  return { key: `${who?.reference ?? altId} ${day}`, name, who: who?.reference, day, first: recorded, last: recorded, reads: 0, writes: 0, refused: 0, reasons: [] };
}

function add(look: Look, event: AuditEvent): Look {
  const kind = kindOf(event);
  const reasons = (event.purposeOfEvent ?? []).flatMap(({ text }) => (text && !look.reasons.includes(text) ? [text] : []));
  return { ...look, first: event.recorded, [kind]: look[kind] + 1, reasons: [...look.reasons, ...reasons] };
}
