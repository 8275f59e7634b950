import { describe, expect, it } from 'vitest';
import type { DocumentReference } from '#fhir/types/index.ts';
import { codeSystem } from './document.ts';
import { decideWithdraw } from './withdraw.ts';

const act = { by: 'PractitionerRole/1', at: '2026-11-27T08:00:00.000Z', newId: () => 'new' };
const paper: DocumentReference = { resourceType: 'DocumentReference', id: 'd', status: 'current', masterIdentifier: { system: codeSystem, value: 'X' }, content: [{ attachment: { url: '/documents/d.pdf' } }], meta: { versionId: '2' } };

describe('SGN-80 a paper is withdrawn', () => {
  it('keeps its content and gets a provenance with the reason', () => {
    expect(decideWithdraw(paper, { reason: 'written for the wrong patient' }, act)).toEqual([
      { verb: 'update', ifVersion: 2, resource: { ...paper, status: 'entered-in-error' } },
      { verb: 'create', resource: expect.objectContaining({ resourceType: 'Provenance', id: 'new', target: [{ reference: 'DocumentReference/d' }], reason: [{ text: 'written for the wrong patient' }] }) as object },
    ]);
  });
  it.each([
    [{ masterIdentifier: undefined }, 'documents.no-paper'], [{ status: 'entered-in-error' }, 'documents.withdrawn'], [{ status: 'superseded' }, 'documents.replaced'],
  ] as const)('with %j it is refused: %s', (change, code) => {
    expect(() => decideWithdraw({ ...paper, ...change } as DocumentReference, { reason: 'written for the wrong patient' }, act)).toThrow(code);
  });
});
