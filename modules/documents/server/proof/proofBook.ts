// A paper that has all its signatures is to be archived. What archiving itself writes does not count. spec: SGN-104
import { on } from '#fhir/rest/room.ts';
import type { Book, ChangeRow } from '#fhir/rest/room.ts';
import type { DocumentReference } from '#fhir/types/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { isSignedPaper } from '../../model/index.ts';
import { markDue } from './proofRows.ts';

export const proofOperation = 'documents.proof';

export const proofBook: Book = { kind: 'book', name: 'documents.proof', topic: on('DocumentReference'), run: followPaper };

async function followPaper(tx: Tx, change: ChangeRow): Promise<void> {
  if (change.operation === proofOperation) return;
  if (isSignedPaper((await change.content()) as unknown as DocumentReference)) await markDue(tx, { dk: change.dk, documentId: change.id, at: change.at });
}
