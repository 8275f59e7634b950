// create, also conditional. https://hl7.org/fhir/R4/http.html#create   spec: RST-2
import { newId } from '#fhir/repository/id.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { runLoneCreate, runWrite } from '../pipe.ts';
import { requireType, writeAnswer } from './answers.ts';
import { findConditional } from './conditional.ts';
import { ownLinks } from './links.ts';

export async function create(exchange: Exchange): Promise<Answer> {
  const type = requireType(exchange.path);
  const source = parseSource(exchange.body);
  const condition = exchange.headers['if-none-exist'];
  const newLink = ownLinks(exchange, type);
  const lone = await runLoneCreate(exchange, { verb: 'create', type, id: newId(), source, ...(newLink && { newLink }) });
  if (lone) return writeAnswer(exchange, lone);
  return runWrite(exchange, async (unit) => {
    if (condition !== undefined) {
      const found = await findConditional(exchange, { tx: unit.tx, type, query: condition, verb: 'create' });
      if (found) {
        unit.record({ action: 'R', interaction: 'create', type, id: found.id, version: found.version, query: condition });
        return writeAnswer(exchange, { ...found, created: false });
      }
    }
    const [version] = await unit.write('create', [{ verb: 'create', type, id: newId(), source, ...(newLink && { newLink }) }]);
    if (!version) throw new Error('a create wrote nothing');
    return writeAnswer(exchange, version);
  });
}
