// delete. https://hl7.org/fhir/R4/http.html#delete   spec: RST-4
import { Fault } from '#platform/fault/index.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { runWrite } from '../pipe.ts';
import { etag, ifMatchVersion, requireId, requireType } from './answers.ts';
import { findConditional } from './conditional.ts';

/** 204 whether it was there or not: deleting twice is no error. */
export async function remove(exchange: Exchange): Promise<Answer> {
  const [typeName, idText] = exchange.path.split('/');
  const type = requireType(typeName);
  const id = requireId(idText);
  const ifVersion = ifMatchVersion(exchange.headers['if-match']);
  return runWrite(exchange, async (unit) => {
    const [version] = await unit.write('delete', [{ verb: 'delete', type, id, ...(ifVersion !== undefined && { ifVersion }) }]);
    return { status: 204, headers: { ...(version && { etag: etag(version.version) }) } };
  });
}

/** DELETE [type]?…: the only match. https://hl7.org/fhir/R4/http.html#3.1.0.7.1 */
export async function removeWhere(exchange: Exchange): Promise<Answer> {
  if (exchange.query === '') throw new Fault('methodNotAllowed', 'fhir.method');
  const type = requireType(exchange.path);
  return runWrite(exchange, async (unit) => {
    const found = await findConditional(exchange, { tx: unit.tx, type, query: exchange.query, verb: 'delete' });
    const [version] = found ? await unit.write('delete', [{ verb: 'delete', type, id: found.id }]) : [];
    return { status: 204, headers: { ...(version && { etag: etag(version.version) }) } };
  });
}
