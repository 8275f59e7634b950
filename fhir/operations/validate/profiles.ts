// Profiles by canonical address: those of the facility's store, those that Lành brings, those of R4 itself. https://hl7.org/fhir/R4/references.html#canonical   spec: VAL-9
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadStandardProfiles } from '#fhir/definitions/generated.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import type { StructureDefinition } from '#fhir/types/index.ts';
import { openTrees, type ProfileWorld } from '#fhir/validation/profile/index.ts';
import type { Db } from '#platform/db/index.ts';

const folder = new URL('../../../data/profiles/', import.meta.url);
const mostOfOneAddress = 50;

let brought: readonly StructureDefinition[] | undefined;
let standard: Readonly<Record<string, StructureDefinition>> | undefined;

/** Those of `data/profiles`. */
export function listBroughtProfiles(): readonly StructureDefinition[] {
  brought ??= globSync('*.json', { cwd: fileURLToPath(folder) }).toSorted().map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as StructureDefinition).filter(({ resourceType }) => resourceType === 'StructureDefinition');
  return brought;
}

const findStandard = (url: string): StructureDefinition | undefined => {
  standard ??= loadStandardProfiles() as Readonly<Record<string, StructureDefinition>>;
  return Object.hasOwn(standard, url) ? standard[url] : undefined;
};

export const openProfiles = (db: Db, dk: number): ProfileWorld['tree'] => openTrees((canonical) => findDefinition(db, { dk, canonical }));

async function findDefinition(db: Db, { dk, canonical }: { dk: number; canonical: string }): Promise<StructureDefinition | undefined> {
  const [url = '', version] = canonical.split('|');
  const isAsked = (one: StructureDefinition): boolean => version === undefined || one.version === version;
  const { rows } = await db.query<{ content: string }>(
    `select r.content from fhir.ix_str s join fhir.res r on r.dk = s.dk and r.rt = s.rt and r.rid = s.rid
     where s.dk = $1 and s.rt = $2 and s.param = 'url' and s.val = $3 and r.content is not null order by r.lu desc limit ${mostOfOneAddress}`, [dk, typeNumber('StructureDefinition'), url], 'profile-by-url');
  const stored = rows.map(({ content }) => JSON.parse(content) as StructureDefinition).filter(isAsked);
  return stored.find(({ status }) => status === 'active') ?? stored[0] ?? listBroughtProfiles().find((one) => one.url === url && isAsked(one)) ?? findStandard(url);
}
