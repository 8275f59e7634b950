// delete. https://hl7.org/fhir/R4/http.html#delete   spec: RST-4
import { Fault } from '#platform/fault/index.ts';
import type { WrittenVersion } from '#fhir/repository/applyWrites.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { successOutcome } from '../outcome.ts';
import { runWrite } from '../pipe.ts';
import { etag, ifMatchVersion, preferOf, requireId, requireType } from './answers.ts';
import { findDeletable } from './conditional.ts';

/** 204 whether it was there or not: deleting twice is no error. */
export async function remove(exchange: Exchange): Promise<Answer> {
  const [typeName, idText] = exchange.path.split('/');
  const type = requireType(typeName);
  const id = requireId(idText);
  const ifVersion = ifMatchVersion(exchange.headers['if-match']);
  return runWrite(exchange, async (unit) => answerDeletion(exchange, await unit.write('delete', [{ verb: 'delete', type, id, ...(ifVersion !== undefined && { ifVersion }) }])));
}

/** DELETE [type]?…: all that match, as far as the setting allows. https://hl7.org/fhir/R4/http.html#3.1.0.7.1 */
export async function removeWhere(exchange: Exchange): Promise<Answer> {
  if (exchange.query === '') throw new Fault('methodNotAllowed', 'fhir.method');
  const type = requireType(exchange.path);
  const ifVersion = ifMatchVersion(exchange.headers['if-match']);
  return runWrite(exchange, async (unit) => {
    const found = await findDeletable(exchange, { tx: unit.tx, type, query: exchange.query });
    const versions = await unit.write('delete', found.map(({ id }) => ({ verb: 'delete', type, id, ...(ifVersion !== undefined && { ifVersion }) })));
    return answerDeletion(exchange, versions);
  });
}

function answerDeletion(exchange: Exchange, versions: readonly WrittenVersion[]): Answer {
  const [only, another] = versions;
  const headers: Record<string, string> = only && !another ? { etag: etag(only.version) } : {};
  if (preferOf(exchange) !== 'OperationOutcome') return { status: 204, headers };
  const deleted = versions.map(({ type, id, version }) => `${type}/${id}/_history/${version}`);
  return { status: 200, headers: { ...headers, 'content-type': fhirJson }, body: successOutcome(deleted.length === 0 ? 'nothing was there to delete' : `deleted: ${deleted.join(', ')}`) };
}
