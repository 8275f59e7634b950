// delete. https://hl7.org/fhir/R4/http.html#delete   spec: RST-4
import type { Answer, Exchange } from '../exchange.ts';
import { runWrite } from '../pipe.ts';
import { etag, ifMatchVersion, requireId, requireType } from './answers.ts';

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
