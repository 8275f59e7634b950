// Every text of a built app also lies compressed beside itself: an old PC compresses once, not per request. RFC 7932 (Brotli), RFC 1952 (gzip)   spec: SHL-4
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const texts = ['**/*.js', '**/*.css', '**/*.svg', '**/*.json', '**/*.wasm'];

/** Writes `FILE.br` and `FILE.gz`; browsers take the first over TLS and on this machine, the second elsewhere. */
export function compressFolder(folder: string): void {
  for (const name of globSync(texts, { cwd: folder })) {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** Bytes of a file as a browser gets it. */
export const compressedSize = (path: string): number => statSync(`${path}.br`).size;
