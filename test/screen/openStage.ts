// Components in a real browser: the scenes are built once per test file, each opens on a page of its own. House.md 8, kind "screen".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { viteApp } from '../../tools/web/viteApp.ts';
import type { Chromium } from '../browser/findChromium.ts';
import { openBrowser, Person } from '../browser/openBrowser.ts';

export interface Stage {
  /** `play('ui/Loading')` shows that export of `ui.scene.tsx`; `before` runs on the empty page. */
  play(scene: string, options?: Parameters<typeof Person.at>[2] & { before?: (page: Page) => Promise<unknown> }): Promise<Person>;
  close(): Promise<void>;
}

const kinds: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };

export async function openStage(chromium: Chromium): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'lanh-stage-'));
  const [browser] = await Promise.all([openBrowser(chromium), buildScenes(folder)]);
  const server = await serve(folder);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { play: (scene, options = {}) => play({ browser, url }, scene, options), close: async () => {
    await browser.close();
    await new Promise((resolve) => { server.close(resolve); });
    rmSync(folder, { recursive: true, force: true });
  } };
}

async function buildScenes(outDir: string): Promise<void> {
  const app = viteApp('staff');
  // Nobody reads what is fetched here: making it small would only cost time.
  await build({ ...app, root: join(import.meta.dirname, 'stage'), base: '/', build: { ...app.build, outDir, minify: false, manifest: false, modulePreload: false } });
}

function serve(folder: string): Promise<Server> {
  const server = createServer((request, answer) => {
    const path = request.url?.split(/[?#]/)[0] === '/' ? 'index.html' : (request.url ?? '').split('?')[0]?.slice(1) ?? '';
    const content = readIfThere(join(folder, path));
    answer.writeHead(content ? 200 : 404, { 'content-type': kinds[extname(path)] ?? 'application/octet-stream' }).end(content);
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

async function play({ browser, url }: { browser: Browser; url: string }, scene: string, { before, ...options }: Parameters<Stage['play']>[1] & object): Promise<Person> {
  const person = await Person.at(browser, { url }, options);
  await before?.(person.page);
  await person.page.goto(`/#${scene}`);
  return person;
}
