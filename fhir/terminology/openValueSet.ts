// A value set, ready to be listed and asked: its definition with every code system and value set that it names.
// https://hl7.org/fhir/R4/valueset.html#compositions   spec: TRM-6 TRM-7
import { Fault } from '#platform/fault/index.ts';
import type { ValueSet } from '#fhir/types/index.ts';
import { splitCanonical } from './chooseEdition.ts';
import { searchText } from './codeList.ts';
import type { CodeList } from './codeList.ts';
import { buildTest } from './filters.ts';
import type { Test } from './filters.ts';
import type { Lookups } from './lookups.ts';
import type { Designation, ListedConcept } from './source.ts';

/** One code of a value set. */
export interface Member {
  readonly system: string;
  readonly version?: string | undefined;
  readonly code: string;
  /** As the value set or its code system says. */
  readonly display?: string | undefined;
  readonly language?: string | undefined;
  readonly designations: readonly Designation[];
  readonly inactive: boolean;
  readonly abstract: boolean;
  readonly concept?: ListedConcept | undefined;
  readonly list?: CodeList | undefined;
}

export interface Part {
  /** All, or those that carry all words typed; throws while listing when it cannot be listed. */
  list(words?: readonly string[]): Iterable<Member>;
  find(system: string, code: string): Member | undefined;
}

export interface OpenValueSet extends Part {
  readonly valueSet: ValueSet;
  /** Code systems that it draws on and that are not known here. */
  readonly unknownSystems: ReadonlySet<string>;
  /** Value sets that it imports and that are not known here. */
  readonly unknownImports: ReadonlySet<string>;
  /** Draws on a code system of which only a part is known here: there may be more codes. */
  readonly isUnclosed: () => boolean;
  /** Versions of the code systems that it draws on: `url|version`. */
  readonly usedSystems: ReadonlySet<string>;
}

type Include = NonNullable<ValueSet['compose']>['include'][number];

/** How versions of code systems are chosen, beside what the value set says. https://hl7.org/fhir/R4/valueset-operation-expand.html */
export interface SystemVersions {
  /** Where the value set names none. */
  readonly system?: ReadonlyMap<string, string>;
  /** Whatever the value set names. */
  readonly force?: ReadonlyMap<string, string>;
}

export const mostImports = 200;
/** Includes and excludes of all value sets that one draws on. */
const mostParts = 500;
const mostDepth = 30;

interface Walk {
  readonly lookups: Lookups;
  readonly versions: SystemVersions;
  readonly path: readonly string[];
  readonly opened: Map<string, Part>;
  readonly unknown: Set<string>;
  readonly used: Set<string>;
  /** Below an exclude: what is not known there cannot be left out. */
  readonly isExclude: boolean;
  readonly unknownImports: Set<string>;
  readonly counted: { parts: number; fragments: number };
}

export async function openValueSet(lookups: Lookups, valueSet: ValueSet, versions: SystemVersions = {}): Promise<OpenValueSet> {
  const walk: Walk = { lookups, versions, path: valueSet.url === undefined ? [] : [valueSet.url], opened: new Map(), unknown: new Set(), used: new Set(), isExclude: false, unknownImports: new Set(), counted: { parts: 0, fragments: 0 } };
  return { valueSet, ...(await openSet(walk, valueSet)), unknownSystems: walk.unknown, unknownImports: walk.unknownImports, isUnclosed: () => walk.counted.fragments > 0, usedSystems: walk.used };
}

/** By address, also the implicit ones: all codes of a system, or all below one. Undefined = unknown. https://hl7.org/fhir/R4/valueset.html#implicit */
export async function findValueSet(lookups: Lookups, canonical: string, version?: string): Promise<ValueSet | undefined> {
  const found = await lookups.findValueSet(canonical, version);
  if (found) return found;
  const [, system, code] = /^(.+)\?fhir_vs(?:=isa\/(.+))?$/.exec(canonical) ?? [];
  if (system === undefined || !(await lookups.findSystem(system))) return undefined;
  const filter = code === undefined ? {} : { filter: [{ property: 'concept', op: 'is-a' as const, value: code }] };
  return { resourceType: 'ValueSet', url: canonical, status: 'active', compose: { include: [{ system: splitCanonical(system).url, ...filter }] } };
}

