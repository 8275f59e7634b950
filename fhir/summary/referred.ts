// What the told resources refer to and a reader elsewhere needs: medicines, people, houses. One step, bounded. spec: IPS-1, IPS-5
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { parseLiteral } from '#fhir/repository/references.ts';
import type { LiteralReference } from '#fhir/repository/references.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { addressOf } from './document.ts';
import { maySearch } from './fillSections.ts';

const followed: ReadonlySet<ResourceType> = new Set<ResourceType>(['Medication', 'Practitioner', 'PractitionerRole', 'Organization', 'Device', 'Location', 'Specimen', 'Observation']);
const mostReferred = 200;

export interface Referred { readonly texts: readonly string[]; /** Address of the house that keeps the record, when it is known here. */ readonly house: string | undefined }

export async function readReferred(exchange: Exchange, told: Iterable<string>): Promise<Referred> {
  const { db, caller } = exchange;
  const house = `Organization/${caller.facilityId}`;
  const own = [...told];
  const inside = new Set(own.map(addressOf));
  const wanted = [...new Set([house, ...own.flatMap(referencesIn)])].filter((address) => !inside.has(address)).flatMap((address) => parseLiteral(address) ?? []).filter(({ type }) => followed.has(type));
  const keys = wanted.slice(0, mostReferred).map((key: LiteralReference) => ({ ...key, dk: caller.dk }));
  const rows = await readCurrent(db, keys);
  const texts: string[] = [];
  let keeper: string | undefined;
  for (const [at, row] of rows.entries()) {
    const key = keys[at];
    if (!key || row?.text == null || !maySearch(exchange, key.type) || !(await isOpen(exchange, row))) continue;
    texts.push(row.text);
    if (`${key.type}/${key.id}` === house) keeper = house;
  }
  return { texts, house: keeper };
}

const referencesIn = (text: string): string[] => [...text.matchAll(/"reference"\s*:\s*"([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})"/g)].map((match) => match[1] ?? '');

async function isOpen({ services, db, caller }: Exchange, row: Parameters<typeof checkRow>[1]): Promise<boolean> {
  try {
    await checkRow({ db, policy: services.policy, caller }, row);
    return true;
  } catch (error) {
    if (error instanceof Fault && (error.kind === 'notFound' || error.kind === 'forbidden')) return false;
    throw error;
  }
}
