// Reads what the sections tell, as far as the caller may see it. spec: IPS-2, IPS-3, IPS-5
import { Fault } from '#platform/fault/index.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { List, ResourceType } from '#fhir/types/index.ts';
import type { EmptyReason, Filled } from './composition.ts';
import { addressOf } from './document.ts';
import type { Coded } from './facts.ts';
import { choose, sections } from './sections.ts';
import type { Section } from './sections.ts';

export interface FilledSections {
  readonly filled: readonly Filled[];
  /** Stored texts of what is told, by address. */
  readonly texts: ReadonlyMap<string, string>;
}

export async function fillSections(exchange: Exchange, patientId: string): Promise<FilledSections> {
  const now = exchange.services.now().toISOString();
  const nilKnown = await readNilKnown(exchange, patientId);
  const texts = new Map<string, string>();
  const filled: Filled[] = [];
  for (const section of sections) {
    const { found, withheld } = await readSources(exchange, section, patientId);
    const told = choose(section, [...found.values()].map(({ resource }) => resource), now);
    for (const { resourceType, id } of told) texts.set(`${resourceType}/${id}`, found.get(`${resourceType}/${id}`)?.text ?? '');
    const emptyReason: EmptyReason = withheld ? 'withheld' : nilKnown.has(section.code) ? 'nilknown' : 'unavailable';
    filled.push({ section, told, emptyReason });
  }
  return { filled, texts };
}

interface Found { readonly resource: Coded; readonly text: string }

/** `withheld`: the caller may see none of the types. */
async function readSources(exchange: Exchange, section: Section, patientId: string): Promise<{ found: Map<string, Found>; withheld: boolean }> {
  const found = new Map<string, Found>();
  const open = section.sources.filter(({ type }) => maySearch(exchange, type));
  for (const { type, query } of open) {
    for (const text of await searchTexts(exchange, type, `patient=Patient/${patientId}&${query}`)) found.set(addressOf(text), { resource: JSON.parse(text) as Coded, text });
  }
  return { found, withheld: open.length === 0 };
}

/** A list that somebody closed with "none known", by the code of its section. */
async function readNilKnown(exchange: Exchange, patientId: string): Promise<ReadonlySet<string>> {
  if (!maySearch(exchange, 'List')) return new Set();
  const codes = sections.map(({ code }) => `http://loinc.org|${code}`).join(',');
  const lists = (await searchTexts(exchange, 'List', `patient=Patient/${patientId}&status=current&code=${encodeURIComponent(codes)}&_count=50`)).map((text) => JSON.parse(text) as List);
  return new Set(lists.filter(({ emptyReason }) => emptyReason?.coding?.some(({ code }) => code === 'nilknown')).flatMap(({ code }) => (code?.coding ?? []).flatMap((coding) => coding.code ?? [])));
}

async function searchTexts({ services, db, caller, base }: Exchange, type: ResourceType, query: string): Promise<string[]> {
  const { matches } = await services.search({ db, caller, policy: services.policy, hash: services.hash, type, query, base });
  return matches.map(({ text }) => text);
}

export function maySearch({ services, caller }: Pick<Exchange, 'services' | 'caller'>, type: ResourceType): boolean {
  try {
    services.policy.checkType(caller, 'search', type);
    return services.policy.searchAccess(caller, type).kind !== 'none';
  } catch (error) {
    if (error instanceof Fault && error.kind === 'forbidden') return false;
    throw error;
  }
}
