// What a validation may ask beyond the resource, as its caller: profiles, codes, targets of references, rules. spec: VAL-11
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { parseLiteral } from '#fhir/repository/references.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import { type Json, type ProfileWorld, ruleHolds } from '#fhir/validation/profile/index.ts';
import { openCodes } from './codes.ts';
import { openProfiles } from './profiles.ts';

export function openWorld(exchange: Exchange): ProfileWorld {
  return {
    tree: openProfiles(exchange.db, exchange.caller.dk),
    inValueSet: openCodes(exchange),
    target: (reference) => readTarget(exchange, reference),
    holds: (rule) => ruleHolds(rule),
  };
}

/** What the caller may not read is as if it were not there. */
async function readTarget(exchange: Exchange, reference: string): Promise<Json | undefined> {
  const { services: { policy }, db, caller, base } = exchange;
  const literal = parseLiteral(reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference);
  if (!literal) return undefined;
  try {
    policy.checkType(caller, 'read', literal.type);
    const [row] = await readCurrent(db, [{ dk: caller.dk, ...literal }]);
    if (!row || row.text === null) return undefined;
    await checkRow({ db, policy, caller }, row);
    await recordReads(exchange, [{ action: 'R', interaction: 'validate', ...literal, version: row.version, ...(row.patient !== null && { patientId: row.patient }) }]);
    return JSON.parse(row.text) as Json;
  } catch (error) {
    if (error instanceof Fault && (error.kind === 'forbidden' || error.kind === 'notFound')) return undefined;
    throw error;
  }
}
