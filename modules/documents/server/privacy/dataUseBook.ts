// Whose data may be used for what, kept in step with every Consent, whoever writes it. spec: PDP-4
import type { Consent } from '#fhir/types/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { on } from '#fhir/rest/room.ts';
import type { Book, ChangeRow } from '#fhir/rest/room.ts';
import type { Tx } from '#platform/db/index.ts';
import { purposeOf, readConsent, standsUntil } from '../../model/index.ts';

export const dataUseBook: Book = { kind: 'book', name: 'documents.data-use', topic: on('Consent'), run: followConsent };

async function followConsent(tx: Tx, change: ChangeRow): Promise<void> {
  await tx.query('delete from fhir.data_use where dk = $1 and consent = $2', [change.dk, rowId(change.id)], 'data-use-end');
  if (change.after === undefined) return;
  const consent = { ...((await change.content()) as unknown as Consent), id: change.id };
  const [purpose, patient] = [purposeOf(consent), consent.patient?.reference?.replace('Patient/', '')];
  if (purpose === undefined || patient === undefined) return;
  await keepDecision(tx, change.dk, { consent, purpose, patient });
  const stands = standsUntil(consent);
  if (!stands) return;
  await tx.query(
    `insert into fhir.data_use (dk, use, patient, consent, until) values ($1, $2, $3, $4, $5)
     on conflict (dk, use, patient) do update set consent = excluded.consent, until = excluded.until`, [change.dk, purpose, rowId(patient), rowId(change.id), stands.until ?? null], 'data-use-begin');
}

interface Decided { readonly consent: Consent; readonly purpose: string; readonly patient: string }

/** The latest stands; one that waits for its signature, or that another one replaced, decides nothing. */
async function keepDecision(tx: Tx, dk: number, { consent, purpose, patient }: Decided): Promise<void> {
  const { state, at, until, consentId } = readConsent(consent);
  if (state === 'waiting' || state === 'replaced') return;
  await tx.query(
    `insert into documents.purpose_decision (dk, purpose, patient, consent, state, until, decided_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (dk, purpose, patient) do update set consent = excluded.consent, state = excluded.state, until = excluded.until, decided_at = excluded.decided_at
     where documents.purpose_decision.consent = excluded.consent or documents.purpose_decision.decided_at <= excluded.decided_at`,
    [dk, purpose, rowId(patient), rowId(consentId), state, until ?? null, at], 'purpose-decision');
}
