// Where code systems, value sets and concept maps are found: in the facility's store, in the rooms' own tables, in the standard itself.   spec: TRM-2
import { LRUCache } from 'lru-cache';
import type { CodeSystem, ConceptMap, ValueSet } from '#fhir/types/index.ts';
import { chooseEdition, splitCanonical } from './chooseEdition.ts';
import { buildDatedList } from './codeList.ts';
import type { CodeList, DatedList } from './codeList.ts';
import { conceptsOf, headOf } from './fromResource.ts';
import { findGrammar } from './grammars.ts';
import type { CodeSystemSource, SystemEdition } from './source.ts';
import { findListValueSet, isPublishedId, openPublished } from './published.ts';
import { findStandard } from './standard.ts';
import { openStored } from './stored.ts';
import { supplemented } from './supplements.ts';
import type { Kind, Kinds, StoreAsk, StoredTerminology } from './stored.ts';

/** Entries of the rooms' lists that are kept together. */
const keptEntries = 120_000;

export interface LookupAsk extends StoreAsk {
  /** Day that the caller named, `yyyy-MM-dd`. */
  readonly on?: string | undefined;
  readonly today: string;
}

/** One request's way to everything that is known. */
export interface Lookups {
  readonly ask: LookupAsk;
  /** `url`, or `url|version`; undefined = unknown here, or nothing in force on the day. */
  findSystem(canonical: string, version?: string): Promise<CodeList | undefined>;
  findValueSet(canonical: string, version?: string): Promise<ValueSet | undefined>;
  findConceptMap(canonical: string, version?: string): Promise<ConceptMap | undefined>;
  findById<K extends Kind>(type: K, id: string): Promise<Kinds[K] | undefined>;
  /** Versions of a system that could be asked for, where some are known. */
  listVersions(url: string): Promise<readonly string[]>;
  readonly stored: StoredTerminology;
}

export type OpenLookups = (ask: LookupAsk) => Lookups;

const compiled = new WeakMap<CodeSystem, DatedList>();

/** The codes of a CodeSystem resource; one and the same resource is read once. */
export function listOf(resource: CodeSystem): CodeList {
  const list = compiled.get(resource) ?? buildDatedList(headOf(resource), conceptsOf(resource));
  compiled.set(resource, list);
  return list.at('');
}

/** Has no codes of its own. */
const isEmpty = ({ content, concept }: CodeSystem): boolean => content === 'supplement' || (content === 'not-present' && concept === undefined);

/** One per database. */
export function openLookups(sources: readonly CodeSystemSource[]): OpenLookups {
  const stored = openStored();
  const published = openPublished(sources);
  const editions = new LRUCache<string, { readonly list: DatedList; readonly size: number }>({ maxSize: keptEntries, sizeCalculation: ({ size }) => size + 1 });
  const bySystem = Map.groupBy(sources.flatMap((source) => source.systems.map((system) => ({ system, source }))), ({ system }) => system);
  const sourcesOf = (url: string): readonly CodeSystemSource[] => (bySystem.get(url) ?? []).map(({ source }) => source);

  const openEdition = async (edition: SystemEdition, on: string): Promise<CodeList> => {
    const known = editions.get(edition.key);
    if (known) return known.list.at(on);
    const concepts = await edition.load();
    const list = buildDatedList(edition, concepts);
    editions.set(edition.key, { list, size: concepts.length });
    return list.at(on);
  };

  return (ask) => {
    const { db, dk, on, today } = ask;
    const findResource = async <K extends Kind>(type: K, canonical: string, version?: string): Promise<Kinds[K] | undefined> => {
      const { url, version: own } = splitCanonical(canonical);
      const wanted = { version: version ?? own, on };
      const isUsable = (one: Kinds[K]) => one.resourceType !== 'CodeSystem' || !isEmpty(one);
      // What R4 defines has the date of its publication, and holds for every day.
      return chooseEdition((await stored.findByUrl(ask, type, url)).filter(isUsable), wanted) ?? chooseEdition(findStandard(type, url).filter(isUsable), { version: wanted.version });
    };
    const findEdition = async (url: string, version: string | undefined): Promise<CodeList | undefined> => {
      for (const source of sourcesOf(url)) {
        const edition = await source.find({ db, dk, system: url, on: on ?? today, version });
        if (edition) return openEdition(edition, on ?? today);
      }
      return undefined;
    };
    const findList = async (url: string, wanted: string | undefined): Promise<CodeList | undefined> => {
      const mine = chooseEdition((await stored.findByUrl(ask, 'CodeSystem', url)).filter((one) => !isEmpty(one)), { version: wanted, on });
      if (mine) return listOf(mine);
      const edition = await findEdition(url, wanted);
      if (edition) return edition;
      const standard = chooseEdition(findStandard('CodeSystem', url).filter((one) => !isEmpty(one)), { version: wanted }) ?? findStandard('CodeSystem', `${url}|${wanted}`)[0];
      return standard ? listOf(standard) : wanted === undefined ? findGrammar(url) : undefined;
    };
    return {
      ask, stored,
      async findSystem(canonical, version) {
        const { url, version: own } = splitCanonical(canonical);
        const list = await findList(url, version ?? own);
        return list && supplemented(list, await stored.listSupplements(ask, list));
      },
      findValueSet: async (canonical, version) => (await findResource('ValueSet', canonical, version)) ?? findListValueSet(sources, ({ url }) => url === canonical),
      findConceptMap: (canonical, version) => findResource('ConceptMap', canonical, version),
      findById: async <K extends Kind>(type: K, id: string) => (isPublishedId(type, id) ? ((await published.read(db, dk, { type, id })) as Kinds[K] | undefined) : stored.findById(ask, type, id)),
      async listVersions(url) {
        const own = await stored.findByUrl(ask, 'CodeSystem', url);
        const lists = await Promise.all(sourcesOf(url).map((source) => source.listVersions({ db, dk, system: url })));
        return [...new Set([...own.flatMap(({ version }) => version ?? []), ...lists.flat(), ...findStandard('CodeSystem', url).flatMap(({ version }) => version ?? [])])];
      },
    };
  };
}