async function openSet(walk: Walk, valueSet: ValueSet): Promise<Part> {
  const { compose } = valueSet;
  if (!compose) return partOfExpansion(valueSet);
  const includes = await openParts(walk, compose.include);
  const excludes = await openParts({ ...walk, isExclude: true }, compose.exclude ?? []);
  const isLeftOut = ({ system, code, inactive }: Member): boolean => (inactive && compose.inactive === false) || excludes.some((part) => part.find(system, code) !== undefined);
  return {
    find(system, code) {
      for (const part of includes) {
        const member = part.find(system, code);
        if (member && !isLeftOut(member)) return member;
      }
      return undefined;
    },
    *list(words) {
      const listed = includes.length > 1 ? new Set<string>() : undefined;
      for (const part of includes) for (const member of part.list(words)) if (!isLeftOut(member) && isNew(listed, member)) yield member;
    },
  };
}

/** Notes the code; false when it stood there already. */
function isNew(listed: Set<string> | undefined, { system, code }: Member): boolean {
  if (!listed) return true;
  const before = listed.size;
  return listed.add(`${system}|${code}`).size > before;
}

async function openParts(walk: Walk, includes: readonly Include[]): Promise<Part[]> {
  const parts: Part[] = [];
  walk.counted.parts += includes.length;
  if (walk.counted.parts > mostParts) throw refusal('terminology.too-many-imports', `at most ${mostParts} includes and excludes are worked on together`);
  for (const include of includes) parts.push(await openInclude(walk, include));
  return parts;
}

/** What an include says must all be true: of the system, and in each of the value sets. */
async function openInclude(walk: Walk, include: Include): Promise<Part> {
  const own = include.system === undefined ? [] : [await openSystem(walk, include, include.system)];
  const imported: Part[] = [];
  for (const canonical of include.valueSet ?? []) imported.push(await openImport(walk, canonical));
  const [first, ...others] = [...own, ...imported];
  if (!first) throw new Fault('unprocessable', 'terminology.bad-value-set', { issue: [{ code: 'required', expression: 'ValueSet.compose.include', text: 'an include names a system or a value set' }] });
  if (others.length === 0) return first;
  const isInOthers = ({ system, code }: Member) => others.every((part) => part.find(system, code) !== undefined);
  return {
    find: (system, code) => {
      const member = first.find(system, code);
      return member && isInOthers(member) ? member : undefined;
    },
    *list(words) {
      for (const member of first.list(words)) if (isInOthers(member)) yield member;
    },
  };
}

async function openImport(walk: Walk, canonical: string): Promise<Part> {
  const key = `${walk.isExclude ? '-' : '+'}${canonical}`;
  const known = walk.opened.get(key);
  if (known) return known;
  const { url } = splitCanonical(canonical);
  if (walk.path.includes(url)) throw refusal('terminology.circle', `a value set imports itself: ${[...walk.path, url].join(' → ')}`);
  if (walk.path.length >= mostDepth || walk.opened.size >= mostImports) throw refusal('terminology.too-many-imports', `at most ${mostImports} value sets are imported, at most ${mostDepth} deep`);
  const valueSet = await findValueSet(walk.lookups, canonical);
  if (!valueSet) return unknownImport(walk, canonical);
  const part = keptPart(await openSet({ ...walk, path: [...walk.path, url] }, valueSet));
  walk.opened.set(key, part);
  return part;
}

/** It cannot be listed, but a code that is in another part still is in the value set. */
function unknownImport({ isExclude, unknownImports }: Walk, canonical: string): Part {
  const fail = (): never => {
    throw refusal('terminology.unknown-import', `the value set ${canonical} that is imported is not known here`);
  };
  unknownImports.add(canonical);
  return isExclude ? fail() : { find: () => undefined, list: fail };
}

/** Answers once for each question: value sets that import one another many ways over would multiply the work at every level. */
function keptPart(part: Part): Part {
  const found = new Map<string, Member | undefined>();
  const lists = new Map<string, readonly Member[]>();
  return {
    find(system, code) {
      const key = `${system}|${code}`;
      if (!found.has(key)) found.set(key, part.find(system, code));
      return found.get(key);
    },
    list(words = []) {
      const key = words.join(' ');
      const list = lists.get(key) ?? [...part.list(words)];
      lists.set(key, list);
      return list;
    },
  };
}

const refusal = (code: string, text: string): Fault => new Fault('unprocessable', code, { issue: [{ code: code === 'terminology.unknown-import' ? 'not-found' : 'processing', text }] });

async function openSystem({ lookups, versions, unknown, used, counted }: Walk, include: Include, canonical: string): Promise<Part> {
  const { url: system, version: own } = splitCanonical(canonical);
  const version = versionOf(versions, system, include.version ?? own);
  const list = await lookups.findSystem(system, version);
  if (list?.version !== undefined) used.add(`${system}|${list.version}`);
  if (include.concept && (list || (await mayTakeAsListed(lookups, system, version)))) return partOfConcepts({ system, version, list }, include.concept);
  if (list && list.content !== 'complete') counted.fragments += 1;
  if (list) return partOfList(list, (include.filter ?? []).map((filter) => buildTest(list, filter)));
  unknown.add(system);
  return unknownPart(version === undefined ? system : `${system}|${version}`);
}

