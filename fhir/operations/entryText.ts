// An entry of a searchset, spliced around the stored text of its resource. spec: OPR-8
import type { ResourceType } from '#fhir/types/index.ts';

interface EntryOf { readonly base: string; readonly type: ResourceType; readonly mode: 'match' | 'include' }

export function entryText({ base, type, mode }: EntryOf, { rid, content }: { readonly rid: string; readonly content: string }): string {
  // Our own splice writes the id right after the type.
  const id = /"id":"([A-Za-z0-9\-.]{1,64})"/.exec(content)?.[1] ?? rid;
  return `{"fullUrl":"${base}/${type}/${id}","resource":${content},"search":{"mode":"${mode}"}}`;
}
