// `lanh import PATH …`: FHIR bundles and NDJSON into one facility, through the same pipe as HTTP.
import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { readConfig } from '#platform/config/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import { importFiles } from '#fhir/import/importFiles.ts';
import type { ImportError } from '#fhir/import/importFiles.ts';
import { listFiles } from '#fhir/import/readFiles.ts';
import { newId } from '#fhir/repository/id.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import type { Command, CommandContext } from '../command.ts';
import { installationGate } from '#apps/server/installationGate.ts';

export const importCommand: Command = {
  name: 'import',
  usage: 'PATH [PATH …] [--facility NUMBER] [--errors FILE]',
  summary: 'loads FHIR bundles and NDJSON files; the same file twice adds nothing',
  run: async (words, context) => {
    const options = readWords(words);
    if (options.paths.length === 0) {
      context.say('Say which file or folder to import: npm run lanh -- import PATH');
      return false;
    }
    const files = (await Promise.all(options.paths.map((path) => listFiles(resolve(path))))).flat();
    return runImport(files, options, context);
  },
};

interface Options { readonly paths: readonly string[]; readonly facility: number; readonly errorFile: string }

function readWords(words: readonly string[]): Options {
  const paths: string[] = [];
  const named = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('--')) named.set(word.slice(2), words[++at] ?? '');
    else paths.push(word);
  }
  return { paths, facility: Number(named.get('facility') ?? 1), errorFile: resolve(named.get('errors') ?? join(readConfig().dataFolder, 'import-errors.ndjson')) };
}

async function runImport(files: readonly string[], options: Options, context: CommandContext): Promise<boolean> {
  const services = await context.services();
  const fhir = await buildFhirServices(services, installationGate(services));
  const exchange: Exchange = {
    services: fhir, db: services.db, caller: operator(options.facility), language: 'en', method: 'POST', base: 'http://localhost/fhir', path: '', query: '',
    headers: {}, body: '', address: undefined, requestId: newId(),
  };
  const started = performance.now();
  const report = await importFiles(files, {
    exchange,
    onFile: (file, { files: done, resources }) => context.say(`${done}/${files.length} ${basename(file)}: ${resources} resources, ${Math.round(resources / ((performance.now() - started) / 1000))}/s`),
  });
  if (report.known > 0) context.say(`${report.known} of ${report.files} files were imported before and added nothing`);
  if (report.errors.length > 0) await writeErrors(options.errorFile, report.errors, context);
  context.say(`${report.resources} resources imported, ${report.errors.length} errors`);
  return report.errors.length === 0;
}

async function writeErrors(file: string, errors: readonly ImportError[], context: CommandContext): Promise<void> {
  await writeFile(file, errors.map((error) => `${JSON.stringify(error)}\n`).join(''));
  for (const error of errors.slice(0, 10)) context.say(`✘ ${describe(error)}`);
  if (errors.length > 10) context.say(`… and ${errors.length - 10} more`);
  context.say(`All errors: ${file}`);
}

function describe({ file, place, outcome }: ImportError): string {
  const [issue] = (outcome as { issue: { details?: { text?: string }; diagnostics?: string; expression?: string[] }[] }).issue;
  const where = [file, place, issue?.expression?.[0] ?? ''].filter((part) => part !== '').join(', ');
  return `${where}: ${issue?.details?.text ?? ''}${issue?.diagnostics === undefined ? '' : ` (${issue.diagnostics})`}`;
}

/** The person at the console: acts for the whole facility. */
function operator(dk: number): Caller {
  return {
    dk, facilityId: '', accountId: 'operator', clientId: 'lanh', reference: 'Device/lanh-import', roles: [], departmentIds: [], permissions: new Set(), displayName: 'lanh import',
  };
}
