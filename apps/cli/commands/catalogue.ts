// `lanh catalogue …`: official lists for the whole installation (or one facility), through the same operations as the screen.   spec: CAT-26
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Fault } from '#platform/fault/index.ts';
import { catalogueCodes, importCatalogue, listCatalogues, meanings, previewImport, undoImport } from '#modules/facility/model/index.ts';
import type { CatalogueCode, ColumnMapping } from '#modules/facility/model/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { sayCounts, sayPreview } from '../sayPreview.ts';
import { operatorOf } from '../operator.ts';
import type { Operator } from '../operator.ts';

export const catalogueList: Command = {
  name: 'catalogue list',
  usage: '[--facility NUMBER]',
  summary: 'shows the code lists, their editions in force and what was imported',
  run: async (words, context) => {
    const operator = await operatorOf(context, numberOf(readWords(words).named.get('facility')));
    const { catalogues } = await operator.run(listCatalogues, {});
    for (const { catalogue, inForce, editions } of catalogues) {
      context.say(`${catalogue.padEnd(20)} ${inForce ? `${inForce.version}, ${inForce.size} entries, from ${inForce.validFrom}` : 'none in force'}${editions.length > 1 ? ` (${editions.length} editions)` : ''}`);
    }
    return true;
  },
};

export const catalogueImport: Command = {
  name: 'catalogue import',
  usage: 'LIST FILE [--valid-from DAY] [--version LABEL] [--map code=COLUMN,display=COLUMN,…] [--sheet NAME] [--facility NUMBER] [--preview] | LIST --undo',
  summary: 'takes in an official list (CSV, XLSX) as a new edition, shows what it would change, or takes the last import back',
  run: async (words, context) => {
    const { paths: [list, file], named } = readWords(words);
    const unknown = [...named.keys()].find((name) => !options.has(name));
    if (unknown !== undefined) return refuse(context, `There is no option --${unknown}; there are ${[...options].map((name) => `--${name}`).join(', ')}`);
    const catalogue = catalogueCodes.find((code) => code === list);
    if (!catalogue) return refuse(context, `Say which list: ${catalogueCodes.join(', ')}`);
    const operator = await operatorOf(context, numberOf(named.get('facility')));
    if (named.has('undo')) return undoLast(operator, catalogue, context);
    if (!file) return refuse(context, `Say which file: npm run lanh -- catalogue import ${catalogue} FILE`);
    return importFile(operator, { catalogue, file: resolve(file), named }, context);
  },
};

const switches = new Set(['preview', 'undo']);
const options = new Set([...switches, 'valid-from', 'version', 'map', 'sheet', 'facility']);

function readWords(words: readonly string[]): { paths: readonly string[]; named: ReadonlyMap<string, string> } {
  const paths: string[] = [];
  const named = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = word.slice(2);
    if (!word.startsWith('--')) paths.push(word);
    else named.set(name, switches.has(name) ? '' : (words[++at] ?? ''));
  }
  return { paths, named };
}

const numberOf = (text: string | undefined): number => Number(text ?? 0);

function refuse(context: CommandContext, text: string): false {
  context.say(text);
  return false;
}

interface Wanted { readonly catalogue: CatalogueCode; readonly file: string; readonly named: ReadonlyMap<string, string> }

async function importFile(operator: Operator, { catalogue, file, named }: Wanted, context: CommandContext): Promise<boolean> {
  const content = (await readFile(file).catch((cause: unknown) => { throw new Error(`There is no file that can be read at ${file}`, { cause }); })).toString('base64');
  const mapping = named.has('map') ? readMapping(named.get('map') ?? '') : undefined;
  const given = { sheet: named.get('sheet'), mapping, validFrom: named.get('valid-from') };
  const input = { catalogue, fileName: basename(file), content, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) } as InputOf<typeof previewImport>;
  if (named.has('preview')) return sayPreview(await operator.run(previewImport, input), context);
  const started = performance.now();
  const done = await operator.run(importCatalogue, { ...input, version: named.get('version') }).catch(whenRowsAreWrong);
  if (!done) return sayPreview(await operator.run(previewImport, input), context);
  context.say(`✔ ${catalogue} ${done.version}: ${done.size} entries in force from ${done.validFrom} (${sayCounts(done.counts)}) in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

function whenRowsAreWrong(error: unknown): undefined {
  if (!(error instanceof Fault) || error.code !== 'facility.import-errors') throw error;
}

/** `code=Mã,display=Tên bệnh,properties=Chương+Nhóm` */
function readMapping(text: string): ColumnMapping {
  const pairs = new Map(text.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]));
  const unknown = [...pairs.keys()].find((meaning) => meaning !== 'properties' && !(meanings as readonly string[]).includes(meaning));
  if (unknown !== undefined || !pairs.get('code') || !pairs.get('display')) throw new Error(`--map needs code=COLUMN,display=COLUMN and may name ${meanings.join(', ')}, properties=A+B`);
  return { ...Object.fromEntries(pairs), properties: (pairs.get('properties') ?? '').split('+').filter(Boolean) } as ColumnMapping;
}

async function undoLast(operator: Operator, catalogue: CatalogueCode, context: CommandContext): Promise<boolean> {
  const { catalogues } = await operator.run(listCatalogues, {});
  const ofOperator = catalogues.find((one) => one.catalogue === catalogue)?.editions.find(({ origin, state, own }) => origin === 'import' && state === 'in-use' && own === operator.ofFacility);
  if (!ofOperator) return refuse(context, `No import of ${catalogue} to take back`);
  const { inForce } = await operator.run(undoImport, { editionId: ofOperator.id });
  context.say(`✔ ${catalogue} ${ofOperator.version} is withdrawn; in force now: ${inForce ? `${inForce.version}, ${inForce.size} entries` : 'none'}`);
  return true;
}
