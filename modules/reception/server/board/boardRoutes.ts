// Public routes of the call screens: the key in the address is the right to read. No session, no patient detail. spec: RCP-30, RCP-33
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import { newId } from '#fhir/repository/id.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { Fault } from '#platform/fault/index.ts';
import { openLimit } from '#platform/limit/index.ts';
import type { Limit } from '#platform/limit/index.ts';
import { BoardHub } from './boardHub.ts';
import { findBoard, noteSeen } from './boards.ts';
import type { Board } from './boards.ts';
import { readBoard } from './readBoard.ts';

const heartbeatMs = 15_000;
const mostWaitingBytes = 256 * 1024;
const mostPerBoard = 12;
/** From one address: a hall of screens stays far below, a search for keys or a flood does not. Wrong keys count apart and are dearer. */
const mostPerMinute = 300;
const mostWrongPerMinute = 30;
/** The key stands in the address: no store, no referrer, no search engine keeps it. */
const privately = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

export async function boardRoutes(app: FastifyInstance, services: RestServices): Promise<void> {
  const hub = new BoardHub(services.db, services.log);
  const open = { config: { access: 'public' } };
  const asked = openLimit({ most: mostPerMinute, windowMs: 60_000 });
  const wrong = openLimit({ most: mostWrongPerMinute, windowMs: 60_000 });
  const boardOf = async (request: FastifyRequest): Promise<Board> => {
    for (const limit of [asked, wrong]) requireRoom(limit, request.ip);
    asked.count(request.ip);
    const board = await findBoard(services.db, (request.params as { key: string }).key);
    if (board) return board;
    wrong.count(request.ip);
    throw new Fault('notFound', 'reception.board-key-wrong');
  };
  app.get('/boards/:key', open, async (request, reply) => reply.headers(privately).send(await readBoard(services.db, await boardOf(request), services.now().toISOString())));
  app.get('/boards/:key/live', open, async (request, reply) => {
    const board = await boardOf(request);
    if (hub.count(board.id) >= mostPerBoard) throw new Fault('busy', 'reception.too-many-screens', { retryAfterS: 30 });
    await noteOpened(services, board, request.ip);
    stream({ services, hub, board, key: (request.params as { key: string }).key }, reply);
  });
  app.addHook('preClose', async () => hub.stop());
}

function requireRoom(limit: Limit, address: string): void {
  const seconds = limit.secondsToWait(address);
  if (seconds > 0) throw new Fault('busy', 'reception.too-many-screens', { retryAfterS: seconds });
}

interface Stream { readonly services: RestServices; readonly hub: BoardHub; readonly board: Board; readonly key: string }

function stream({ services, hub, board, key }: Stream, reply: FastifyReply): void {
  const { raw } = reply.hijack();
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', ...privately });
  raw.write('retry: 2000\n\n');
  const draw = async () => send(raw, 'state', await readBoard(services.db, board, services.now().toISOString()));
  const safely = () => void draw().catch((error: unknown) => services.log.warn({ err: error }, 'a call screen could not be drawn'));
  const leave = hub.add({ board, changed: safely, speak: (speaker) => send(raw, 'voice', { speaker }) });
  safely();
  // A removed or renewed key ends its screens within one beat; midnight and expected waits are drawn anew with it.
  const beat = setInterval(() => void findBoard(services.db, key).then((still) => (still?.id === board.id ? safely() : raw.end()), () => undefined), heartbeatMs);
  raw.on('close', () => {
    clearInterval(beat);
    leave();
  });
}

function send(raw: ServerResponse, name: string, content: unknown): void {
  if (raw.destroyed || raw.writableEnded) return;
  // A screen this far behind is cut off; it comes back and is drawn anew.
  if (raw.writableLength > mostWaitingBytes) raw.destroy();
  else raw.write(`event: ${name}\ndata: ${JSON.stringify(content)}\n\n`);
}

/** One line of the audit trail per screen that opens: which one, from where. */
async function noteOpened({ db, audit, now }: RestServices, board: Board, address: string): Promise<void> {
  const at = now().toISOString();
  await noteSeen(db, board, at);
  await audit.append(db, [{ dk: board.dk, at, action: 'R', interaction: 'call-screen', outcome: 'success', accountId: undefined, actor: `Device/board-${board.id}`, clientId: 'board', sessionId: undefined, requestId: newId(), address }]);
}
