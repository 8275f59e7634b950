// Patient → the row and keys of the search box. spec: RCP
import { addressOfPatient, identifiersOf, identifierSystems, initialsOf, nameKeys, nameOfPatient, readPhone, writtenName } from '#modules/reception/model/index.ts';
import type { IdentifierKind } from '#modules/reception/model/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Patient } from '#fhir/types/index.ts';

const phonesOf = (patient: Patient): string[] =>
  [...(patient.telecom ?? []), ...(patient.contact ?? []).flatMap((contact) => contact.telecom ?? [])]
    .filter((telecom) => telecom.system === 'phone' && telecom.value).map((telecom) => readPhone(telecom.value ?? '') ?? (telecom.value ?? '').replace(/\D/g, '')).filter(Boolean);

const backwards = (text: string): string => [...text].reverse().join('');

/** Replaces the row and keys of one patient; a record that is not active or was merged is no longer offered. */
export async function projectPerson(tx: Tx, dk: number, patient: Patient): Promise<void> {
  const id = patient.id ?? '';
  await tx.query('delete from reception.person_key where dk = $1 and patient_id = $2', [dk, id], 'reception-drop-keys');
  if (patient.active === false) return removePerson(tx, dk, id);
  const phones = phonesOf(patient);
  const keys = [
    ...(Object.keys(identifierSystems) as IdentifierKind[]).flatMap((kind) => identifiersOf(patient, kind).map((value) => ({ kind: kind as string, value }))),
    ...phones.flatMap((phone) => [{ kind: 'phone', value: phone }, { kind: 'phone-end', value: backwards(phone) }]),
  ];
  await tx.query(
    `insert into reception.person_key (dk, value, kind, patient_id) select $1, value, kind, $2 from unnest($3::text[], $4::text[]) as k(value, kind) on conflict do nothing`,
    [dk, id, keys.map(({ value }) => value), keys.map(({ kind }) => kind)], 'reception-put-keys');
  await putPerson(tx, dk, { patient, phone: phones[0] });
}

async function putPerson(tx: Tx, dk: number, { patient, phone }: { patient: Patient; phone: string | undefined }): Promise<void> {
  const first = (kind: IdentifierKind) => identifiersOf(patient, kind)[0] ?? null;
  await tx.query(
    `insert into reception.person (dk, patient_id, name, words, birth_date, sex, patient_code, citizen_id, insurance_number, phone, address, has_photo)
     values ($1, $2, $3, array_to_tsvector($4::text[]), $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (dk, patient_id) do update set name = excluded.name, words = excluded.words, birth_date = excluded.birth_date, sex = excluded.sex, patient_code = excluded.patient_code,
       citizen_id = excluded.citizen_id, insurance_number = excluded.insurance_number, phone = excluded.phone, address = excluded.address, has_photo = excluded.has_photo, looked_at = null`,
    [dk, patient.id, nameOfPatient(patient), lexemes(patient), patient.birthDate ?? null, patient.gender ?? null, first('patient-code'), first('citizen-id'), first('insurance-number'), phone ?? null,
      addressOfPatient(patient) ?? null, (patient.photo?.length ?? 0) > 0], 'reception-put-person');
}

/** Words of every name, the initials and the birth year, as the search asks for them. */
function lexemes(patient: Patient): string[] {
  const names = (patient.name ?? []).flatMap((name) => [name.text ?? '', writtenName(name)]).filter(Boolean);
  const words = names.flatMap((name) => [...nameKeys(name), `i_${initialsOf(name)}`]);
  return [...new Set([...words, ...(patient.birthDate ? [`y${patient.birthDate.slice(0, 4)}`] : [])])];
}

export async function removePerson(tx: Tx, dk: number, id: string): Promise<void> {
  await tx.query('delete from reception.person_key where dk = $1 and patient_id = $2', [dk, id]);
  await tx.query('delete from reception.person where dk = $1 and patient_id = $2', [dk, id]);
}
