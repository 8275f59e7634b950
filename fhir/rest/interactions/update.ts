// update and create-by-PUT. https://hl7.org/fhir/R4/http.html#update   spec: RST-3
import { Fault } from '#platform/fault/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import type { Source } from '#fhir/repository/splice.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { runWrite } from '../pipe.ts';
import { ifMatchVersion, requireId, requireType, writeAnswer } from './answers.ts';
import { findConditional } from './conditional.ts';
import { ownLinks } from './links.ts';

export async function update(exchange: Exchange): Promise<Answer> {
  const [typeName, idText] = exchange.path.split('/');
  const type = requireType(typeName);
  const id = requireId(idText);
  const source = parseSource(exchange.body);
  requireSameId(source, id);
  const ifVersion = ifMatchVersion(exchange.headers['if-match']);
  const newLink = ownLinks(exchange, type);
  const ifAbsent = exchange.headers['if-none-match'] === '*';
  return runWrite(exchange, async (unit) => {
    const [version] = await unit.write('update', [{ verb: 'update', type, id, source, ifAbsent, ...(newLink && { newLink }), ...(ifVersion !== undefined && { ifVersion }) }]);
    if (!version) throw new Error('an update wrote nothing');
    return writeAnswer(exchange, version);
  });
}

/** PUT [type]?…: updates the only match, creates when there is none (with the id of the body, which then must be free). https://hl7.org/fhir/R4/http.html#cond-update */
export async function updateWhere(exchange: Exchange): Promise<Answer> {
  if (exchange.query === '') throw new Fault('methodNotAllowed', 'fhir.method');
  const type = requireType(exchange.path);
  const source = parseSource(exchange.body);
  const ifVersion = ifMatchVersion(exchange.headers['if-match']);
  const newLink = ownLinks(exchange, type);
  return runWrite(exchange, async (unit) => {
    const found = await findConditional(exchange, { tx: unit.tx, type, query: exchange.query, verb: 'update' });
    if (found && source.resource.id !== undefined) requireSameId(source, found.id);
    const id = found?.id ?? source.resource.id ?? newId();
    const [version] = await unit.write('update', [{ verb: 'update', type, id: requireId(id), source, ifAbsent: !found, ...(newLink && { newLink }), ...(ifVersion !== undefined && { ifVersion }) }]);
    if (!version) throw new Error('an update wrote nothing');
    return writeAnswer(exchange, version);
  });
}

/** The id in the body must be there and be the one of the address: a form can never overwrite another record. */
export function requireSameId({ resource }: Source, id: string): void {
  if (resource.id === id) return;
  throw new Fault('invalid', 'fhir.id-mismatch', { issue: [{ code: 'value', expression: 'id', text: resource.id === undefined ? 'id is missing' : 'id differs from the address' }] });
}
