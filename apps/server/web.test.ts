// spec: WEB
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressFolder } from '../../tools/web/compress.ts';
import { serveWeb } from './web.ts';

let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanh-web-'));
  for (const name of ['staff', 'board']) {
    await mkdir(join(folder, name, 'assets'), { recursive: true });
    await writeFile(join(folder, name, 'index.html'), `<meta name="csp-nonce" content="__CSP_NONCE__" /><p>${name}</p>`);
    await writeFile(join(folder, name, 'assets', 'main-abc.js'), `// ${name}`);
    compressFolder(join(folder, name));
  }
  await writeFile(join(folder, 'secret.txt'), 'not for the web');
  await mkdir(join(folder, 'staff', '.vite'));
  await writeFile(join(folder, 'staff', '.vite', 'manifest.json'), '{}');
  app = fastify();
  app.get('/fhir/metadata', async () => ({ resourceType: 'CapabilityStatement' }));
  await app.register(serveWeb, { folder });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});
const get = (url: string, accept = 'text/html') => app.inject({ url, headers: { accept } });

describe('WEB static files', () => {
  it('WEB-1 every screen address answers with the page, which is never kept', async () => {
    for (const url of ['/', '/patients/018f-1', '/patients/018f-1?view=2']) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.headers['cache-control'], answer.body.includes('<p>staff</p>')]).toEqual([url, 200, 'no-cache', true]);
    }
    expect((await get('/board/')).body).toContain('<p>board</p>');
    expect((await get('/board')).headers.location).toBe('/board/');
  });

  it('WEB-2 hashed files are kept for ever, missing ones are missing', async () => {
    const answer = await get('/assets/main-abc.js');
    expect([answer.statusCode, answer.headers['cache-control'], answer.headers['x-content-type-options']]).toEqual([200, 'public, max-age=31536000, immutable', 'nosniff']);
    expect((await get('/board/assets/main-abc.js')).body).toBe('// board');
    expect((await get('/assets/main-old.js')).statusCode).toBe(404);
  });

  it('SHL-4 scripts are sent as small as the browser takes them', async () => {
    for (const [takes, sent] of [['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['identity', undefined]] as const) {
      const answer = await app.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': takes } });
      expect([answer.statusCode, answer.headers['content-encoding'], answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, sent, expect.stringContaining('javascript'), 'public, max-age=31536000, immutable']);
      expect(String(answer.headers.vary)).toContain('accept-encoding');
    }
  });

  it('WEB-3 the policy allows no inline script, and a new nonce for styles each time', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const policy = String(first.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    const nonceOf = (answer: typeof first) => /content="([^"]+)"/.exec(answer.body)?.[1];
    expect(policy).toContain(`'nonce-${nonceOf(first)}'`);
    expect(nonceOf(first)).not.toBe(nonceOf(second));
  });

  it('WEB-5 the addresses of apps that do not exist say what is there, instead of showing the staff’s page', async () => {
    for (const url of ['/portal', '/portal/visits', '/kiosk']) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.body.includes('<p>staff</p>'), answer.body.includes('href="/board/"')]).toEqual([url, 404, false, true]);
    }
    expect((await get('/portals')).statusCode).toBe(200);
  });

  it('WEB-4 other answers are left alone, and nothing outside the built folder is served', async () => {
    expect((await get('/fhir/metadata')).json()).toEqual({ resourceType: 'CapabilityStatement' });
    expect((await get('/patients/1', 'application/json')).statusCode).toBe(404);
    for (const url of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/.vite/manifest.json', '/%E0%A4%A']) {
      const answer = await get(url, '*/*');
      expect([url, answer.body.includes('not for the web'), answer.body === '{}', answer.statusCode >= 400]).toEqual([url, false, false, true]);
    }
  });
});
