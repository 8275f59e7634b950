// A signed paper is taken back: it keeps its file and its code, and whoever checks the code is told that it has no value. spec: SGN-80
import { z } from 'zod';
import { create, operation, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { DocumentReference } from '#fhir/types/index.ts';
import { reason } from '../keys/signingKeys.ts';
import { codeSystem } from './document.ts';

export const withdrawPaper = operation({
  code: 'withdraw-paper', on: 'DocumentReference', level: 'instance', input: z.strictObject({ reason }), output: z.object({ documentId: z.string() }),
  permission: 'documents.withdraw', scope: 'patient', patientFrom: 'instance', signature: 'none', faults: ['documents.no-paper', 'documents.withdrawn', 'documents.replaced'], affectsState: true,
});

/** Only the version in force: one that is replaced has no value already. Throws a Fault. */
export function decideWithdraw(document: DocumentReference, { reason: why }: { reason: string }, { by, at, newId }: Act): readonly Change[] {
  if (document.masterIdentifier?.system !== codeSystem) throw new Fault('rule', 'documents.no-paper');
  if (document.status === 'entered-in-error') throw new Fault('rule', 'documents.withdrawn');
  if (document.status === 'superseded') throw new Fault('rule', 'documents.replaced');
  return [
    update({ ...document, status: 'entered-in-error' }),
    create({
      resourceType: 'Provenance', id: newId(), target: [{ reference: `DocumentReference/${document.id}` }], occurredDateTime: at, recorded: at, reason: [{ text: why }],
      activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'NULLIFY', display: 'nullify' }] },
      agent: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'performer' }] }, who: { reference: by } }],
    }),
  ];
}
