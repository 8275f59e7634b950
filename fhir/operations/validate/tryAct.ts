// Would the server take it? The act is done with all its checks, and taken back. https://hl7.org/fhir/R4/valueset-resource-validation-mode.html   spec: OPR-12
import { Fault, faultKinds } from '#platform/fault/index.ts';
import type { Write } from '#fhir/repository/applyWrites.ts';
import { newId } from '#fhir/repository/id.ts';
import { spliceSource, parseSource, type Source } from '#fhir/repository/splice.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { ownLinks } from '#fhir/rest/interactions/links.ts';
import { recordReads, runWrite } from '#fhir/rest/pipe.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Mode } from './ask.ts';

class TakenBack extends Error {}

export interface Act { readonly mode: Exclude<Mode, 'profile'>; readonly type: ResourceType; readonly id: string | null; readonly source: Source | undefined }

/** The refusal, or undefined when it would be taken. */
export async function tryAct(exchange: Exchange, act: Act): Promise<Fault | undefined> {
  const write = writeOf(exchange, act);
  if (!write) return undefined;
  try {
    await runWrite({ ...exchange, headers: {} }, async (unit) => {
      await unit.write(`validate-${act.mode}`, [write]);
      throw new TakenBack();
    });
  } catch (error) {
    if (error instanceof TakenBack) return undefined;
    if (!(error instanceof Fault)) throw error;
    // To try a door is told as any other way of trying it.
    if (faultKinds[error.kind].log === 'security') await recordReads(exchange, [{ action: 'E', interaction: `validate-${act.mode}`, outcome: error.code, type: act.type, ...(act.id !== null && { id: act.id }) }]);
    return error;
  }
  return undefined;
}

function writeOf(exchange: Exchange, { mode, type, id, source }: Act): Write | undefined {
  if (mode === 'delete') return id === null ? undefined : { verb: 'delete', type, id };
  if (!source) return undefined;
  const target = mode === 'create' ? newId() : (id ?? source.resource.id);
  if (target === undefined) return undefined;
  const newLink = ownLinks(exchange, type);
  return { verb: mode, type, id: target, source: mode === 'create' ? source : withId(source, target), ...(newLink && { newLink }) };
}

/** The write refuses another id; that one was told before. */
const withId = (source: Source, id: string): Source => (source.resource.id === id ? source : parseSource(spliceSource(source, { id, version: 1, lastUpdated: '2000-01-01T00:00:00.000Z' })));
