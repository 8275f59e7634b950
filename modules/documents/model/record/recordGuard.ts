// The list of a record's documents is kept by the record itself, never by a plain write. spec: REC-5
import { sidesOf } from '#fhir/operation/index.ts';
import type { WriteGuard } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { DocumentManifest, Resource } from '#fhir/types/index.ts';
import { archiveNumberSystem, recordNumberSystem, recordSystem } from './record.ts';

const own: readonly (string | undefined)[] = [recordSystem, recordNumberSystem, archiveNumberSystem];

export const recordGuard: WriteGuard = {
  types: ['DocumentManifest'],
  asks: () => [],
  check: (attempt) => {
    if (sidesOf(attempt).some(isOwn)) throw new Fault('forbidden', 'documents.record-not-by-hand');
  },
};

function isOwn(side: Resource): boolean {
  const { masterIdentifier, identifier = [] } = side as DocumentManifest;
  return [masterIdentifier, ...identifier].some((one) => own.includes(one?.system));
}
