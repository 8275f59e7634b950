// What an import would do, on the console: columns, changes, and each faulty row with its line and reason.   spec: CAT-26
import { readFileSync } from 'node:fs';
import { meanings } from '#modules/facility/model/index.ts';
import type { previewImport, RowFinding } from '#modules/facility/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { CommandContext } from './command.ts';

type Preview = OutputOf<typeof previewImport>;

const shownChanges = 10;
const shownFindings = 30;
const texts = JSON.parse(readFileSync(new URL('../../modules/facility/messages.en.json', import.meta.url), 'utf8')) as Record<string, string>;

/** True when there is no error. */
export function sayPreview(preview: Preview, { say }: Pick<CommandContext, 'say'>): boolean {
  sayColumns(preview, say);
  say(`From ${preview.validFrom}${preview.former ? `, on top of ${preview.former.version}` : ''}: ${sayCounts(preview.counts)}`);
  for (const { kind, code, before, after } of preview.changes.slice(0, shownChanges)) say(`  ${kind} ${code}: ${[...new Set([before, after])].filter(Boolean).join(' → ')}`);
  for (const finding of preview.findings.slice(0, shownFindings)) say(lineOf(finding));
  const more = preview.errors + preview.notes - shownFindings;
  if (more > 0) say(`… ${more} more`);
  say(preview.errors === 0 ? `✔ no errors, ${preview.notes} notes` : `✘ ${preview.errors} errors: a list with errors is not imported`);
  return preview.errors === 0;
}

function sayColumns({ rows, format, encoding, delimiter, sheet, mapping, mappingFrom }: Preview, say: (text: string) => void): void {
  say(`${rows} rows (${[format, encoding, delimiter, sheet].filter(Boolean).join(', ')}), columns ${mappingFrom}:`);
  for (const meaning of meanings) if (mapping[meaning]) say(`  ${meaning.padEnd(10)} ← ${mapping[meaning]}`);
  if (mapping.properties.length > 0) say(`  kept       ← ${mapping.properties.join(', ')}`);
}

function lineOf({ line, column, reason, value, detail, severity }: RowFinding): string {
  const text = texts[`facility.import.reason.${reason}`] ?? reason;
  return `${severity === 'error' ? '✘' : '·'} line ${line}, ${column}: ${text}${value && ` "${value}"`}${detail ? ` (${detail})` : ''}`;
}

export const sayCounts = (counts: Preview['counts']): string => `${counts.new} new, ${counts.changed} changed, ${counts.ended} ended, ${counts.same} the same`;
