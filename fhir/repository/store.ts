// What an operation sees of the FHIR store: bound to one caller's access, one transaction, one act. spec: STO
import type { Change } from '#fhir/operation/index.ts';
import type { Resource, ResourceOf, ResourceType } from '#fhir/types/index.ts';
import type { Move, Moved } from './repoint.ts';

export interface Store {
  /** Throws Fault notFound, gone or forbidden. */
  get<T extends ResourceType>(type: T, id: string): Promise<ResourceOf<T>>;
  find<T extends ResourceType>(type: T, id: string): Promise<ResourceOf<T> | undefined>;
  /** `query` is a FHIR search string: `patient=Patient/1&status=active&_sort=-date&_count=20`. Access applies. */
  search<T extends ResourceType>(type: T, query: string): Promise<ResourceOf<T>[]>;
  /** Validates and writes all or nothing, with change log and audit; returns the stored resources with new meta. */
  save(changes: readonly Change[]): Promise<Resource[]>;
  /** Puts parts of one patient's record under another patient; for merging two records of one person. */
  repoint(move: Move): Promise<Moved[]>;
}
