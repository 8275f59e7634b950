// `lanh export`: the record of one patient or of a facility as FHIR NDJSON with the signed PDFs, in clear, for a stated purpose that stands in the trail. spec: EXP
import { resolve } from 'node:path';
import { findPurposeProblem } from '#fhir/bulk/index.ts';
import { dataUses } from '#modules/documents/server/index.ts';
import type { Services } from '#apps/server/services.ts';
import type { Command, CommandContext } from '../command.ts';
import { writeExport } from '../export/writeExport.ts';
import type { ExportOrder } from '../export/writeExport.ts';
import { countText } from '../restore/progress.ts';
import { readWords } from '../words.ts';

export const exportCommand: Command = {
  name: 'export',
  usage: '--to FOLDER --purpose TEXT --use CODE (--patient ID | --everything --approved-by NAME) [--facility CODE] [--with-protected]',
  summary: 'writes a record as FHIR NDJSON with its signed PDFs; what is marked HIV or PSY stays out unless asked for',
  run: async (words, context) => {
    const { paths, named } = readWords(words, ['everything', 'with-protected']);
    const problem = paths.length > 0 ? `Not understood: ${paths.join(' ')}` : findProblem(named);
    if (problem !== undefined) return refuse(context, problem);
    const services = await context.services();
    const uses = dataUses.list(services.now().toISOString());
    const use = uses.find(({ code }) => code === named.get('use'));
    if (!use) return refuse(context, `Say what it is used for: --use ${uses.map(({ code, needsConsent }) => (needsConsent ? `${code}*` : code)).join(' | ')} (* leaves out who has not agreed)`);
    const facility = await findFacility(services, named.get('facility'));
    if (!facility) return refuse(context, named.has('facility') ? `There is no facility ${named.get('facility')}` : 'Say which facility: --facility CODE');
    const order: ExportOrder = {
      facility, folder: resolve(named.get('to') ?? ''), purpose: named.get('purpose') ?? '', approvedBy: named.get('approved-by'), patientId: named.get('patient'), withProtected: named.has('with-protected'), use,
    };
    const made = await writeExport(services, order, context.say);
    const resources = Object.values(made.types).reduce((sum, count) => sum + count, 0);
    context.say(`✔ ${order.folder}: ${countText(resources)} resources of ${countText(made.patients)} patients, ${countText(made.documents)} signed papers${made.leftOut > 0 ? `; ${countText(made.leftOut)} protected resources left out` : ''}${made.unasked > 0 ? `; ${countText(made.unasked)} patients left out who have not agreed to ${use.code}` : ''}`);
    context.say('It lies there in clear: hand it over on an encrypted medium, and remove it when it has arrived.');
    return true;
  },
};

function findProblem(named: ReadonlyMap<string, string>): string | undefined {
  if (!named.get('to')) return 'Say into which folder: --to FOLDER';
  const purpose = findPurposeProblem(named.get('purpose'));
  if (purpose !== undefined) return `${purpose}: --purpose "transfer to the provincial hospital, letter 12/BV"`;
  if (named.has('everything') === named.has('patient')) return 'Say whose record: --patient ID, or --everything for the whole facility';
  if (named.has('everything') && !named.get('approved-by')) return 'The record of a whole facility needs somebody who approved it: --approved-by "Name, position"';
  return undefined;
}

async function findFacility({ db }: Services, code: string | undefined): Promise<ExportOrder['facility'] | undefined> {
  const { rows } = await db.query<ExportOrder['facility']>('select dk::int4, code, name from platform.facility where $1::text is null or code = $1 order by dk limit 2', [code ?? null]);
  return code === undefined && rows.length > 1 ? undefined : rows[0];
}

function refuse({ say }: CommandContext, text: string): false {
  say(text);
  return false;
}
