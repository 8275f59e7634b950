// Which interaction a method and path mean. https://hl7.org/fhir/R4/http.html#summary   spec: RST
import { productVersion } from '#platform/config/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Answer, Exchange } from './exchange.ts';
import { fhirJson } from './exchange.ts';
import { readAudit, searchAudit } from './audit/interactions.ts';
import { refuseTrailAddress } from './audit/refusal.ts';
import { runBundle } from './interactions/batch.ts';
import { create } from './interactions/create.ts';
import { historyInstance, historySystem, historyType } from './interactions/history.ts';
import { runOperation } from './interactions/operation.ts';
import { patch, patchWhere } from './interactions/patch.ts';
import { read, vread } from './interactions/read.ts';
import { remove, removeWhere } from './interactions/remove.ts';
import { search, searchSystem } from './interactions/search.ts';
import { update, updateWhere } from './interactions/update.ts';
import { answerTerminologyCapabilities } from '#fhir/terminology/capabilities.ts';
import { capabilityStatement } from './metadata.ts';
import type { RestServices } from './services.ts';

type Interaction = (exchange: Exchange) => Promise<Answer>;

/** Path shapes: T = type, I = id, V = version; the rest is literal. */
const table: Record<string, Partial<Record<Exchange['method'], Interaction>>> = {
  '': { GET: searchSystem, HEAD: searchSystem, POST: (exchange) => runBundle(exchange, routeOf) },
  _search: { POST: searchSystem },
  T: { GET: search, HEAD: search, POST: create, PUT: updateWhere, PATCH: patchWhere, DELETE: removeWhere },
  'T/_search': { POST: search },
  'T/_history': { GET: historyType, HEAD: historyType },
  'T/I': { GET: read, HEAD: read, PUT: update, PATCH: patch, DELETE: remove },
  'T/I/_history': { GET: historyInstance, HEAD: historyInstance },
  'T/I/_history/V': { GET: vread, HEAD: vread },
  $: { GET: runOperation, HEAD: (exchange) => runOperation({ ...exchange, method: 'GET' }), POST: runOperation },
  metadata: { GET: metadata, HEAD: metadata },
  _history: { GET: historySystem, HEAD: historySystem },
};

/** AuditEvent is rendered from the trail: there are no versions, and nobody writes it. */
const trail: typeof table = {
  T: { GET: searchAudit, HEAD: searchAudit },
  'T/_search': { POST: searchAudit },
  'T/I': { GET: readAudit, HEAD: readAudit },
};

export function routeOf(exchange: Exchange): Interaction {
  const shape = shapeOf(exchange.path);
  if (shape !== '$' && /^AuditEvent(?:\/|$)/.test(exchange.path)) return trail[shape]?.[exchange.method] ?? refuseTrailAddress;
  const methods = table[shape];
  if (!methods) throw new Fault('notFound', 'fhir.no-such-address');
  const interaction = methods[exchange.method];
  if (!interaction) throw new Fault('methodNotAllowed', 'fhir.method', { params: { allow: Object.keys(methods).join(', ') } });
  return interaction;
}

function shapeOf(path: string): string {
  const parts = path.split('/');
  if (parts.at(-1)?.startsWith('$')) return parts.length <= 3 ? '$' : 'none';
  if (path === 'metadata' || path === '_history' || path === '_search' || path === '') return path;
  const [, second, third] = parts;
  if (parts.length === 2) return second === '_search' || second === '_history' ? `T/${second}` : 'T/I';
  const shapes: Record<number, string> = { 1: 'T', 3: `T/I/${third}`, 4: `T/I/${third}/V` };
  return shapes[parts.length] ?? 'none';
}

const statements = new WeakMap<RestServices, string>();

/** The same for everybody while the server runs. */
async function metadata({ services, query }: Exchange): Promise<Answer> {
  if (new URLSearchParams(query).get('mode') === 'terminology') return answerTerminologyCapabilities(services);
  const statement = statements.get(services) ?? JSON.stringify(capabilityStatement({ rooms: services.rooms, routes, trailRoutes, version: productVersion, publicUrl: services.publicUrl, rest: services.rest, startedAt: services.now().toISOString() }));
  statements.set(services, statement);
  return { status: 200, headers: { 'content-type': fhirJson }, body: statement };
}

/** Path shape → methods that run. */
const routesOf = (shapes: typeof table) => Object.fromEntries(Object.entries(shapes).map(([shape, methods]) => [shape, Object.keys(methods)]));
const [routes, trailRoutes] = [routesOf(table), routesOf(trail)];
