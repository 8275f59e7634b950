// $validate: a resource against the standard, against profiles, and as an act. https://hl7.org/fhir/R4/resource-operation-validate.html   spec: OPR-11
import { Fault, type FaultIssue } from '#platform/fault/index.ts';
import { parseSource, type Source } from '#fhir/repository/splice.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { read } from '#fhir/rest/interactions/read.ts';
import { faultSystem, outcomeOf } from '#fhir/rest/outcome.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { OperationTarget, StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { OperationOutcome } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { finding, isJson, type Json, MissingBase, newBudget, type ProfileFinding, walkExtensions, walkProfile, WalkState } from '#fhir/validation/profile/index.ts';
import { readAsk, type ValidateAsk } from './ask.ts';
import { tryAct } from './tryAct.ts';
import { openWorld } from './world.ts';

export const validate: StandardOperation = {
  code: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate', levels: ['type', 'instance'], types: 'every', methods: ['GET', 'POST'], run,
};

type Issue = OperationOutcome['issue'][number];

async function run(exchange: Exchange, target: OperationTarget): Promise<Answer> {
  const { services, caller, language } = exchange;
  const type = target.type ?? 'Basic';
  services.policy.checkType(caller, 'read', type);
  const stored = target.id === null ? undefined : parseSource((await read({ ...exchange, path: `${type}/${target.id}`, query: '', headers: {} })).body ?? '{}');
  const ask = readAsk(exchange, target);
  const source = ask.source ?? stored;
  if (!source) throw new Fault('invalid', 'operations.nothing-to-validate', { issue: [{ code: 'required', text: 'the body is the resource, or Parameters with the resource' }] });
  const issue = ask.mode === 'delete' ? await actIssues(exchange, { ...ask, source, target }) : await allIssues(exchange, { ...ask, source, target });
  await recordReads(exchange, [{ action: 'E', interaction: 'validate', type, ...(target.id !== null && { id: target.id }) }]);
  const outcome: OperationOutcome = { resourceType: 'OperationOutcome', issue: issue.length > 0 ? issue as [Issue, ...Issue[]] : [issueOf(exchange, finding({ key: 'unknown', at: '', severity: 'information' }), 'operations.valid')] };
  return { status: 200, headers: { 'content-type': fhirJson, 'content-language': language }, body: JSON.stringify(outcome) };
}

interface Judged extends ValidateAsk { readonly source: Source; readonly target: OperationTarget }

async function allIssues(exchange: Exchange, judged: Judged): Promise<Issue[]> {
  const resource = judged.source.resource as unknown as Json;
  const base = [...frameFindings(judged), ...validateResource(resource)];
  const found = await profileFindings(exchange, resource, judged.profiles);
  const places = new Set(base.map(({ code, expression }) => `${code} ${expression}`));
  const own = found.filter(({ code, expression }) => !places.has(`${code} ${expression}`));
  // What is wrong in itself would be refused by its first fault alone.
  const act = base.length > 0 ? [] : await actIssues(exchange, judged);
  return [...faultIssues(exchange, new Fault('unprocessable', 'fhir.invalid', { issue: base })), ...own.map((one) => issueOf(exchange, one)), ...act];
}

/** The type and id of the address. */
function frameFindings({ source: { resource }, target: { type, id }, mode }: Judged): FaultIssue[] {
  const { resourceType, id: own } = resource as { resourceType?: unknown; id?: unknown };
  if (resourceType !== undefined && resourceType !== type) return [{ severity: 'error', code: 'structure', expression: 'resourceType', text: `is not ${type}, the type of the address` }];
  if (mode === 'update' && id !== null && own !== id) return [{ severity: 'error', code: 'value', expression: `${type}.id`, text: own === undefined ? 'id is missing' : 'id differs from the address' }];
  return [];
}

async function actIssues(exchange: Exchange, { mode, source, target: { type, id } }: Judged): Promise<Issue[]> {
  if (mode === undefined || mode === 'profile' || type === null) return [];
  const refusal = await tryAct(exchange, { mode, type, id, source });
  return refusal ? faultIssues(exchange, refusal, true) : [];
}

function faultIssues({ services: { faultText }, language }: Exchange, fault: Fault, always = false): Issue[] {
  return fault.issue.length === 0 && !always ? [] : (outcomeOf(fault, faultText(fault, language)).issue as Issue[]);
}

/** Of those asked for and those that the resource claims, each once; entries of a Bundle claim for themselves. */
async function profileFindings(exchange: Exchange, resource: Json, asked: readonly string[]): Promise<ProfileFinding[]> {
  const world = openWorld(exchange);
  const budget = newBudget();
  const extensions = new WalkState(world, resource, { depth: 0, budget });
  await walkExtensions(resource, extensions);
  const findings: ProfileFinding[] = [];
  for (const { profile, of, place, isClaim } of claims(resource, asked)) {
    const state = new WalkState(world, of, { depth: 0, budget });
    try {
      const tree = await world.tree(profile);
      if (tree) await walkProfile(tree, of, state);
      else state.add({ key: 'unknown', at: String(of.resourceType), severity: isClaim ? 'warning' : 'error', params: { profile } });
    } catch (error) {
      if (!(error instanceof MissingBase)) throw error;
      state.add({ key: 'no-base', at: String(of.resourceType), params: { profile, base: error.base } });
    }
    findings.push(...state.findings.map((one) => (place === '' ? one : { ...one, expression: `${place}${one.expression.slice(String(of.resourceType).length)}` })));
  }
  return unlike([...findings, ...extensions.findings]);
}

/** What two profiles say of one place is told once. */
const unlike = (findings: readonly ProfileFinding[]): ProfileFinding[] => [...new Map(findings.map((one) => [JSON.stringify([one.key, one.expression, one.params]), one])).values()];

interface Claim { readonly profile: string; readonly of: Json; readonly place: string; readonly isClaim: boolean }
const mostClaims = 100;

function claims(resource: Json, asked: readonly string[]): Claim[] {
  const claimed = (of: Json): string[] => {
    const profile = isJson(of.meta) ? of.meta.profile : undefined;
    return Array.isArray(profile) ? profile.filter((one): one is string => typeof one === 'string') : [];
  };
  const own = claimed(resource).filter((one) => !asked.includes(one)).map((profile) => ({ profile, of: resource, place: '', isClaim: true }));
  const entries = resource.resourceType === 'Bundle' && Array.isArray(resource.entry) ? (resource.entry as unknown[]) : [];
  const inner = entries.flatMap((entry, at) => {
    const of = isJson(entry) ? entry.resource : undefined;
    return isJson(of) ? claimed(of).map((profile) => ({ profile, of, place: `Bundle.entry[${at}].resource`, isClaim: true })) : [];
  });
  return [...asked.map((profile) => ({ profile, of: resource, place: '', isClaim: false })), ...own, ...inner].slice(0, mostClaims);
}

/** Text in the language of the caller, the same in English for whoever reads logs. */
function issueOf({ services: { faultText }, language }: Exchange, { severity, code, expression, key, params }: ProfileFinding, named = `operations.profile-${key}`): Issue {
  const fault = new Fault('unprocessable', named, { params });
  const text = faultText(fault, language);
  return {
    severity, code: named === 'operations.valid' ? 'informational' : code, details: { coding: [{ system: faultSystem, code: named, display: text }], text }, diagnostics: faultText(fault, 'en'), ...(expression !== '' && { expression: [expression] }),
  };
}
