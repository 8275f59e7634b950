// $merge as R5 defines it, answered in R4's types: R4 has none. https://hl7.org/fhir/R5/patient-operation-merge.html   spec: IDY-7
import { checkMerge, decideMerge } from '#modules/reception/model/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { inputFromParameters } from '#fhir/rest/interactions/parameters.ts';
import { recordReads, runWrite } from '#fhir/rest/pipe.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { Identifier, Parameters, Patient, Reference } from '#fhir/types/index.ts';
import type { FaultIssue } from '#platform/fault/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { countTypes, mergeRecords, readMovable, readPair } from '../identity/mergeRecords.ts';
import type { MergeAsk, MergeResult } from '../identity/mergeRecords.ts';

const permission = 'reception.merge';

export const mergeStandard: StandardOperation = {
  code: 'merge', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-merge', levels: ['type'], types: ['Patient'], methods: ['POST'],
  run: async (exchange) => {
    if (!exchange.caller.permissions.has(permission)) throw new Fault('forbidden', 'fhir.no-permission', { params: { permission } });
    exchange.services.policy.checkType(exchange.caller, 'search', 'Patient');
    const input = readInput(exchange.body);
    const ask = { sourceId: await idOf(exchange, 'source', input), targetId: await idOf(exchange, 'target', input), reason: input.reason };
    return input.preview ? preview(exchange, ask) : merge(exchange, ask);
  },
};

interface Input { readonly source: Side; readonly target: Side; readonly preview: boolean; readonly reason: string }
interface Side { readonly reference: string | undefined; readonly identifiers: readonly Identifier[] }

const sideOf = (given: Record<string, unknown>, side: 'source' | 'target'): Side => ({
  reference: (given[`${side}-patient`] as Reference | undefined)?.reference, identifiers: [given[`${side}-patient-identifier`] ?? []].flat() as Identifier[],
});

/** Of the parameters of R5 `result-patient` is not known; `reason` is ours, and asked for. */
function readInput(body: string): Input {
  const given = inputFromParameters(body) as Record<string, unknown>;
  const input = { source: sideOf(given, 'source'), target: sideOf(given, 'target'), preview: given.preview === true, reason: typeof given.reason === 'string' ? given.reason.trim() : '' };
  const issue = [...missing('source', input.source), ...missing('target', input.target), ...listWrong(given, input)];
  if (issue.length > 0) throw new Fault('unprocessable', 'fhir.operation-input', { issue });
  return input;
}

const missing = (side: 'source' | 'target', { reference, identifiers }: Side): FaultIssue[] =>
  reference === undefined && identifiers.length === 0 ? [{ code: 'required', expression: `${side}-patient`, text: `${side}-patient or ${side}-patient-identifier` }] : [];

function listWrong(given: Record<string, unknown>, { preview: isPreview, reason }: Input): FaultIssue[] {
  const wrong: FaultIssue[] = [];
  if (given.preview !== undefined && typeof given.preview !== 'boolean') wrong.push({ code: 'value', expression: 'preview', text: 'true or false' });
  if (given['result-patient'] !== undefined) wrong.push({ code: 'not-supported', expression: 'result-patient', text: 'update the target before or after the merge' });
  if (!isPreview && (reason.length < 5 || reason.length > 500)) wrong.push({ code: 'required', expression: 'reason', text: 'why the two are one person, 5 to 500 characters' });
  return wrong;
}

/** By reference, or by identifiers all of which one record has. */
async function idOf({ services, caller, db, base }: Exchange, side: 'source' | 'target', input: Input): Promise<string> {
  const { reference, identifiers } = input[side];
  const named = /^(?:.*\/)?Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '')?.[1];
  if (reference !== undefined && named === undefined) throw new Fault('unprocessable', 'fhir.operation-input', { issue: [{ code: 'value', expression: `${side}-patient`, text: 'a reference to a Patient' }] });
  if (named !== undefined) return named;
  const query = new URLSearchParams([...identifiers.slice(0, 10).map(({ system = '', value = '' }): [string, string] => ['identifier', `${system}|${value}`]), ['_count', '2']]);
  const { matches } = await services.search({ db, caller, policy: services.policy, hash: services.hash, type: 'Patient', query: query.toString(), base });
  const [only, another] = matches;
  if (!only) throw new Fault('notFound', 'fhir.not-found');
  if (another) throw new Fault('precondition', 'fhir.several-matches');
  return (JSON.parse(only.text) as Patient).id ?? '';
}

async function preview(exchange: Exchange, ask: MergeAsk): Promise<Answer> {
  const { services, caller } = exchange;
  const { target, words } = await services.db.transaction(async (tx) => {
    const store = openStore({ services, tx, caller, operation: 'merge', at: services.now().toISOString() });
    const pair = await readPair(store, ask);
    checkMerge(pair);
    const counts = countTypes(await readMovable(tx, caller.dk, ask.sourceId));
    return { target: decideMerge(pair, newId()).target, words: counts.map(({ type, count }) => `${type}: ${count}`).join(', ') || 'nothing' };
  });
  await recordReads(exchange, [ask.sourceId, ask.targetId].map((id) => ({ action: 'R', interaction: 'merge-preview', type: 'Patient', id, patientId: id })));
  return answer(exchange, { code: 'informational', text: `would move ${words}`, result: target });
}

async function merge(exchange: Exchange, ask: MergeAsk): Promise<Answer> {
  const { services, caller } = exchange;
  return runWrite(exchange, async (unit) => {
    const store = openStore({ services, tx: unit.tx, caller, operation: 'merge-patients', at: unit.at });
    const done = await mergeRecords({ tx: unit.tx, store, caller, act: { by: caller.reference, at: unit.at, newId: () => newId() } }, ask);
    unit.adopt(store.written);
    unit.record({ action: 'E', interaction: 'merge', type: 'Patient', id: ask.targetId, patientId: ask.targetId });
    return answer(exchange, { code: 'informational', text: wordsOf(done), result: await store.get('Patient', ask.targetId) });
  });
}

const wordsOf = ({ outcome, mergeId, moved }: MergeResult): string =>
  outcome === 'proposed' ? `proposed as ${mergeId}: a second person has to merge` : `merged as ${mergeId}: ${moved.map(({ type, count }) => `${type} ${count}`).join(', ') || 'nothing to move'}`;

function answer({ body }: Exchange, { code, text, result }: { code: 'informational'; text: string; result: Patient }): Answer {
  const parameters: Parameters = {
    resourceType: 'Parameters',
    parameter: [
      { name: 'input', resource: JSON.parse(body) as Parameters },
      { name: 'outcome', resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code, diagnostics: text }] } },
      { name: 'result', resource: result },
    ],
  };
  return { status: 200, headers: { 'content-type': fhirJson }, body: JSON.stringify(parameters) };
}
