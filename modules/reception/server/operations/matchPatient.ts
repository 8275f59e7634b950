// $match of a Patient: who here is the same person. https://hl7.org/fhir/R4/patient-operation-match.html   spec: IDY-1
import { asksNothing, buildCandidateQuery, factsOfPatient, matchBundle } from '#modules/reception/model/index.ts';
import type { Match } from '#modules/reception/model/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { inputFromParameters } from '#fhir/rest/interactions/parameters.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { Patient } from '#fhir/types/index.ts';
import type { FaultIssue } from '#platform/fault/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { findMatches } from '../people/findMatches.ts';
import type { FoundMatch } from '../people/findMatches.ts';

const mostAnswers = 50;

export const matchPatient: StandardOperation = {
  code: 'match', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match', levels: ['type'], types: ['Patient'], methods: ['POST'],
  run: async (exchange) => {
    const { services, caller, db, base } = exchange;
    services.policy.checkType(caller, 'search', 'Patient');
    const { patient, onlyCertainMatches, count } = readInput(exchange);
    const facts = factsOfPatient(patient);
    if (asksNothing(buildCandidateQuery(facts))) throw new Fault('unprocessable', 'reception.match-nothing', { issue: [{ code: 'required', expression: 'resource', text: 'name, birthDate, identifier or telecom' }] });
    const found = (await findMatches(db, { dk: caller.dk, facts })).filter(({ grade }) => !onlyCertainMatches || grade === 'certain');
    const matches = await readSeen(exchange, found.slice(0, mostAnswers), count);
    const detail = { action: 'R', interaction: 'match', type: 'Patient' } as const;
    await recordReads(exchange, matches.length === 0 ? [detail] : matches.map(({ id }) => ({ ...detail, id, patientId: id })));
    return { status: 200, headers: { 'content-type': fhirJson }, body: matchBundle(base, matches) };
  },
};

interface Input { readonly patient: Patient; readonly onlyCertainMatches: boolean; readonly count: number }

function readInput({ body, services }: Exchange): Input {
  const given = inputFromParameters(body) as Record<string, unknown>;
  const { resource, onlyCertainMatches = false, count = 10 } = given.resourceType === 'Patient' ? { resource: given } : given;
  const wrong: FaultIssue[] = [];
  if ((resource as { resourceType?: unknown } | undefined)?.resourceType !== 'Patient') wrong.push({ code: 'required', expression: 'resource', text: 'one Patient' });
  if (typeof onlyCertainMatches !== 'boolean') wrong.push({ code: 'value', expression: 'onlyCertainMatches', text: 'true or false' });
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) wrong.push({ code: 'value', expression: 'count', text: `a whole number from 1, at most ${mostAnswers} are answered` });
  const patient = resource as Patient;
  if (wrong.length === 0) wrong.push(...services.definitions.validate(patient).filter(({ severity }) => severity !== 'warning' && severity !== 'information'));
  if (wrong.length > 0) throw new Fault('unprocessable', 'fhir.operation-input', { issue: wrong });
  return { patient, onlyCertainMatches: onlyCertainMatches === true, count: Math.min(Number(count), mostAnswers) };
}

/** The records the caller may see, as they are stored. */
async function readSeen(exchange: Exchange, found: readonly FoundMatch[], count: number): Promise<Match[]> {
  const { db, caller } = exchange;
  const rows = await readCurrent(db, found.map(({ id }) => ({ dk: caller.dk, type: 'Patient', id })));
  const seen: Match[] = [];
  for (const [at, row] of rows.entries()) {
    const match = found[at];
    if (seen.length >= count || !match || row?.text == null || !(await isOpen(exchange, row))) continue;
    seen.push({ id: match.id, text: row.text, chance: match.chance, grade: match.grade });
  }
  return seen;
}

async function isOpen({ db, caller, services }: Exchange, row: StoredVersion): Promise<boolean> {
  return checkRow({ db, policy: services.policy, caller }, row).then(() => true, (error: unknown) => {
    if (error instanceof Fault && (error.kind === 'notFound' || error.kind === 'forbidden')) return false;
    throw error;
  });
}
