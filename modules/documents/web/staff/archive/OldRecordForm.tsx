// A record from before the system: what its cover says, where it lies, its scanned pages. spec: ARC-22
import { Modal, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import { formatDate, parseDate, ShortForm, useText } from '#ui/index.ts';
import { addOldRecord, archivedCare, coverOfPerson } from '../../../model/index.ts';
import { FileField } from './FileField.tsx';
import { KnownPersonField } from './KnownPersonField.tsx';
import type { PickedFile } from './FileField.tsx';

const fields = ['name', 'birthDate', 'endedOn', 'archiveNumber', 'oldNumber', 'citizenId', 'phone', 'wardName', 'place', 'icd'] as const;
type Field = (typeof fields)[number];
const needed: readonly Field[] = ['name', 'endedOn'];
const nothing = Object.fromEntries(fields.map((field) => [field, ''])) as Record<Field, string>;

/** `03/1961` and `1961` are birth dates too. */
function birthOf(text: string, thisYear: number): string | undefined {
  if (/^\d{4}$/.test(text)) return text;
  const [, month, year] = /^(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return year === undefined ? parseDate(text, thisYear) : `${year}-${String(month).padStart(2, '0')}`;
}

export function OldRecordForm({ onEnd }: { onEnd: (id?: string) => void }) {
  const { t } = useText();
  const [values, setValues] = useState(nothing);
  const [care, setCare] = useState<(typeof archivedCare)[number]>('inpatient');
  const [scan, setScan] = useState<PickedFile | undefined>(undefined);
  const [patientId, setPatientId] = useState<string | undefined>(undefined);
  const [tried, setTried] = useState(false);
  const { run, running, refusal } = useOperation(addOldRecord);
  const { endedOn, birthDate, icd, name, ...texts } = Object.fromEntries(fields.map((field) => [field, values[field].trim()])) as Record<Field, string>;
  const [thisYear] = useState(() => new Date().getFullYear());
  const [ended, birth] = [parseDate(endedOn, thisYear), birthOf(birthDate, thisYear)];
  const codes = icd.toUpperCase().split(/[\s,;]+/).filter(Boolean);
  const wrong: Partial<Record<Field, string>> = {
    ...(name === '' && { name: t('documents.archive.required') }), ...(ended === undefined && { endedOn: t('documents.archive.old.day') }), ...(birthDate !== '' && birth === undefined && { birthDate: t('documents.archive.old.day') }),
    ...(codes.some((code) => !/^[A-Z]\d\d(\.\d{1,3})?$/.test(code)) && { icd: t('documents.archive.old.icd') }),
  };
  const takeOver = (person: Patient) => {
    const { birthDate: born, ...cover } = coverOfPerson(person);
    setPatientId(person.id);
    setValues((before) => ({ ...before, ...cover, ...(born !== undefined && { birthDate: formatDate(born) }) }));
  };
  const submit = () => {
    setTried(true);
    if (Object.keys(wrong).length > 0 || ended === undefined) return;
    const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ''));
    run({ name, care, endedOn: ended, icd: codes, circumstances: [], scans: scan ? [{ title: scan.name, content: scan.content }] : [], ...(birth !== undefined && { birthDate: birth }), ...(patientId !== undefined && { patientId }), ...given }).then(({ id }) => onEnd(id), () => undefined);
  };
  return (
    <Modal opened onClose={() => onEnd()} title={t('documents.archive.old.add')} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('documents.archive.old.save')} busy={running} refusal={refusal && <RefusalNote refusal={refusal} />} onSubmit={submit} onCancel={() => onEnd()}>
        <KnownPersonField chosen={patientId} onForget={() => setPatientId(undefined)} onChoose={takeOver} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {fields.map((field) => (
            <TextInput key={field} label={t(`documents.archive.old.${field}`)} withAsterisk={needed.includes(field)} maxLength={120} value={values[field]} error={tried && wrong[field]} onChange={(event) => { const { value } = event.currentTarget; setValues((before) => ({ ...before, [field]: value })); }} />
          ))}
          <NativeSelect label={t('documents.archive.fact.careType')} value={care} onChange={(event) => setCare(event.currentTarget.value as typeof care)} data={archivedCare.map((value) => ({ value, label: t(`documents.archive.care.${value}`) }))} />
          <FileField label={t('documents.archive.old.scan')} file={scan} onPick={setScan} />
        </SimpleGrid>
      </ShortForm>
    </Modal>
  );
}
