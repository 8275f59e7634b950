// Who decides for a child, or for somebody who cannot. spec: PDP-3
import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { identityNumber, relations } from '#modules/documents/model/index.ts';
import { useText } from '#ui/index.ts';

type Relation = (typeof relations)[number];
export interface TypedGuardian { readonly name: string; readonly identity: string; readonly relation: '' | Relation }
export const noGuardian: TypedGuardian = { name: '', identity: '', relation: '' };

/** Undefined while something is missing. */
export function readGuardian({ name, identity, relation }: TypedGuardian): { name: string; identity: string; relation: Relation } | undefined {
  return name.trim().length >= 2 && relation !== '' && identityNumber.safeParse(identity).success ? { name: name.trim(), identity: identity.trim(), relation } : undefined;
}

export function GuardianFields({ value, error, onChange }: { readonly value: TypedGuardian; readonly error: string | undefined; readonly onChange: (next: TypedGuardian) => void }) {
  const { t } = useText();
  return (
    <Stack gap={6}>
      <TextInput label={t('documents.consents.guardian.name')} maxLength={200} value={value.name} onChange={(event) => onChange({ ...value, name: event.currentTarget.value })} />
      <TextInput label={t('documents.consents.guardian.identity')} maxLength={20} value={value.identity} onChange={(event) => onChange({ ...value, identity: event.currentTarget.value })} />
      <NativeSelect label={t('documents.consents.guardian.relation')} value={value.relation} onChange={(event) => onChange({ ...value, relation: event.currentTarget.value as TypedGuardian['relation'] })} data={[{ value: '', label: t('documents.consents.guardian.choose') }, ...relations.map((one) => ({ value: one, label: t(`documents.ask.relation.${one}`) }))]} />
      {error && <Text size="sm" c="red" role="alert">{error}</Text>}
    </Stack>
  );
}
