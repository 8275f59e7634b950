// The one-time code: made from confirmation, document and time of sending, stored nowhere; sent by the outbox. spec: SGW-42
import { Fault } from '#platform/fault/index.ts';
import type { Db } from '#platform/db/index.ts';
import type { TakenMessage } from '#platform/outbox/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { codeFrom } from '../../model/index.ts';
import { minutesAfter, limitOn } from './limits.ts';
import { findConfirmation } from './rows.ts';
import type { ConfirmationRow } from './rows.ts';

/** Channel of the outbox that sends codes. */
export const codeChannel = 'documents.code';

export const codeOf = ({ hash }: Pick<RestServices, 'hash'>, { dk, id, file, sentAt }: Pick<ConfirmationRow, 'dk' | 'id' | 'file' | 'sentAt'>): string =>
  codeFrom(hash(dk, ['confirmation', id, file, sentAt?.toISOString() ?? '']));

export async function codeUntil(db: Db, { dk, sentAt }: { dk: number; sentAt: Date }): Promise<string> {
  const at = sentAt.toISOString();
  return minutesAfter(at, await limitOn(db, { dk, rule: 'code-minutes', at }));
}

/** A code that nobody waits for any more is not sent. */
export async function sendCode(services: RestServices, { dk, payload }: TakenMessage): Promise<'done' | 'dead'> {
  const row = await findConfirmation(services.db, { dk, id: String(payload.confirmationId) });
  if (!row || row.state !== 'open' || row.phone === null || row.sentAt === null || (await codeUntil(services.db, { dk, sentAt: row.sentAt })) <= services.now().toISOString()) return 'done';
  const { name } = row.content.facility as { name?: string };
  try {
    // No word of the patient or of what is treated: the phone may lie open on a table.
    await services.notify.send({ to: row.phone, key: `${row.id}/${row.sentAt.getTime()}`, text: `${name ?? 'Cơ sở khám bệnh, chữa bệnh'}: mã xác nhận văn bản ${row.file.slice(0, 8)} là ${codeOf(services, row)}. Chỉ nhập mã sau khi đã đọc văn bản. Không đưa mã cho người khác.` });
    return 'done';
  } catch (error) {
    if (error instanceof Fault && error.code === 'notify.refused') return 'dead';
    throw error;
  }
}

