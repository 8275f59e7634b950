// Liveness, readiness with each dependency named, and Prometheus figures. docs/http.md says who may ask. spec: HLT
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { Fault } from '#platform/fault/index.ts';
import type { Services } from './services.ts';

const dependencyTimeoutMs = 2000;
/** Messages that have been due for longer than this are behind. */
const behindAfterMin = 5;

/** Must be called before any route is registered: every answer of the server is counted. */
export function observeRequests(app: FastifyInstance): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'lanh_http_request_seconds', help: 'Requests by route, method and status', labelNames: ['route', 'method', 'status'], registers: [registry],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    requests.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  return registry;
}

export async function health(app: FastifyInstance, options: Services & { registry: Registry }): Promise<void> {
  const { registry, config, disk, team } = options;
  addGauges(options);
  team?.onMetrics(() => registry.getMetricsAsJSON());
  app.get('/healthz', { config: { access: 'public' } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config: { access: 'public' } }, async (_request, reply) => {
    const [database, fileStore, outbox, signing] = await Promise.all([within(options.db.query('select 1').then(() => 'ok')), within(checkFiles(config.dataFolder)), within(checkOutbox(options)), within(checkSigning(options))]);
    const isReady = database === 'ok' && fileStore === 'ok';
    const room = disk?.isFull() === true ? 'full' : 'ok';
    const status = isReady ? (outbox === 'ok' && room === 'ok' && signing === 'ok' ? 'ready' : 'degraded') : 'not ready';
    return reply.code(isReady ? 200 : 503).send({ status, dependencies: { database, fileStore, outbox, disk: room, signing } });
  });
  app.get('/metrics', { config: { access: 'public' } }, async (request, reply) => {
    if (config.mode === 'production' && !isLoopback(request.ip)) throw new Fault('forbidden', 'http.no-permission');
    return reply.type(registry.contentType).send(await (team ? team.metrics() : registry.metrics()));
  });
}

const isLoopback = (address: string): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address);

/** `ok`, what the check says, `down` or `slow`. */
function within(check: Promise<string>): Promise<string> {
  return Promise.race([check.catch(() => 'down'), new Promise<string>((resolve) => { setTimeout(() => resolve('slow'), dependencyTimeoutMs).unref(); })]);
}

async function checkFiles(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'files');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  return 'ok';
}

/** Nobody is held up by papers that wait for a signature or a receiver: it is told, but the server is ready. */
async function checkOutbox({ db, now }: Services): Promise<string> {
  const due = new Date(now().getTime() - behindAfterMin * 60_000);
  const { rows } = await db.query<{ behind: boolean }>(`select exists (select 1 from platform.outbox where state = 'waiting' and due_at < $1) as behind`, [due]);
  return rows[0]?.behind ? 'behind' : 'ok';
}

/** `tsa down, ocsp slow`: papers wait for them and the patient does not, so the server is ready. */
async function checkSigning({ signing }: Services): Promise<string> {
  const reached = await signing.reach();
  const troubles = Object.entries(reached ?? {}).filter(([, reach]) => reach !== 'ok').map(([name, reach]) => `${name} ${reach}`);
  return troubles.length === 0 ? 'ok' : troubles.join(', ');
}

/** Asked for when the figures are; the database answers or the figure is missing. */
function addGauges({ db, registry, now, disk }: Services & { registry: Registry }): void {
  const registers = [registry];
  if (disk) new Gauge({ name: 'lanh_disk_free_bytes', help: 'Free bytes on the fullest disk of the data folder', aggregator: 'first', registers, collect() { this.set(disk.freeBytes()); } });
  new Gauge({ name: 'lanh_db_transactions', help: 'Connections for transactions', labelNames: ['state'], registers, collect() {
    const { totalCount, idleCount, waitingCount } = db.pool;
    this.set({ state: 'used' }, totalCount - idleCount);
    this.set({ state: 'idle' }, idleCount);
    this.set({ state: 'waiting' }, waitingCount);
  } });
  new Gauge({ name: 'lanh_outbox_messages', help: 'Messages of the outbox that are not done (papers to sign among them)', labelNames: ['channel', 'state'], aggregator: 'first', registers, async collect() {
    this.reset();
    const { rows } = await db.query<{ channel: string; state: string; n: number }>(`select channel, state, count(*) as n from platform.outbox where state <> 'done' group by 1, 2`).catch(() => ({ rows: [] }));
    for (const { channel, state, n } of rows) this.set({ channel, state }, n);
  } });
  new Gauge({ name: 'lanh_audit_seal_age_seconds', help: 'Time since the newest link of the audit chain', aggregator: 'first', registers, async collect() {
    const { rows } = await db.query<{ at: Date | null }>('select max(s.at) as at from platform.audit_chain c cross join lateral (select at from platform.audit_seal where chain = c.chain order by k desc limit 1) s').catch(() => ({ rows: [] }));
    const at = rows[0]?.at;
    if (at) this.set(Math.max(0, (now().getTime() - at.getTime()) / 1000));
  } });
}
