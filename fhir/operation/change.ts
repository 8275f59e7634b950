// What a decide function returns: the writes of one act, in FHIR's own verbs.
import type { Resource, ResourceType } from '#fhir/types/index.ts';

export type Change =
  | { readonly verb: 'create'; readonly resource: Resource }
  /** `ifVersion`: the version the decision was made on; another one is refused as conflict. */
  | { readonly verb: 'update'; readonly resource: Resource; readonly ifVersion?: number }
  | { readonly verb: 'delete'; readonly type: ResourceType; readonly id: string };

/** Create a resource; it carries the id from `act.newId()`. */
export const create = (resource: Resource): Change => ({ verb: 'create', resource });
/** Write a new version; the version read is taken from `meta.versionId`. */
export const update = (resource: Resource): Change => {
  const read = Number(resource.meta?.versionId);
  return Number.isInteger(read) ? { verb: 'update', resource, ifVersion: read } : { verb: 'update', resource };
};
