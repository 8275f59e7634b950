// What each entry of a transaction will do, decided before anything is written. https://hl7.org/fhir/R4/http.html#trules   spec: TRN-1
import { Fault, placedFault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { parsePatch } from '#fhir/patch/index.ts';
import type { Write } from '#fhir/repository/applyWrites.ts';
import { newId } from '#fhir/repository/id.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Exchange } from '../exchange.ts';
import type { Unit } from '../pipe.ts';
import { ifMatchVersion, requireId, requireType } from './answers.ts';
import { badBundle, placeOf } from './bundle.ts';
import type { BundleEntry } from './bundle.ts';
import { findConditional, findDeletable } from './conditional.ts';
import type { ConditionMatch } from './conditional.ts';
import { buildPatched, patchRequestOf } from './patch.ts';
import { requireSameId } from './update.ts';

/** What an entry of the transaction will do. `write` undefined: nothing to write (found by condition, nothing to delete, or a read). */
export interface Step {
  readonly entry: BundleEntry;
  readonly type: ResourceType;
  readonly id: string;
  readonly write?: Write;
  /** Further deletions of a condition that matches several. */
  readonly more?: readonly Write[];
  readonly found?: ConditionMatch;
}

const verbs: Partial<Record<BundleEntry['method'], 'create' | 'update' | 'delete'>> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' };

/** Deletions first, then creates, then updates: conditions of later entries do not see what an earlier one deletes. */
export async function planSteps(exchange: Exchange, unit: Unit, entries: readonly BundleEntry[]): Promise<Step[]> {
  const order = { DELETE: 0, POST: 1, PUT: 2, PATCH: 3, GET: 4, HEAD: 4 } as const;
  const steps: Step[] = [];
  const gone = new Set<string>();
  const made = new Map<string, string>();
  for (const entry of [...entries].sort((a, b) => order[a.method] - order[b.method])) {
    const step = await planStep({ exchange, unit, gone, made }, entry).catch((error: unknown) => {
      throw error instanceof Fault ? placedFault(error, placeOf(entry.index)) : error;
    });
    for (const { verb, type, id } of writesOf(step)) if (verb === 'delete') gone.add(`${type}/${id}`);
    steps.push(step);
  }
  return steps;
}

export const writesOf = ({ write, more = [] }: Step): readonly Write[] => (write ? [write, ...more] : more);

interface Planning {
  readonly exchange: Exchange;
  readonly unit: Unit;
  readonly gone: ReadonlySet<string>;
  /** Condition → id of the entry that creates what it names. */
  readonly made: Map<string, string>;
}

async function planStep({ exchange, unit, gone, made }: Planning, entry: BundleEntry): Promise<Step> {
  const type = requireType(entry.path.split('/')[0]);
  const find = async (query: string) => {
    const found = await findConditional(exchange, { tx: unit.tx, type, query, verb: verbs[entry.method] });
    return found && gone.has(`${type}/${found.id}`) ? undefined : found;
  };
  return planners[entry.method]({ exchange, made, tx: unit.tx, entry, type, given: idOf(entry), find });
}

interface Planned extends Pick<Planning, 'exchange' | 'made'> {
  readonly tx: Tx;
  readonly entry: BundleEntry;
  readonly type: ResourceType;
  /** Id of the address. */
  readonly given: string | undefined;
  readonly find: (query: string) => Promise<ConditionMatch | undefined>;
}

const planners: Record<BundleEntry['method'], (planned: Planned) => Promise<Step>> = {
  POST: planCreate, PUT: planUpdate, DELETE: planDelete, PATCH: planPatch, GET: refuse, HEAD: refuse,
};

function idOf(entry: BundleEntry): string | undefined {
  const [, id, ...rest] = entry.path.split('/');
  if (rest.length > 0 || entry.path.includes('$')) throw badBundle(`${placeOf(entry.index)}.request.url`, 'this address cannot be part of a transaction');
  return id === undefined ? undefined : requireId(id);
}

async function refuse({ entry }: Planned): Promise<never> {
  throw new Fault('methodNotAllowed', 'fhir.method', { issue: [{ code: 'not-supported', expression: `${placeOf(entry.index)}.request.method`, text: entry.method }] });
}

const resourcePlace = (entry: BundleEntry): string => `${placeOf(entry.index)}.resource`;

/** Two creates of one condition are one: the second finds what the first makes. */
async function planCreate({ entry, type, given, find, made }: Planned): Promise<Step> {
  if (given !== undefined) throw badBundle(`${placeOf(entry.index)}.request.url`, 'POST takes no id');
  const found = entry.ifNoneExist === undefined ? undefined : await find(entry.ifNoneExist);
  if (found) return { entry, type, id: found.id, found };
  const condition = `${type}?${entry.ifNoneExist ?? ''}`;
  const same = entry.ifNoneExist === undefined ? undefined : made.get(condition);
  if (same !== undefined) return { entry, type, id: same };
  const id = newId();
  if (entry.ifNoneExist !== undefined) made.set(condition, id);
  return { entry, type, id, write: { verb: 'create', type, id, place: resourcePlace(entry), ...(entry.source && { source: entry.source }) } };
}

async function planDelete({ exchange, tx, entry, type, given }: Planned): Promise<Step> {
  const ids = given === undefined ? (await findDeletable(exchange, { tx, type, query: entry.query })).map(({ id }) => id) : [given];
  const [write, ...more] = ids.map((id): Write => ({ verb: 'delete', type, id, ...guardOf(entry) }));
  return write ? { entry, type, id: write.id, write, more } : { entry, type, id: '' };
}

async function planUpdate({ entry, type, given, find }: Planned): Promise<Step> {
  const { source } = entry;
  if (!source) throw badBundle(resourcePlace(entry), 'PUT needs a resource');
  if (given !== undefined) requireSameId(source, given);
  const found = given === undefined ? await find(entry.query) : undefined;
  if (found && source.resource.id !== undefined) requireSameId(source, found.id);
  const id = given ?? found?.id ?? source.resource.id ?? newId();
  const guard = guardOf(entry);
  const ifAbsent = guard.ifAbsent === true || (given === undefined && !found);
  return { entry, type, id, write: { verb: 'update', type, id: requireId(id), source, ...guard, ifAbsent } };
}

async function planPatch({ exchange, tx, entry, type, given, find }: Planned): Promise<Step> {
  exchange.services.policy.checkType(exchange.caller, 'update', type);
  const { contentType, body } = patchRequestOf(entry);
  const patch = parsePatch(contentType, body);
  const id = given ?? (await find(entry.query))?.id;
  if (id === undefined) throw new Fault('notFound', 'fhir.not-found');
  const ifVersion = ifMatchVersion(entry.ifMatch);
  const write = await buildPatched(exchange, tx, { type, id, patch, place: resourcePlace(entry), ...(ifVersion !== undefined && { ifVersion }) });
  return { entry, type, id, write };
}

function guardOf(entry: BundleEntry): Pick<Write, 'ifVersion' | 'ifAbsent' | 'place'> {
  const ifVersion = ifMatchVersion(entry.ifMatch);
  return { ...(ifVersion !== undefined && { ifVersion }), ifAbsent: entry.ifNoneMatch === '*', place: resourcePlace(entry) };
}
