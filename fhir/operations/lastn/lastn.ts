// $lastn of Observation: the newest of each code. https://hl7.org/fhir/R4/observation-operation-lastn.html   spec: OPR-9
import { createHash } from 'node:crypto';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import { badValue, searchFault } from '#fhir/search/faults.ts';
import { exactKey } from '#fhir/search/hash.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import { planSearch, type SearchPlan } from '#fhir/search/plan.ts';
import type { SearchRequest } from '#fhir/search/request.ts';
import { subsetOf } from '#fhir/search/subset.ts';
import type { Observation } from '#fhir/types/index.ts';
import { entryText } from '../entryText.ts';
import { sentTexts } from '../givenValues.ts';
import { groupByCode } from './groupByCode.ts';
import { type Known, lastSql, type LastRow, mostRows } from './sql.ts';

const mostOfEach = 100;
/** The index knows codes without their system: rows that share a code and not a system are asked for again, so often at most. */
const mostRounds = 8;

export const lastn: StandardOperation = {
  code: 'lastn', definition: 'http://hl7.org/fhir/OperationDefinition/Observation-lastn', levels: ['type'], types: ['Observation'], methods: ['GET', 'POST'], run,
};

interface Member extends LastRow { readonly code: Observation['code'] }

async function run(exchange: Exchange): Promise<Answer> {
  const { services: { policy, hash }, caller, base } = exchange;
  policy.checkType(caller, 'search', 'Observation');
  const { request, max } = readAsk(exchange);
  const accessTo: Parameters<typeof planSearch>[1]['accessTo'] = (type) => {
    policy.checkType(caller, 'search', type);
    return policy.searchAccess(caller, type);
  };
  const plan = planSearch(request, { dk: caller.dk, hash, accessTo, nowMs: Date.now(), base });
  const members = await readMembers(exchange, plan, max);
  const shown = groupByCode(members).flatMap((group) => group.slice(0, max));
  const query = [request.self, `max=${max}`].filter((part) => part !== '').join('&');
  const patients = [...new Set(shown.flatMap(({ pat }) => pat ?? []))];
  await recordReads(exchange, (patients.length === 0 ? [undefined] : patients).map((patientId) => ({ action: 'R', interaction: 'lastn', type: 'Observation', query, ...(patientId !== undefined && { patientId }) })));
  const cut = subsetOf(request) ?? ((_type, text) => text);
  const entries = shown.map((row) => entryText({ base, type: 'Observation', mode: 'match' }, { ...row, content: cut('Observation', row.content) }));
  const link = [{ relation: 'self', url: `${base}/Observation/$lastn?${query}` }];
  return { status: 200, headers: { 'content-type': fhirJson }, body: `{"resourceType":"Bundle","type":"searchset","total":${entries.length},"link":${JSON.stringify(link)}${entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`}}` };
}

/** `max` is its own; everything else is a search of Observation, which must name whose they are. */
function readAsk({ query, method, body, headers }: Exchange): { request: SearchRequest; max: number } {
  const given = new URLSearchParams(query);
  if (method === 'POST') for (const [name, value] of sentTexts(body)) given.append(name, value);
  const max = given.get('max') ?? '1';
  if (!/^\d{1,9}$/.test(max) || Number(max) === 0) throw badValue('max', 'a whole number above 0');
  given.delete('max');
  const request = parseSearch('Observation', given.toString(), { lenient: /handling\s*=\s*lenient/.test(headers.prefer ?? '') });
  const namesPatient = request.clauses.some((clause) => clause.kind === 'parameter' && (clause.parameter.code === 'patient' || clause.parameter.code === 'subject') && clause.modifier !== 'missing' && clause.modifier !== 'not');
  if (!namesPatient) throw searchFault({ code: 'bad-value', parameter: 'patient', text: 'patient or subject is needed' });
  for (const [parameter, is] of [['_include', request.include.length > 0], ['_revinclude', request.revinclude.length > 0], ['_cursor', request.cursor !== undefined]] as const) {
    if (is) throw searchFault({ code: 'not-supported', parameter, text: 'has no place beside $lastn', issue: 'not-supported' });
  }
  return { request, max: Math.min(Number(max), mostOfEach) };
}

/** Newest first. */
async function readMembers(exchange: Exchange, plan: SearchPlan, max: number): Promise<Member[]> {
  const { services: { hash }, caller: { dk } } = exchange;
  const members: Member[] = [];
  for (let round = 0, known: Known | undefined; round < mostRounds; round++) {
    const fresh = await read(exchange, { plan, max, known });
    members.push(...fresh);
    const codes = new Set(members.flatMap(({ code }) => code?.coding ?? []).map(({ system = '', code = '' }) => String(hash(dk, exactKey('code', system, code)))));
    const chief = new Set(members.flatMap(({ code_h }) => (code_h === null || code_h === '0' ? [] : [code_h])));
    known = { codes: [...codes], chief: [...chief] };
    if (fresh.length === 0 || chief.size === 0) break;
  }
  return members.sort((a, b) => b.at.localeCompare(a.at));
}

async function read({ db }: Exchange, asked: Parameters<typeof lastSql>[0]): Promise<Member[]> {
  const { sql, values } = lastSql(asked);
  const { rows } = await db.query<LastRow>(sql, values, `lastn-${createHash('sha1').update(sql).digest('base64url').slice(0, 16)}`);
  if (rows.length > mostRows) throw searchFault({ code: 'too-costly', parameter: '$lastn', text: `more than ${mostRows} observations to choose from; narrow it by category, code or date`, issue: 'too-costly' });
  return rows.map((row) => ({ ...row, code: (JSON.parse(row.content) as Observation).code }));
}
