// Forms of the software in the store of every facility: what is new or changed is compiled and written; older versions stay beside. spec: FRM-16
import { compileForm, readForm } from '#fhir/questionnaire/index.ts';
import type { FormProblem } from '#fhir/questionnaire/index.ts';
import { newId } from '#fhir/repository/id.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { routeOf } from '#fhir/rest/route.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import { formPublisher } from '#modules/chart/model/index.ts';
import { readSources } from './readSources.ts';
import type { ShippedForm } from './readSources.ts';

/** So many are compiled, written in every facility and forgotten again: all of them at once are 55 MB more that the server never gives back. */
const atOnce = 6;

/** Gives how many were written. `services` act for the installation itself. A form with problems is told and left out: the others are needed. */
export async function loadForms(services: RestServices, folder?: URL): Promise<number> {
  const shipped = await readSources(folder);
  const { rows } = await services.db.query<Loaded>(
    `select f.dk, f.organization_id as "facilityId", (select jsonb_object_agg(l.key || '|' || l.version, l.hash) from chart.loaded_form l where l.dk = f.dk) as known from platform.facility f order by f.dk`);
  let written = 0;
  for (let at = 0; at < shipped.length; at += atOnce) written += await loadSome(services, shipped.slice(at, at + atOnce), rows);
  return written;
}

interface Loaded extends Facility { readonly known: Readonly<Record<string, string>> | null }

async function loadSome(services: RestServices, shipped: readonly ShippedForm[], facilities: readonly Loaded[]): Promise<number> {
  const compiled: Compiled = new Map();
  let written = 0;
  for (const { known, ...facility } of facilities) {
    const due = shipped.filter(({ source: { form }, hash }) => known?.[`${form.key}|${form.version}`] !== hash).flatMap((one): Due[] => {
      const questionnaire = compileOnce(one, { compiled, log: services.log });
      return questionnaire ? [{ ...one, questionnaire }] : [];
    });
    if (due.length > 0) await writeForms(services, facility, due);
    written += due.length;
  }
  return written;
}

/** undefined: it was compiled and has problems. */
type Compiled = Map<string, Questionnaire | undefined>;

function compileOnce({ source, hash }: ShippedForm, { compiled, log }: { compiled: Compiled; log: RestServices['log'] }): Questionnaire | undefined {
  if (compiled.has(hash)) return compiled.get(hash);
  const { questionnaire, problems } = compileForm(source);
  const all = [...problems, ...readForm(questionnaire).problems];
  if (all.length > 0) log.error({ form: source.form.key, problems: all.map(wordsOf) }, 'a form of the software has problems and is not offered');
  const whole = all.length > 0 ? undefined : questionnaire;
  compiled.set(hash, whole);
  return whole;
}

const wordsOf = ({ code, linkId, row, detail }: FormProblem): string => [code, row && `line ${row}`, linkId, detail].filter(Boolean).join(' ');

interface Facility { readonly dk: number; readonly facilityId: string }
type Due = ShippedForm & { readonly questionnaire: Questionnaire };

async function writeForms(services: RestServices, { dk, facilityId }: Facility, due: readonly Due[]): Promise<void> {
  const date = services.now().toISOString().slice(0, 10);
  const entry = due.map(({ questionnaire }) => ({ resource: { ...questionnaire, publisher: formPublisher, date }, request: { method: 'PUT', url: `Questionnaire/${questionnaire.id}` } }));
  const caller = { dk, facilityId, accountId: 'installation', clientId: 'lanh', reference: 'Device/lanh', roles: [], departmentIds: [], permissions: new Set<string>(), displayName: 'Lành' };
  const exchange: Exchange = {
    services, db: services.db, caller, language: 'vi', method: 'POST', base: `${services.publicUrl}/fhir`, path: '', query: '', headers: { prefer: 'return=minimal' }, body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }), address: undefined, requestId: newId(),
    alsoCommit: async (tx) => {
      await tx.query(
        `insert into chart.loaded_form (dk, key, version, hash, loaded_at) select $1, unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), $5
         on conflict (dk, key, version) do update set hash = excluded.hash, loaded_at = excluded.loaded_at`,
        [dk, due.map(({ source }) => source.form.key), due.map(({ source }) => source.form.version), due.map(({ hash }) => hash), services.now()]);
    },
  };
  const answer = await routeOf(exchange)(exchange);
  if (answer.status !== 200) throw new Error(`the forms were refused: ${answer.body}`);
}
