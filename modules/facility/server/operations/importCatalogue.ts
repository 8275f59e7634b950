// Official lists: look first, import in one transaction, take back.   spec: CAT-23 CAT-24 CAT-25
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import * as model from '../../model/index.ts';
import { editionColumns, findEdition, installationDk, listEditions, presentEdition } from '../catalogue/editions.ts';
import { keepIndex } from '../catalogue/indexes.ts';
import { prepareImport } from '../catalogue/import/prepareImport.ts';
import type { PreparedImport } from '../catalogue/import/prepareImport.ts';
import { tellProgress } from '../catalogue/import/progress.ts';
import { writeEdition } from '../catalogue/writeEdition.ts';

const shownRows = 8;
const shownChanges = 50;
const shownFindings = 1000;

const contextOf = ({ tx, services, caller, act }: Pick<Call<unknown>, 'tx' | 'services' | 'caller' | 'act'>) => ({ tx, db: services.db, dk: caller.dk, at: act.at });

export const previewImport = implement(model.previewImport).as(async ({ input, ...call }) => {
  const prepared = await prepareImport(contextOf(call), input);
  const { file, changes, findings, former } = prepared;
  return {
    format: file.format, encoding: file.encoding, delimiter: file.delimiter, sheet: file.sheet, sheets: [...file.sheets], headers: [...file.headers],
    mapping: prepared.mapping, mappingFrom: prepared.mappingFrom,
    sample: file.rows.slice(0, shownRows).map(({ line, cells }) => ({ line, cells: [...cells] })), rows: file.rows.length,
    counts: model.countChanges(changes), changes: (['new', 'changed', 'ended'] as const).flatMap((kind) => changes.filter((change) => change.kind === kind).slice(0, shownChanges)),
    errors: countErrors(prepared), notes: findings.length - countErrors(prepared), findings: findings.toSorted(bySeverity).slice(0, shownFindings),
    ...(former && { former: presentEdition(former) }), validFrom: prepared.validFrom,
  };
});

const countErrors = ({ findings }: Pick<PreparedImport, 'findings'>): number => findings.filter(({ severity }) => severity === 'error').length;
const bySeverity = (a: model.RowFinding, b: model.RowFinding): number => Number(a.severity === 'note') - Number(b.severity === 'note') || a.line - b.line;

export const importCatalogue = implement(model.importCatalogue).as(async ({ input, ...call }) => {
  const { tx, caller, act, services } = call;
  const { catalogue, fileName } = input;
  const progress = (step: 'read' | 'write', part: { done: number; total: number }) => tellProgress(services, { dk: caller.dk, catalogue, step, ...part });
  progress('read', { done: 0, total: 0 });
  // Two imports of one list go one after the other.
  await tx.query('select pg_advisory_xact_lock(7231004, hashtext($1))', [`${caller.dk} ${catalogue}`]);
  const prepared = await prepareImport(contextOf(call), input);
  refuseErrors(prepared);
  await refuseKnown(tx, caller.dk, prepared);
  const { concepts, former, validFrom, mapping, contentHash } = prepared;
  const editionId = act.newId();
  const version = input.version ?? validFrom;
  await writeEdition(tx, {
    dk: caller.dk, id: editionId, catalogue, version, validFrom, title: former?.title ?? {}, source: input.source ?? fileName, origin: 'import', contentHash, basedOn: former?.id, fileName, at: act.at, by: act.by,
  }, { concepts, onRows: (done) => progress('write', { done, total: concepts.length }) });
  keepIndex(services.db, editionId, concepts);
  await saveMapping(tx, [caller.dk, catalogue, JSON.stringify(mapping), act.at]);
  return { editionId, version, validFrom, size: concepts.length, counts: model.countChanges(prepared.changes), notes: prepared.findings.length };
});

function refuseErrors(prepared: PreparedImport): void {
  const errors = prepared.findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0 && prepared.concepts.length > 0) return;
  const issue = errors.slice(0, 20).map(({ line, column, reason, value }) => ({ code: 'value' as const, expression: `line ${line}`, text: `${column}: ${reason} ${value}`.trim() }));
  throw new Fault('rule', 'facility.import-errors', { params: { errors: errors.length }, issue });
}

/** The same file for the same day again adds nothing, and says so. */
async function refuseKnown(tx: Tx, dk: number, { contentHash, former }: PreparedImport): Promise<void> {
  const { rows } = await tx.query<{ id: string }>("select id from facility.catalogue_edition where dk = $1 and content_hash = $2 and state = 'in-use'", [dk, contentHash]);
  if (rows.some(({ id }) => id === former?.id)) throw new Fault('conflict', 'facility.import-known');
}

async function saveMapping(tx: Tx, values: readonly unknown[]): Promise<void> {
  await tx.query(
    `insert into facility.import_mapping (dk, catalogue, mapping, saved_at) values ($1, $2, $3, $4)
     on conflict (dk, catalogue) do update set mapping = excluded.mapping, saved_at = excluded.saved_at`, values);
}

export const undoImport = implement(model.undoImport).as(async ({ input: { editionId }, tx, caller, act }) => {
  const { rows } = await tx.query<{ catalogue: model.CatalogueCode }>('select catalogue from facility.catalogue_edition where dk = $1 and id = $2 for update', [caller.dk, editionId]);
  const catalogue = rows[0]?.catalogue;
  if (!catalogue) throw new Fault('notFound', 'facility.unknown-edition');
  // Any facility may stand on a list of the installation.
  const { rows: editions } = await tx.query<model.EditionRow>(`select ${editionColumns} from facility.catalogue_edition where catalogue = $1 and (dk = $2 or $2 = ${installationDk})`, [catalogue, caller.dk]);
  const { id } = model.decideUndo(editions.map((edition) => ({ ...edition, basedOn: edition.basedOn ?? undefined })), editionId);
  await tx.query("update facility.catalogue_edition set state = 'withdrawn', withdrawn_at = $3, withdrawn_by = $4 where dk = $1 and id = $2", [caller.dk, id, act.at, act.by]);
  const inForce = await findEdition(tx, { dk: caller.dk, catalogue, on: model.dayOf(act.at) });
  return { catalogue, ...(inForce && { inForce: presentEdition(inForce) }) };
});

export const listCatalogues = implement(model.listCatalogues).as(async ({ input, tx, caller, act }) => {
  const on = input.on ?? model.dayOf(act.at);
  const editions = await listEditions(tx, caller.dk);
  const isOn = ({ state, validFrom, validTo }: (typeof editions)[number]) => state === 'in-use' && validFrom <= on && (!validTo || on <= validTo);
  return {
    on,
    catalogues: model.catalogueCodes.map((catalogue) => {
      const ofList = editions.filter((edition) => edition.catalogue === catalogue);
      const inForce = ofList.find(isOn);
      return { catalogue, system: model.catalogueSystems[catalogue], ...(inForce && { inForce: presentEdition(inForce) }), editions: ofList.toSorted((a, b) => b.seq - a.seq).map(presentEdition) };
    }),
  };
});
