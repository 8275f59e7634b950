// A fresh prescription code of this facility, never given before.   RX-01   spec: PHA-20
import { buildPrescriptionCode, type PrescriptionKind } from '#modules/pharmacy/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Look } from './medicines.ts';

const licenceSystem = 'urn:lanh:facility-licence';
/** Among 78 thousand million values a second try is as good as never needed. */
const tries = 5;

export async function issueCode(look: Look, encounterId: string, kind: PrescriptionKind): Promise<string> {
  const { tx, caller, act, store } = look;
  const organization = await store.find('Organization', caller.facilityId);
  const facilityCode = organization?.identifier?.find(({ system }) => system === licenceSystem)?.value;
  if (facilityCode === undefined || !/^[0-9a-z]{5}$/i.test(facilityCode)) throw new Fault('rule', 'pharmacy.no-facility-code');
  for (let at = 0; at < tries; at += 1) {
    const code = buildPrescriptionCode({ facilityCode, kind }, act.newId());
    const { rowCount } = await tx.query(
      'insert into pharmacy.prescription_code (dk, code, encounter_id, kind, issued_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [caller.dk, code, encounterId, kind, act.at], 'pharmacy-code');
    if (rowCount === 1) return code;
  }
  throw new Error('no free prescription code was found');
}
