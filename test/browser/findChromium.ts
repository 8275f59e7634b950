// A Chromium for the browser tests: CHROMIUM_PATH, the headless one inside @sparticuz/chromium (a third less work than a whole browser), an installed one, else a reason to skip.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

export interface Chromium {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
export type FoundChromium = Chromium | { readonly missing: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [...(process.env['PATH'] ?? '').split(delimiter), '/Applications/Google Chrome.app/Contents/MacOS', 'C:\\Program Files\\Google\\Chrome\\Application'];
const args = ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--font-render-hinting=none'];

export function findChromium(): FoundChromium {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return isProgram(given) ? { path: given, args, env: {} } : { missing: `CHROMIUM_PATH names no program: ${given}` };
  const packaged = unpackChromium();
  return 'missing' in packaged ? findInstalled() ?? packaged : packaged;
}

/** One that shows PDF inside a page, as printing needs; the packaged one does not. */
export const findWholeChromium = (): FoundChromium => findInstalled() ?? { missing: 'printing needs a whole Chromium, and none is installed' };

function findInstalled(): Chromium | undefined {
  const path = places.flatMap((place) => [...names, 'Google Chrome', 'chrome.exe'].map((name) => join(place, name))).find(isProgram);
  return path === undefined ? undefined : { path, args, env: {} };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

/** The package carries Linux x64 only; its NSS libraries are unpacked where the machine has none. */
function unpackChromium(): FoundChromium {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: `no Chromium is installed, and none is packaged for ${process.platform}-${process.arch}; set CHROMIUM_PATH` };
  let bin: string;
  try {
    bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', '..', 'bin');
  } catch {
    return { missing: 'no Chromium is installed and the packaged one is absent; set CHROMIUM_PATH' };
  }
  const folder = join(import.meta.dirname, '..', '..', '.build', 'chromium');
  const path = join(folder, 'chromium');
  if (!existsSync(path)) unpackProgram(join(bin, 'chromium.br'), path);
  const fonts = join(folder, 'fonts');
  if (!existsSync(fonts)) unpackTar(brotliDecompressSync(readFileSync(join(bin, 'fonts.tar.br'))), folder);
  const env = { FONTCONFIG_PATH: fonts };
  const headless = [...args, '--headless=shell', '--no-zygote', '--disable-gpu'];
  if (hasNss()) return { path, args: headless, env };
  if (!existsSync(join(folder, 'lib'))) unpackTar(brotliDecompressSync(readFileSync(join(bin, 'al2023.tar.br'))), folder);
  return { path, args: headless, env: { ...env, LD_LIBRARY_PATH: join(folder, 'lib') } };
}

const hasNss = (): boolean => ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/lib64'].some((place) => existsSync(join(place, 'libnss3.so')));

/** Written under another name first, so that a test stopped half-way leaves no broken program behind. */
function unpackProgram(packed: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
  renameSync(unfinished, path);
}

const block = 512;

/** Plain ustar: files, folders and symbolic links. */
export function unpackTar(tar: Buffer, folder: string): void {
  for (let at = 0; at + block <= tar.length; ) {
    const text = (from: number, length: number) => tar.toString('utf8', at + from, at + from + length).split('\0', 1)[0] ?? '';
    const name = [text(345, 155), text(0, 100)].filter(Boolean).join('/');
    if (name === '') return;
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    const target = join(folder, name);
    if (!target.startsWith(folder)) throw new Error(`the archive leaves its folder: ${name}`);
    const kind = text(156, 1);
    if (kind === '5') mkdirSync(target, { recursive: true });
    else mkdirSync(dirname(target), { recursive: true });
    if (kind === '2' && !existsSync(target)) symlinkSync(text(157, 100), target);
    if (kind === '0' || kind === '') writeFileSync(target, tar.subarray(at + block, at + block + size), { mode: Number.parseInt(text(100, 8), 8) || 0o644 });
    at += block + Math.ceil(size / block) * block;
  }
}
