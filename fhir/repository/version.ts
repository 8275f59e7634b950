// One version of a resource, as the repository writes and reads it. spec: STO
import type { FaultIssue } from '#platform/fault/index.ts';
import type { Resource, ResourceType } from '#fhir/types/index.ts';
import type { SearchValues } from '#fhir/search/values.ts';

/** How a version was written, in the bits of `flags` above those of sensitivity: created by PUT, or by a patch. */
export const writtenBy = { put: 256, patch: 512 } as const;
export const sensitivityBits = 255;

/** A row of `fhir.res` or `fhir.res_hist`. */
export interface StoredVersion {
  readonly type: ResourceType;
  readonly rid: string;
  readonly version: number;
  readonly lastUpdated: string;
  /** Row id of the patient whose record it is part of. */
  readonly patient: string | null;
  readonly flags: number;
  readonly status: string | null;
  /** Source text; null = deleted. */
  readonly text: string | null;
}

/** A version about to be written. `text` null deletes. */
export interface NewVersion extends StoredVersion {
  readonly dk: number;
  /** FHIR id. */
  readonly id: string;
  readonly values: SearchValues | undefined;
  /** What it supersedes; undefined for version 1. */
  readonly before: { readonly status: string | null; readonly patient: string | null; readonly values: SearchValues | undefined } | undefined;
  /** Interaction or operation code. */
  readonly operation: string;
  /** Reference of who writes. */
  readonly actor: string;
}

/** What the standard's side of the house offers to the repository; given at start, not imported, so that it is replaced as one. */
export interface Definitions {
  /** Findings on structure, types, cardinality, bindings and invariants; errors refuse the write. */
  validate(resource: Resource): readonly FaultIssue[];
  /** `dk`: the facility may have search parameters of its own. */
  extract(resource: Resource, dk: number): SearchValues;
}
