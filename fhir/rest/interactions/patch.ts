// patch: the changed resource goes the way of an update. https://hl7.org/fhir/R4/http.html#patch   spec: RST-12
import { isUtf8 } from 'node:buffer';
import type { Write } from '#fhir/repository/applyWrites.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import { parsePatch } from '#fhir/patch/index.ts';
import type { Patch } from '#fhir/patch/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { refuseTrailWrite } from '../audit/refusal.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { runWrite } from '../pipe.ts';
import type { Unit } from '../pipe.ts';
import { badBundle, placeOf } from './bundle.ts';
import type { BundleEntry } from './bundle.ts';
import { ifMatchVersion, requireId, requireType, writeAnswer } from './answers.ts';
import { findConditional } from './conditional.ts';
import { ownLinks } from './links.ts';
import { requireSameId } from './update.ts';

export async function patch(exchange: Exchange): Promise<Answer> {
  const [typeName, idText] = exchange.path.split('/');
  const [type, id] = [requireType(typeName), requireId(idText)];
  const patch = patchOf(exchange, type);
  return runWrite(exchange, (unit) => answerPatch(exchange, unit, { type, id, patch }));
}

/** PATCH [type]?…: the only match. https://hl7.org/fhir/R4/http.html#cond-update */
export async function patchWhere(exchange: Exchange): Promise<Answer> {
  if (exchange.query === '') throw new Fault('methodNotAllowed', 'fhir.method');
  const type = requireType(exchange.path);
  const patch = patchOf(exchange, type);
  return runWrite(exchange, async (unit) => {
    const found = await findConditional(exchange, { tx: unit.tx, type, query: exchange.query, verb: 'update' });
    if (!found) throw new Fault('notFound', 'fhir.not-found');
    return answerPatch(exchange, unit, { type, id: found.id, patch });
  });
}

/** The patch of an entry: Parameters with a FHIRPath Patch, or a Binary that holds a JSON Patch. https://hl7.org/fhir/R4/http.html#patch */
export function patchRequestOf({ source, index }: BundleEntry): { contentType: string; body: string } {
  const place = `${placeOf(index)}.resource`;
  const { resourceType, contentType, data } = (source?.resource ?? {}) as { resourceType?: unknown; contentType?: unknown; data?: unknown };
  if (source && resourceType === 'Parameters') return { contentType: fhirJson, body: source.text };
  if (resourceType !== 'Binary' || typeof contentType !== 'string' || typeof data !== 'string') throw badBundle(place, 'PATCH needs Parameters, or a Binary with contentType and data');
  const bytes = Buffer.from(data, 'base64');
  if (!isUtf8(bytes)) throw badBundle(`${place}.data`, 'is no UTF-8');
  return { contentType, body: bytes.toString('utf8') };
}

/** Whoever may not change the type is told so before anything else. */
function patchOf({ services, caller, headers, body }: Exchange, type: ResourceType): Patch {
  refuseTrailWrite({ type });
  services.policy.checkType(caller, 'update', type);
  return parsePatch(headers['content-type'] ?? '', body);
}

async function answerPatch(exchange: Exchange, unit: Unit, { type, id, patch }: Pick<Patching, 'type' | 'id' | 'patch'>): Promise<Answer> {
  const ifVersion = ifMatchVersion(exchange.headers['if-match']);
  const write = await buildPatched(exchange, unit.tx, { type, id, patch, ...(ifVersion !== undefined && { ifVersion }) });
  const newLink = ownLinks(exchange, type);
  const [version] = await unit.write('patch', [{ ...write, ...(newLink && { newLink }) }]);
  if (!version) throw new Error('a patch wrote nothing');
  return writeAnswer(exchange, version);
}

export interface Patching { readonly type: ResourceType; readonly id: string; readonly patch: Patch; readonly ifVersion?: number | 'any'; readonly place?: string }

/** The update that the patch amounts to, of the version it was made on. What is there is told, so the right to read it is asked for, too. */
export async function buildPatched(exchange: Exchange, tx: Tx, { type, id, patch, ifVersion, place }: Patching): Promise<Write> {
  const row = await readForPatch(exchange, tx, { type, id });
  if (typeof ifVersion === 'number' && ifVersion !== row.version) throw new Fault('precondition', 'fhir.version-conflict', { params: { current: row.version } });
  const source = parseSource(patch(row.text));
  requireSameId(source, id);
  return { verb: 'update', isPatch: true, type, id, source, ifVersion: row.version, ...(place !== undefined && { place }) };
}

/** Throws what a read of it would throw, and what an update of its type would. */
async function readForPatch({ services, caller }: Exchange, tx: Tx, { type, id }: { type: ResourceType; id: string }): Promise<StoredVersion & { text: string }> {
  refuseTrailWrite({ type });
  services.policy.checkType(caller, 'update', type);
  services.policy.checkType(caller, 'read', type);
  const [row] = await readCurrent(tx, [{ dk: caller.dk, type, id }], 'update');
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db: tx, policy: services.policy, caller }, row);
  if (row.patient !== null) await services.policy.checkPatient(tx, caller, row.patient);
  const { text } = row;
  if (text === null) throw new Fault('gone', 'fhir.gone');
  return { ...row, text };
}
