// While the disk is full, what would write is refused before its body is read; reading, searching and signing in go on. spec: REL-4
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import { rooms } from './rooms.ts';
import type { Services } from './services.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const retryAfterS = 30;

/** Must be called before any route is registered. */
export function guardDisk(app: FastifyInstance, { disk, extraRooms = [] }: Pick<Services, 'disk' | 'extraRooms'>): void {
  if (!disk) return;
  const queries = new Set([...rooms, ...extraRooms].flatMap(({ operations = [] }) => operations.filter(({ contract }) => !contract.affectsState).map(({ contract }) => contract.code)));
  app.addHook('onRequest', (request, _reply, done) => {
    if (disk.isFull() && isWrite(request, queries)) done(new Fault('storageFull', 'database.disk-full', { retryAfterS }));
    else done();
  });
}

/** Sessions and tokens are a few bytes, and without them nobody reads. */
function isWrite({ method, url }: FastifyRequest, queries: ReadonlySet<string>): boolean {
  const [path = ''] = url.split('?');
  if (safeMethods.has(method) || /^\/(?:auth|oauth)\//.test(path)) return false;
  const last = path.slice(path.lastIndexOf('/') + 1);
  return method !== 'POST' || !(last === '_search' || (last.startsWith('$') && queries.has(last.slice(1))));
}
