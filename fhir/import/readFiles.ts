// Files to import, in an order in which references mostly point backwards. spec: IMP
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const known = /\.(?:json|ndjson|jsonl)$/i;

/** JSON and NDJSON files of a folder (not of its sub-folders), or the one file; organisations and practitioners first, as Synthea needs it. */
export async function listFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => known.test(name));
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((name) => join(path, name));
}

const order = ['hospitalInformation', 'Organization', 'Location', 'practitionerInformation', 'Practitioner', 'PractitionerRole', 'Patient', 'Encounter'];

function rank(name: string): number {
  const place = order.findLastIndex((start) => name.toLowerCase().startsWith(start.toLowerCase()));
  return place === -1 ? order.length : place;
}

export const isLines = (name: string): boolean => /\.(?:ndjson|jsonl)$/i.test(name);