const versionOf = ({ force, system: fallback }: SystemVersions, system: string, own: string | undefined): string | undefined => force?.get(system) ?? own ?? fallback?.get(system);

/** Codes of a system that nobody has here are taken as the value set lists them; those of one that is known in other versions alone are not. */
const mayTakeAsListed = async (lookups: Lookups, system: string, version: string | undefined): Promise<boolean> => version === undefined || (await lookups.findSystem(system)) === undefined;

function unknownPart(system: string): Part {
  const fail = (): never => {
    throw new Fault('unprocessable', 'terminology.system-not-listed', { params: { system }, issue: [{ code: 'not-found', text: `the codes of ${system} are not known here` }] });
  };
  return { find: () => undefined, list: fail };
}

function partOfList(list: CodeList, tests: readonly Test[]): Part {
  const { system } = list;
  const fits = (concept: ListedConcept) => tests.every((test) => test.fits(concept));
  const [few] = tests.flatMap(({ among }) => among ?? []).toSorted((a, b) => a.size - b.size);
  const candidates = (words: readonly string[]) => (words.length > 0 ? list.withWords(words) : few ? list.among(few) : list.concepts);
  return {
    find: (asked, code) => {
      const concept = asked === system ? list.find(code) : undefined;
      return concept && fits(concept) ? memberOf(list, concept) : undefined;
    },
    *list(words = []) {
      if (list.isGrammar) throw new Fault('unprocessable', 'terminology.system-not-listed', { params: { system }, issue: [{ code: 'too-costly', text: `the codes of ${system} are formed by rules and cannot be listed` }] });
      for (const concept of candidates(words)) if (fits(concept)) yield memberOf(list, concept);
    },
  };
}

export const memberOf = (list: CodeList, concept: ListedConcept): Member => ({
  system: list.system, version: list.version, code: concept.code, display: concept.display, language: list.language, designations: concept.designations ?? noDesignations,
  inactive: concept.inactive === true, abstract: concept.abstract === true, concept, list,
});
const noDesignations: readonly Designation[] = [];

type ListedCode = NonNullable<Include['concept']>[number];

/** Codes that the value set itself lists, with the names it gives them. */
function partOfConcepts({ system, version, list }: { system: string; version: string | undefined; list: CodeList | undefined }, codes: readonly ListedCode[]): Part {
  const members = codes.map(({ code, display, designation }): Member => {
    const concept = list?.find(code);
    const base = concept && list ? memberOf(list, concept) : { system, version: list?.version ?? version, code, inactive: false, abstract: false, designations: noDesignations };
    const designations = designation ? [...(designation as readonly Designation[]), ...base.designations] : base.designations;
    return { ...base, system, code, designations, ...(display !== undefined && display !== concept?.display && { display, language: undefined, designations: withName(designations, concept, list) }) };
  });
  return partOfMembers(members, list?.isCaseSensitive !== false);
}

/** The code system's own name stays among the names when the value set has another. */
const withName = (designations: readonly Designation[], concept: ListedConcept | undefined, list: CodeList | undefined): readonly Designation[] =>
  concept?.display === undefined ? designations : [...designations, { value: concept.display, ...(list?.language !== undefined && { language: list.language }) }];

function partOfMembers(members: readonly Member[], isCaseSensitive: boolean): Part {
  const keyOf = (system: string, code: string) => `${system}|${isCaseSensitive ? code : code.toLowerCase()}`;
  const byKey = new Map(members.map((member) => [keyOf(member.system, member.code), member]));
  return {
    find: (system, code) => byKey.get(keyOf(system, code)),
    *list(words = []) {
      for (const member of byKey.values()) if (words.length === 0 || carries(member, words)) yield member;
    },
  };
}

function carries({ code, display, designations }: Member, words: readonly string[]): boolean {
  const text = ` ${searchText(code, [display, ...designations.map(({ value }) => value)])}`;
  return words.every((word) => text.includes(` ${word}`));
}

/** A value set without a definition still has the codes that somebody else listed. */
function partOfExpansion({ expansion }: ValueSet): Part {
  const members: Member[] = [];
  const open = [...(expansion?.contains ?? [])].toReversed();
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { system, version, code, display, designation, inactive, abstract } = one;
    if (system !== undefined && code !== undefined) {
      members.push({ system, version, code, display, designations: (designation ?? []) as readonly Designation[], inactive: inactive === true, abstract: abstract === true });
    }
    open.push(...(one.contains ?? []).toReversed());
  }
  return partOfMembers(members, true);
}
