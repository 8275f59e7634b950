// Runs the rooms' guards on plain writes: what they ask for is read in one statement for all changes of the act. spec: PIP-9
import type { Db } from '#platform/db/index.ts';
import { Fault, placedFault } from '#platform/fault/index.ts';
import type { Ask, Seen, WriteAttempt, WriteGuard } from '#fhir/operation/index.ts';
import type { CheckedChange } from '#fhir/repository/applyWrites.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { parseLiteral } from '#fhir/repository/references.ts';
import type { BarredRow } from '#fhir/repository/write.ts';
import type { Resource } from '#fhir/types/index.ts';
import type { Exchange } from './exchange.ts';

interface Guarded { readonly guard: WriteGuard; readonly attempt: WriteAttempt; readonly asks: readonly Ask[]; readonly place: string | undefined }

/** Throws the first refusal, with its place in the bundle. */
export async function checkGuards(exchange: Exchange, { db, at }: { db: Db; at: string }, changes: readonly CheckedChange[]): Promise<void> {
  const guarded = listGuarded(exchange, changes, at);
  if (guarded.length === 0) return;
  const seen = await readAsked(db, exchange.caller.dk, guarded.flatMap(({ asks }) => asks));
  for (const one of guarded) checkOne(one, seen);
}

/**
 * For a create that would go the fast way: the rows that may not be as some guard fears, to be tested in the statement that writes.
 * Undefined when a guard must see something in any case. Throws what a guard refuses without seeing anything.
 */
export function barredRows(exchange: Exchange, changes: readonly CheckedChange[], at: string): readonly BarredRow[] | undefined {
  const barred: BarredRow[] = [];
  for (const one of listGuarded(exchange, changes, at)) {
    if (one.asks.some(({ onlyIf }) => onlyIf === undefined)) return undefined;
    checkOne(one, () => undefined);
    for (const { address, onlyIf } of one.asks) {
      const key = parseLiteral(address);
      if (key && onlyIf) barred.push({ ...key, dk: exchange.caller.dk, ...onlyIf });
    }
  }
  return barred;
}

function listGuarded({ services, caller }: Exchange, changes: readonly CheckedChange[], at: string): Guarded[] {
  const by = { system: caller.system, practitionerId: caller.practitionerId };
  return changes.flatMap(({ write, before, version }) => {
    const guards = services.guards.filter(({ types }) => types.includes(write.type));
    if (guards.length === 0) return [];
    const attempt = { type: write.type, before: before?.text == null ? undefined : (JSON.parse(before.text) as Resource), after: version.resource, by, at };
    return guards.map((guard) => ({ guard, attempt, asks: guard.asks(attempt), place: write.place }));
  });
}

async function readAsked(db: Db, dk: number, asks: readonly Ask[]): Promise<Seen> {
  const addresses = [...new Set(asks.map(({ address }) => address))];
  const keys = addresses.flatMap((address) => {
    const key = parseLiteral(address);
    return key ? [{ ...key, dk, address }] : [];
  });
  const rows = await readCurrent(db, keys);
  const texts = new Map(keys.map(({ address }, index) => [address, rows[index]?.text]));
  const read = new Map<string, Resource>();
  return (address) => {
    const text = texts.get(address);
    if (text == null) return undefined;
    const resource = read.get(address) ?? (JSON.parse(text) as Resource);
    read.set(address, resource);
    return resource;
  };
}

function checkOne({ guard, attempt, place }: Guarded, seen: Seen): void {
  try {
    guard.check(attempt, seen);
  } catch (error) {
    throw error instanceof Fault && place !== undefined ? placedFault(error, place) : error;
  }
}
