// Two witnesses in place of a hand that cannot write or eyes that cannot read: one of the staff with the signing PIN, one of the patient's own. spec: SGW-45
import { createHash } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import type { SigningKey } from '#platform/signing/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { canonicalJson, requireOpen, witnessConfirmation as contract } from '../../model/index.ts';
import { giveConfirmation } from '../confirm/give.ts';
import { findConfirmation } from '../confirm/rows.ts';
import type { ConfirmationRow } from '../confirm/rows.ts';
import type { Look } from '../sign/kinds.ts';

export const witnessConfirmation = implement(contract).as(async (call) => {
  const { tx, caller, act, input, id } = call;
  const row = await findConfirmation(tx, { dk: caller.dk, id: input.confirmationId });
  if (!row || row.encounterId !== id) throw new Fault('notFound', 'documents.confirmation-unknown');
  requireOpen(openOf(row), { method: 'witness', hash: input.hash, at: act.at });
  const { key, facts } = await openOwnKey(call, input.pin);
  const { witness, why } = input;
  // What the member of staff witnesses, under their own key.
  const statement = { confirmationId: row.id, file: row.file, person: row.person, why, witness, at: act.at };
  const signature = Buffer.from(await key.signDigest(createHash('sha256').update(canonicalJson(statement)).digest())).toString('base64');
  const staff = { name: caller.displayName, reference: act.by, serial: facts.serial, issuer: facts.issuer, certificate: Buffer.from(key.certificate).toString('base64') };
  const evidence = await giveConfirmation(tx, row, {
    at: act.at, device: { agent: 'staff', address: '' }, how: { why, witnesses: [staff, witness], statement, signature }, detail: `${caller.displayName}; ${witness.name} (${witness.relation})`,
  });
  return { confirmationId: row.id, evidence };
});

export const openOf = ({ state, method, file, tries, until }: ConfirmationRow, codeUntil?: string) => ({ state, method, file, tries, codeUntil, until: until.toISOString() });

/** The PIN shows who is there; the key stays closed for everything else. */
async function openOwnKey({ services, caller, act }: Look, pin: string): Promise<{ key: SigningKey; facts: { serial: string; issuer: string } }> {
  const credential = await services.signing.provider.find(caller);
  if (!credential) throw new Fault('rule', 'signing.no-certificate');
  const key = await services.signing.provider.open(credential, pin);
  if (credential.revoked) throw new Fault('rule', 'signing.revoked');
  if (credential.facts.notAfter <= act.at) throw new Fault('rule', 'signing.expired');
  return { key, facts: credential.facts };
}
