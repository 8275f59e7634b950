// Two witnesses: a person of the patient's own, and whoever enters the PIN. spec: SGW-45
import { Button, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { identityNumber, witnessConfirmation, witnessWhy } from '../../../model/index.ts';
import type { Asked } from './AskedPage.tsx';

export function WitnessForm({ encounterId, asked, onDone }: { encounterId: string; asked: Asked; onDone: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const [why, setWhy] = useState<(typeof witnessWhy)[number]>('cannot-write');
  const [witness, setWitness] = useState({ name: '', identity: '', relation: '' });
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const { run, running, refusal } = useOperation(witnessConfirmation);
  const bad = { name: witness.name.trim().length < 2, identity: !identityNumber.safeParse(witness.identity).success, relation: witness.relation.trim().length < 2, pin: pin === '' };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(bad).some(Boolean)) return;
    void run({ confirmationId: asked.confirmationId, hash: asked.hash, pin, why, witness }, { id: encounterId }).then(() => {
      toast({ text: t('documents.ask.witnessDone'), tone: 'done' });
      onDone();
    }, () => setPin(''));
  };
  const field = (name: 'name' | 'identity' | 'relation', wrong: string) => (
    <TextInput label={t(`documents.ask.witness.${name}`)} withAsterisk value={witness[name]} error={tried && bad[name] ? t(wrong) : undefined} onChange={(event) => setWitness({ ...witness, [name]: event.currentTarget.value })} />
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('documents.ask.witnessWhat')}</Text>
        <Select label={t('documents.ask.witnessWhy')} data={witnessWhy.map((value) => ({ value, label: t(`documents.ask.witnessWhy.${value}`) }))} allowDeselect={false} value={why} onChange={(value) => setWhy(witnessWhy.find((one) => one === value) ?? why)} />
        {field('name', 'documents.ask.nameMissing')}
        {field('identity', 'documents.ask.identityWrong')}
        {field('relation', 'documents.ask.relationMissing')}
        <PasswordInput label={t('documents.pin.unlock')} description={t('documents.ask.witnessPin')} inputMode="numeric" autoComplete="off" withAsterisk value={pin} visibilityToggleButtonProps={{ 'aria-label': t('documents.pin.show') }}
          error={tried && bad.pin ? t('documents.pin.missing') : undefined} onChange={(event) => setPin(event.currentTarget.value)} />
        {refusal && <RefusalNote refusal={refusal} />}
        <Button type="submit" loading={running}>{t('documents.ask.witnessAct')}</Button>
      </Stack>
    </form>
  );
}
