// `lanh archive …`: look at a package anywhere, take packages out, read all of them, move them to another store. spec: ARC-61
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { openArchiveStore } from '#apps/server/openArchiveStore.ts';
import { readAnchors } from '#apps/server/openSigningDesk.ts';
import type { Services } from '#apps/server/services.ts';
import { explainFile, packRecords, sweepPackages, sweepStore } from '#modules/documents/server/index.ts';
import { readConfig } from '#platform/config/index.ts';
import { copyFiles, openFileStore } from '#platform/files/index.ts';
import { languages } from '#platform/fault/server.ts';
import type { Command, CommandContext } from '../command.ts';
import { recordForAll } from '../recordForAll.ts';
import { countText, percent, sizeText, sparsely } from '../restore/progress.ts';
import { readWords } from '../words.ts';

export const archiveVerify: Command = {
  name: 'archive verify',
  usage: 'PACKAGE.zip [--lang vi|en|fr]',
  summary: 'checks a package by itself: every hash, the data in it, the seal of the facility and the signatures of its papers; needs no database',
  run: async (words, context) => {
    const { paths: [path], named } = readWords(words);
    const zip = path === undefined ? undefined : await readFile(resolve(path)).catch(() => undefined);
    if (!zip) return refuse(context, path === undefined ? 'Which package? npm run lanh -- archive verify PACKAGE.zip' : `${path} cannot be read`);
    const anchors = await readAnchors(readConfig().dataFolder);
    const { genuine, lines } = explainFile(zip, { anchors, at: new Date(), now: new Date() }, languages.find((one) => one === named.get('lang')) ?? 'vi');
    for (const line of lines) context.say(line);
    return genuine;
  },
};

export const archiveExport: Command = {
  name: 'archive export',
  usage: 'FOLDER --facility CODE --purpose TEXT [--number ARCHIVE-NUMBER]',
  summary: 'writes packages of archived records into a folder, one or all, for a purpose that stands in the trail',
  run: async (words, context) => {
    const { paths: [folder], named } = readWords(words);
    if (folder === undefined || !named.get('purpose')) return refuse(context, 'Into which folder, and what for? npm run lanh -- archive export FOLDER --facility CODE --purpose "handed over to …"');
    const services = await context.services();
    const dk = await facilityOf(services, named.get('facility'));
    if (dk === undefined) return refuse(context, 'Say which facility: --facility CODE');
    await makeWaiting(services);
    const { rows } = await services.db.query<{ name: string; file: string }>(
      `select coalesce(archive_number, number, id) as name, package as file from documents.archive_entry where dk = $1 and package is not null and ($2::text is null or archive_number = $2) order by archived_at, id`, [dk, named.get('number') ?? null]);
    await mkdir(resolve(folder), { recursive: true, mode: 0o700 });
    for (const { name, file } of rows) await writeFile(join(resolve(folder), `${name.replaceAll(/[^\w.-]/g, '_')}.zip`), await services.archive.get(dk, file), { mode: 0o600 });
    await recordForAll(services, { interaction: 'archive-export', query: `packages=${rows.length}`, purpose: named.get('purpose') ?? '' });
    context.say(`✔ ${resolve(folder)}: ${countText(rows.length)} packages. They lie there in clear: hand them over on an encrypted medium.`);
    return rows.length > 0;
  },
};

async function facilityOf({ db }: Services, code: string | undefined): Promise<number | undefined> {
  const { rows } = await db.query<{ dk: number }>('select dk::int4 from platform.facility where $1::text is null or code = $1 order by dk limit 2', [code ?? null]);
  return rows.length === 1 ? rows[0]?.dk : undefined;
}

/** What was archived a moment ago comes along. */
async function makeWaiting(services: Services): Promise<void> {
  const fhir = await buildFhirServices(services, installationGate(services));
  while ((await packRecords(fhir)) > 0);
}

export const archiveSweep: Command = {
  name: 'archive sweep',
  usage: '',
  summary: 'reads every package of the archive store and every file of the file store and compares it with its name; names what is missing or damaged',
  run: async (_words, context) => {
    const { db, archive, files, now } = await context.services();
    const { rows } = await db.query<{ dk: number; name: string }>('select dk::int4, name from platform.facility order by dk');
    const progress = sparsely(context.say);
    let whole = true;
    for (const { dk, name } of rows) {
      const { made: { packages, bytes, problems }, rate } = await timed(() => sweepPackages({ db, archive, dk, now, onProgress: (report) => progress(() => `  ${percent(report.packages / Math.max(report.total, 1))}, ${sizeText(report.bytes)}`) }));
      context.say(`${name}: ${countText(packages)} packages, ${sizeText(bytes)}, ${rate(bytes)}`);
      const papers = await timed(() => sweepStore(files, dk));
      context.say(`  files: ${countText(papers.made.packages)}, ${sizeText(papers.made.bytes)}, ${papers.rate(papers.made.bytes)}`);
      for (const problem of [...problems, ...papers.made.problems]) context.say(`  ✘ ${problem}`);
      whole &&= problems.length + papers.made.problems.length === 0;
    }
    context.say(whole ? '✔ whole: every package and file is what its name says' : '✘ named above: mend the store from its copy or the backup; a package may be made again from its record');
    return whole;
  },
};

async function timed<T>(work: () => Promise<T>): Promise<{ made: T; rate: (bytes: number) => string }> {
  const began = performance.now();
  const made = await work();
  const seconds = Math.max((performance.now() - began) / 1000, 0.001);
  return { made, rate: (bytes) => `${(bytes / 1e6 / seconds).toFixed(0)} MB/s` };
}

export const archiveMove: Command = {
  name: 'archive move',
  usage: 'FOLDER [--copy]',
  summary: 'brings packages that lie in a folder into the archive store of the settings, each checked by its hash before it leaves',
  run: async (words, context) => {
    const { paths: [folder], named } = readWords(words, ['copy']);
    if (folder === undefined) return refuse(context, 'From which folder? npm run lanh -- archive move FOLDER');
    const { db, config } = await context.services();
    const { rows } = await db.query<{ dk: number }>('select dk::int4 from platform.facility order by dk');
    const [from, to, damaged]: [ReturnType<typeof openFileStore>, ReturnType<typeof openArchiveStore>, string[]] = [openFileStore(resolve(folder)), openArchiveStore(config.archive), []];
    for (const { dk } of rows) {
      const done = await copyFiles({ from, to, dk, move: !named.has('copy') });
      damaged.push(...done.damaged);
      context.say(`Facility ${dk}: ${countText(done.files)} packages, ${sizeText(done.bytes)}${done.alreadyThere > 0 ? `, ${countText(done.alreadyThere)} of them there already` : ''}`);
    }
    for (const hash of damaged) context.say(`  ✘ ${hash} is damaged and stays where it is`);
    context.say(damaged.length === 0 ? `✔ the archive store is ${config.archive.place}` : '✘ not everything came along');
    return damaged.length === 0;
  },
};

function refuse({ say }: CommandContext, text: string): false {
  say(text);
  return false;
}
