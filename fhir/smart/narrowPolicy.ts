// Gives a policy what it needs to hold people and programs to narrowed scopes: the criteria as tests on the index, and a look at the content. spec: ACC-21
import { LRUCache } from 'lru-cache';
import { rowId } from '#fhir/repository/id.ts';
import type { Definitions } from '#fhir/repository/version.ts';
import type { AccessPolicy, AdmitRow, IndexTest, Narrowing, SearchAccess } from '#fhir/rest/access.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import { indexRows } from '#fhir/search/rows.ts';
import type { Resource, ResourceType } from '#fhir/types/index.ts';
import { testsOf } from './criteria.ts';

interface Index { readonly hash: TokenHash; readonly definitions: Definitions }

/** The same policy for everybody whose scopes are not narrowed. */
export function narrowPolicy(policy: AccessPolicy, index: Index): AccessPolicy {
  const known = new LRUCache<string, { readonly tests: readonly IndexTest[] | undefined }>({ max: 1000 });
  const translate = (dk: number, type: ResourceType, narrowing: Narrowing): Narrowing => {
    const { criteria } = narrowing;
    if (criteria === undefined) return narrowing;
    const key = `${dk}/${type}?${criteria}`;
    const found = known.get(key) ?? { tests: testsOf(type, criteria, { dk, hash: index.hash }) };
    known.set(key, found);
    return { ...narrowing, ...(found.tests && { tests: found.tests }) };
  };
  return {
    ...policy,
    searchAccess: (caller, type, interaction) => {
      const access = policy.searchAccess(caller, type, interaction);
      if (access.kind === 'none' || access.within === undefined) return access;
      return { ...access, within: { type, any: access.within.any.map((one) => translate(access.dk, type, one)) } };
    },
    admits: (access, row) => admits(index, access, row),
  };
}

function admits(index: Index, access: SearchAccess, row: AdmitRow): boolean {
  if (access.kind === 'none') return false;
  const { dk, within } = access;
  if (within === undefined) return true;
  const open = within.any.filter(({ patientId }) => patientId === undefined || rowId(patientId) === row.patient);
  if (open.some(({ criteria }) => criteria === undefined)) return true;
  if (open.length === 0 || row.text === null) return false;
  const { toks, status } = indexRows(index.hash, dk, index.definitions.extract(JSON.parse(row.text) as Resource, dk)).main;
  const has = new Set(toks.map(String));
  const holds = (test: IndexTest): boolean => ('tokens' in test ? test.tokens.some((one) => has.has(one)) : status !== null && test.status.includes(status));
  return open.some(({ tests }) => tests?.every(holds) === true);
}
