// The process that holds the Typst compiler and the fonts. One job at a time; about 5 ms a page once warm. docs/decisions/0230
import { readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import QRCode from 'qrcode';
import { bindPages } from './bindPages.ts';
import { readCoverage, replaceUncovered } from './fontCoverage.ts';
import type { PrintAnswer, PrintRequest } from './renderPdf.ts';

const folder = fileURLToPath(new URL('../../data/print/', import.meta.url));
const fonts = [
  'tinos/400Regular/Tinos_400Regular', 'tinos/700Bold/Tinos_700Bold', 'tinos/400Regular_Italic/Tinos_400Regular_Italic', 'tinos/700Bold_Italic/Tinos_700Bold_Italic',
  'be-vietnam-pro/400Regular/BeVietnamPro_400Regular', 'be-vietnam-pro/500Medium/BeVietnamPro_500Medium', 'be-vietnam-pro/700Bold/BeVietnamPro_700Bold',
].map((name) => readFileSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/${name}.ttf`)));

/** PDF/A refuses a page with a sign that no font has; what both families lack is shown as a box. */
const coverage = readCoverage(fonts[0] ?? Buffer.alloc(0));
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs: fonts }] });

process.on('message', (request: PrintRequest) => {
  void render(request).then((answer) => process.send?.(answer));
});
// Ctrl+C at the terminal reaches the whole group: the server ends this process when it has finished its own work.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

async function render(request: PrintRequest): Promise<PrintAnswer> {
  const { id, template } = request;
  const mainFilePath = `${folder}${template}.typ`;
  if (!existsSync(mainFilePath)) return { id, problem: 'unknown' };
  try {
    const pdf = request.papers ? await bind(request, mainFilePath, request.papers) : await layOut(request, mainFilePath);
    compiler.evictCache(20);
    return { id, pdf: new Uint8Array(pdf) };
  } catch (error) {
    return { id, problem: (error as { code?: string }).code || (error as Error).message };
  }
}

async function layOut({ data, qr, atS, as }: PrintRequest, mainFilePath: string): Promise<Uint8Array> {
  const svg = qr === '' ? '' : await QRCode.toString(qr, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' });
  const job = { mainFilePath, inputs: { data: writeJson(data), qr: svg } };
  return as === 'svg' ? Buffer.from(compiler.plainSvg(job)) : compiler.pdf(job, { pdfStandard: 'a-2b', creationTimestamp: atS });
}

function bind({ data, atS, codes = [] }: PrintRequest, mainFilePath: string, papers: readonly Uint8Array[]): Promise<Uint8Array> {
  const listed = data.papers as readonly Record<string, unknown>[];
  return bindPages(compiler, folder, {
    papers, codes,
    layOut: (sheets, files, drawn) => compiler.pdf(
      { mainFilePath, inputs: { data: writeJson({ ...data, papers: listed.map((paper, index) => ({ ...paper, pages: sheets[index], file: files[index] })) }), codes: JSON.stringify(drawn) } },
      { pdfStandard: 'a-3b', creationTimestamp: atS },
    ),
  });
}

/** Every text of the data made printable; done before JSON escapes hide the signs. */
function writeJson(data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === 'string' ? replaceUncovered(value, coverage) : value));
}
