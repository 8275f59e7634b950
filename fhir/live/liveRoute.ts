// GET /live: server-sent events of the own facility. https://html.spec.whatwg.org/multipage/server-sent-events.html   spec: LIV
import type { FastifyInstance } from 'fastify';
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import type { FeedRow } from '#fhir/repository/changeFeed.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { LiveHub } from './hub.ts';

export interface LiveOptions extends RestServices { readonly hub: LiveHub }

const heartbeatMs = 20_000;
/** A reader this far behind is cut off; its browser comes back and asks everything again. */
const mostWaitingBytes = 1024 * 1024;
const mostPerAccount = 20;
const keptMs = 3000;

export async function liveRoute(app: FastifyInstance, options: LiveOptions): Promise<void> {
  const open = new Map<string, number>();
  app.get('/live', { config: { access: 'fhir' } }, async (request, reply) => {
    let caller = await options.authenticate(request);
    const count = (open.get(caller.accountId) ?? 0) + 1;
    if (count > mostPerAccount) throw new Fault('busy', 'fhir.too-many-streams', { retryAfterS: 30 });
    open.set(caller.accountId, count);
    const { raw } = reply.hijack();
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    raw.write('retry: 2000\n\n');
    const send = (name: string, data: unknown) => {
      if (raw.writableLength > mostWaitingBytes) raw.destroy();
      else raw.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    let mayHear = accessFilter(options, caller);
    const leave = options.hub.add({
      dk: caller.dk,
      change: (row, flags) => void mayHear(row, flags).then((allowed) => { if (allowed) send('change', { type: row.type, id: row.id, version: row.version }); }),
      topic: ({ topic, permission }, payload) => { if (permission === undefined || caller.permissions.has(permission)) send(topic, payload); },
    });
    // Rights change while a page is open: each beat asks anew who this is.
    const beat = setInterval(() => void options.authenticate(request).then((again) => { caller = again; mayHear = accessFilter(options, again); raw.write(': \n\n'); }, () => raw.end()), heartbeatMs);
    raw.on('close', () => {
      clearInterval(beat);
      leave();
      open.set(caller.accountId, (open.get(caller.accountId) ?? 1) - 1);
    });
  });
  app.addHook('preClose', async () => options.hub.stop());
}

/** The same rule as for reading; decisions about a patient are kept as long as a session is taken from memory. */
function accessFilter({ policy, db }: RestServices, caller: Caller): (row: FeedRow, flags: number) => Promise<boolean> {
  const known = new Map<string, { until: number; allowed: Promise<boolean> }>();
  const mayOpen = (patient: string) => {
    const now = Date.now();
    const kept = known.get(patient);
    if (kept && kept.until > now) return kept.allowed;
    const allowed = policy.checkPatient(db, caller, patient).then(() => true, () => false);
    known.set(patient, { until: now + keptMs, allowed });
    return allowed;
  };
  return async ({ type, patient }, flags) => {
    if (!mayRead(policy, caller, type)) return false;
    const access = policy.searchAccess(caller, type, 'read');
    if (access.kind === 'none' || (flags & access.deniedFlags) !== 0) return false;
    // The stream has no content to look at: what is narrowed by a search is not told.
    if (access.within && !access.within.any.some((one) => one.criteria === undefined && one.patientId !== undefined && patient === rowId(one.patientId))) return false;
    if (access.kind === 'facility') return true;
    if (access.kind === 'patient') return patient === rowId(access.patientId);
    return patient === null || mayOpen(patient);
  };
}

function mayRead(policy: RestServices['policy'], caller: Caller, type: ResourceType): boolean {
  try {
    policy.checkType(caller, 'read', type);
    return true;
  } catch {
    return false;
  }
}
