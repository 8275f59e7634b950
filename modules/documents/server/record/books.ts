// Records open and follow with the chart's own writes: stays, visits, courses, and the documents that belong to them. spec: REC-1, REC-2
import type { DocumentReference, Encounter, EpisodeOfCare } from '#fhir/types/index.ts';
import { on } from '#fhir/rest/room.ts';
import type { Book, ChangeRow } from '#fhir/rest/room.ts';
import type { Tx } from '#platform/db/index.ts';
import { isOwnVisit, visitsOf } from '#modules/reception/model/index.ts';
import { courseOf, recordOfEncounter, recordOfEpisode } from '../../model/index.ts';
import { dropRecord, joinCourse, markStale, packAgain, putRecord } from './recordRows.ts';

const contentOf = async <T>(change: ChangeRow): Promise<T> => ({ ...((await change.content()) as T), id: change.id });

/** The courses first: a visit may join one that is made in the same act. */
export const recordBooks: readonly Book[] = [
  { kind: 'book', name: 'documents.record-of-course', topic: on('EpisodeOfCare'), run: followEpisode },
  { kind: 'book', name: 'documents.record', topic: on('Encounter'), run: followEncounter, narrow: onlyOwn },
  { kind: 'book', name: 'documents.record-content', topic: on('DocumentReference'), run: followDocument },
];

async function followEpisode(tx: Tx, change: ChangeRow): Promise<void> {
  const facts = recordOfEpisode(await contentOf<EpisodeOfCare>(change));
  if (facts) await putRecord(tx, change.dk, facts);
}

async function followEncounter(tx: Tx, change: ChangeRow): Promise<void> {
  const encounter = await contentOf<Encounter>(change);
  const course = courseOf(encounter);
  if (course !== undefined) return joinCourse(tx, change.dk, { encounterId: change.id, recordId: course });
  const facts = recordOfEncounter(encounter);
  if (facts) await putRecord(tx, change.dk, facts);
  else if (isOwnVisit(encounter)) await dropRecord(tx, change.dk, change.id);
}

async function followDocument(tx: Tx, change: ChangeRow): Promise<void> {
  const ids = visitsOf(await contentOf<DocumentReference>(change)).map((address) => address.replace('Encounter/', ''));
  if (ids.length === 0) return;
  await markStale(tx, change.dk, ids);
  // What comes after the archiving, a certificate for a visit of last week, belongs in the package too.
  if (change.version === 1) await packAgain(tx, change.dk, ids);
}

/** A set of records carried here from elsewhere opens none. */
async function onlyOwn(_tx: Tx, changes: readonly ChangeRow[]): Promise<readonly ChangeRow[]> {
  const own = await Promise.all(changes.map(async (change) => isOwnVisit((await change.content()) as unknown as Encounter)));
  return changes.filter((_change, at) => own[at]);
}
