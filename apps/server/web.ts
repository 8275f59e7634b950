// Serves the built screens: hashed files are kept for ever, the page itself is asked for each time and carries a strict policy.
// CSP: https://www.w3.org/TR/CSP3/   spec: WEB
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface WebApp {
  /** Folder below `.build/web`. */
  readonly name: string;
  /** Address it is served at, with slashes: `/`, `/board/`. */
  readonly base: string;
}

/** In the order of their addresses; `/` catches what nobody else answers. */
export const webApps: readonly WebApp[] = [
  { name: 'board', base: '/board/' },
  { name: 'staff', base: '/' },
];

/** Apps that the house will have: their addresses are no screens of the staff. */
const plannedApps: ReadonlySet<string> = new Set(['portal', 'kiosk']);

export const builtFolder = join(import.meta.dirname, '..', '..', '.build', 'web');
const yearS = 31_536_000;

/**
 * No inline script, nothing from elsewhere. `wasm-unsafe-eval` is for the barcode reader; styles made at run time carry the nonce.
 * Camera and microphone are for this origin only.
 */
export function pageHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "frame-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return { 'content-security-policy': policy.join('; '), 'cache-control': 'no-cache', ...everyResponse, 'permissions-policy': 'camera=(self), microphone=(self), geolocation=(), payment=(), usb=()' };
}

const everyResponse: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Registers every app that was built; an app that was not has no address. `folder` is another one in tests. */
export async function serveWeb(app: FastifyInstance, options: { folder?: string } = {}): Promise<void> {
  const folder = options.folder ?? builtFolder;
  for (const web of webApps.filter((one) => existsSync(join(folder, one.name, 'index.html')))) await app.register(serveOne, { web, root: join(folder, web.name) });
}

async function serveOne(app: FastifyInstance, { web, root }: { web: WebApp; root: string }): Promise<void> {
  const open = { config: { access: 'public' } };
  await app.register(fastifyStatic, {
    root,
    prefix: web.base,
    wildcard: false,
    cacheControl: false,
    serve: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      for (const [name, value] of Object.entries(everyResponse)) reply.header(name, value);
      reply.header('cache-control', path.includes('/assets/') ? `public, max-age=${yearS}, immutable` : 'no-cache');
    },
    decorateReply: true,
  });
  // Read each time: after a new build the page must name the files that exist now.
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply) => {
    const page = await readFile(join(root, 'index.html'), 'utf8');
    const nonce = randomBytes(16).toString('base64');
    return reply.headers(pageHeaders(nonce)).type('text/html; charset=utf-8').send(page.replaceAll('__CSP_NONCE__', nonce));
  };
  app.get(`${web.base}*`, open, (request, reply) => {
    const path = decodePath((request.params as { '*': string })['*']);
    if (path === undefined) return reply.callNotFound();
    if (isPlanned(web, path)) return sendNoApp(reply);
    if (path !== '' && path !== 'index.html' && !path.startsWith('.') && isFile(path)) return reply.sendFile(path, root);
    // A name with an ending is a file that does not exist; anything else is a screen, if a browser asks.
    const wantsPage = (request.headers.accept ?? '').includes('text/html') && !/\.\w{2,5}$/.test(path);
    return wantsPage || path === '' ? sendPage(request, reply) : reply.callNotFound();
  });
  if (web.base !== '/') app.get(web.base.slice(0, -1), open, (_request, reply) => reply.redirect(web.base));
  const isFile = (path: string): boolean => existsSync(join(root, path)) && !path.split('/').includes('..');
}

const noApp = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lành · 404</title></head><body>
<h1>Chưa có trang này</h1><p>Ở đây có <a href="/">trang của nhân viên</a> và <a href="/board/">màn hình gọi số</a>.</p>
<p lang="en">There is no such page. What is here: <a href="/">the staff pages</a> and <a href="/board/">the call screen</a>.</p>
<p lang="fr">Cette page n’existe pas. Il y a ici <a href="/">les pages du personnel</a> et <a href="/board/">l’écran d’appel</a>.</p></body></html>`;

const isPlanned = ({ base }: WebApp, path: string): boolean => base === '/' && plannedApps.has(path.split('/')[0] ?? '');

function sendNoApp(reply: FastifyReply): FastifyReply {
  return reply.code(404).headers(pageHeaders(randomBytes(16).toString('base64'))).type('text/html; charset=utf-8').send(noApp);
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
