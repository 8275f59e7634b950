// $meta-add and $meta-delete: a new version that differs in its labels alone; no version where nothing changes.
// https://hl7.org/fhir/R4/resource-operation-meta-add.html   spec: OPR-10
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { sourceFrom } from '#fhir/repository/sourceFrom.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { etag, ifMatchVersion } from '#fhir/rest/interactions/answers.ts';
import { inputFromParameters } from '#fhir/rest/interactions/parameters.ts';
import { runWrite, type Unit } from '#fhir/rest/pipe.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { Meta, Resource, ResourceType } from '#fhir/types/index.ts';
import { addLabels, labelCount, type Labels, takeLabels } from './labels.ts';
import { metaText } from './meta.ts';

type Change = (meta: Meta, labels: Labels) => Meta;
const change = (code: 'meta-add' | 'meta-delete', apply: Change): StandardOperation => ({
  code, definition: `http://hl7.org/fhir/OperationDefinition/Resource-${code}`, levels: ['instance'], types: 'every', methods: ['POST'],
  run: (exchange, { type, id }) => changeMeta(exchange, { type: type ?? 'Basic', id: id ?? '', code, apply }),
});
export const metaAdd = change('meta-add', addLabels);
export const metaDelete = change('meta-delete', takeLabels);

interface Asked { readonly type: ResourceType; readonly id: string; readonly code: string; readonly apply: Change }

async function changeMeta(exchange: Exchange, asked: Asked): Promise<Answer> {
  const { services: { policy }, caller, headers, body } = exchange;
  policy.checkType(caller, 'update', asked.type);
  const ifVersion = ifMatchVersion(headers['if-match']);
  return runWrite(exchange, async (unit) => {
    const { text, version } = await openRow(exchange, unit, asked);
    const labels = labelsOf(body);
    const resource = JSON.parse(text) as Resource;
    const next = asked.apply(resource.meta ?? {}, labels);
    if (JSON.stringify(next) === JSON.stringify(asked.apply(resource.meta ?? {}, {}))) return answer(resource.meta, version);
    const source = sourceFrom({ ...resource, meta: next }, text);
    const [written] = await unit.write(asked.code, [{ verb: 'update', type: asked.type, id: asked.id, source, ...(ifVersion !== undefined && { ifVersion }) }]);
    return answer(written?.resource?.meta, written?.version ?? version);
  });
}

const answer = (meta: Meta | undefined, version: number): Answer => ({ status: 200, headers: { 'content-type': fhirJson, etag: etag(version) }, body: metaText(meta) });

/** The current version, locked; whoever may not see it is refused as by a read. */
async function openRow({ services: { policy }, caller }: Exchange, { tx }: Unit, { type, id }: Asked): Promise<{ text: string; version: number }> {
  const [row] = await readCurrent(tx, [{ dk: caller.dk, type, id }], 'update');
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db: tx, policy, caller }, row);
  if (row.text === null) throw new Fault('gone', 'fhir.gone');
  return { text: row.text, version: row.version };
}

/** The form of each label is judged with the resource that gets it. */
function labelsOf(body: string): Labels {
  const { meta } = inputFromParameters(body) as { meta?: unknown };
  const isList = (value: unknown): boolean => value === undefined || Array.isArray(value);
  const given = typeof meta === 'object' && meta !== null ? (meta as Labels) : undefined;
  const isWhole = given !== undefined && isList(given.profile) && isList(given.tag) && isList(given.security) && [...(given.tag ?? []), ...(given.security ?? [])].every((one: unknown) => typeof one === 'object' && one !== null);
  if (isWhole && labelCount(given) > 0) return given;
  throw new Fault('unprocessable', 'fhir.operation-input', { issue: [{ code: 'required', expression: 'Parameters.parameter', text: 'meta: a valueMeta with profile, tag or security is needed' }] });
}
