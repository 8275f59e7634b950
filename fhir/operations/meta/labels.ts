// Profiles, tags and security labels as a set: joined, taken away, compared by system and code. https://hl7.org/fhir/R4/resource-operation-meta-add.html   spec: OPR-10
import type { Coding, Meta } from '#fhir/types/index.ts';

export type Labels = Pick<Meta, 'profile' | 'tag' | 'security'>;

/** Sets and not comparisons of each with each: a body may hold very many. */
const keyOf = ({ system, code }: Coding): string => JSON.stringify([system, code]);
const addCodes = (to: readonly Coding[] = [], added: readonly Coding[] = []): Coding[] => {
  const known = new Set(to.map(keyOf));
  return [...to, ...added.filter((one) => known.size < known.add(keyOf(one)).size)];
};
const without = (from: readonly string[] = [], gone: ReadonlySet<string>): string[] => from.filter((one) => !gone.has(one));
const takeCodes = (from: readonly Coding[] = [], gone: readonly Coding[] = []): Coding[] => {
  const keys = new Set(gone.map(keyOf));
  return from.filter((one) => !keys.has(keyOf(one)));
};

/** The rest of `meta` stays; lists without members are left out. */
const withLabels = (meta: Meta, { profile = [], tag = [], security = [] }: Labels): Meta => {
  const { profile: _profile, tag: _tag, security: _security, ...rest } = meta;
  return { ...rest, ...(profile.length > 0 && { profile }), ...(security.length > 0 && { security }), ...(tag.length > 0 && { tag }) };
};

export const addLabels = (meta: Meta, { profile, tag, security }: Labels): Meta =>
  withLabels(meta, { profile: [...new Set([...(meta.profile ?? []), ...(profile ?? [])])], tag: addCodes(meta.tag, tag), security: addCodes(meta.security, security) });

export const takeLabels = (meta: Meta, { profile, tag, security }: Labels): Meta =>
  withLabels(meta, { profile: without(meta.profile, new Set(profile)), tag: takeCodes(meta.tag, tag), security: takeCodes(meta.security, security) });

export const labelCount = ({ profile = [], tag = [], security = [] }: Labels): number => profile.length + tag.length + security.length;
