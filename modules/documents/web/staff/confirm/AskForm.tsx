// Who confirms and how; then the page for the tablet, or the witnesses. Faults stand beside the field. spec: SGW-41
import { Anchor, Button, Checkbox, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import type { InputOf, OutputOf } from '#fhir/operation/index.ts';
import { formatTime, useText } from '#ui/index.ts';
import { askConfirmation, identityNumber, methods, phoneNumber, relations, representedWhy } from '../../../model/index.ts';
import type { AskedPaper, Confirmations } from './AskPatient.tsx';
import { WitnessForm } from './WitnessForm.tsx';

export type Asked = OutputOf<typeof askConfirmation>;
type Method = (typeof methods)[number];
type Representative = NonNullable<InputOf<typeof askConfirmation>['representative']>;

export interface AskFormProps {
  readonly encounterId: string;
  readonly paper: AskedPaper;
  readonly facts: Confirmations;
  readonly onDone: () => void;
}

export function AskForm({ encounterId, paper, facts, onDone }: AskFormProps) {
  const { t } = useText();
  const [method, setMethod] = useState<Method>('code');
  const [phone, setPhone] = useState('');
  const [represents, setRepresents] = useState(facts.needsRepresentative);
  const [person, setPerson] = useState<Representative>({ name: '', identity: '', relation: 'parent', why: facts.needsRepresentative ? 'minor' : 'incapable' });
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const { run, running, refusal } = useOperation(askConfirmation);
  if (asked) return <AskedPage encounterId={encounterId} asked={asked} method={method} onDone={onDone} />;
  const needsPhone = method === 'code' && (represents || facts.phone === undefined);
  const badPhone = method === 'code' && (needsPhone || phone !== '') && !phoneNumber.safeParse(phone).success;
  const badName = represents && person.name.trim().length < 2;
  const badIdentity = represents && !identityNumber.safeParse(person.identity).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (badPhone || badName || badIdentity) return;
    const input = { kind: paper.kind, focus: paper.focus, method, ...(method === 'code' && phone !== '' && { phone }), ...(represents && { representative: person }) };
    void run(input, { id: encounterId }).then(setAsked, () => undefined);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Checkbox label={t('documents.ask.represented')} description={facts.needsRepresentative ? t('documents.ask.minor') : undefined} checked={represents} disabled={facts.needsRepresentative} onChange={(event) => setRepresents(event.currentTarget.checked)} />
        {represents && <PersonFields person={person} onChange={setPerson} badName={tried && badName} badIdentity={tried && badIdentity} />}
        <Radio.Group label={t('documents.ask.method')} value={method} onChange={(value) => setMethod(methods.find((one) => one === value) ?? 'code')}>
          <Stack gap={6} mt={4}>{methods.map((one) => <Radio key={one} value={one} label={t(`documents.ask.method.${one}`)} />)}</Stack>
        </Radio.Group>
        {method === 'code' && (
          <TextInput label={t('documents.ask.phone')} description={needsPhone ? undefined : t('documents.ask.phoneKnown', { phone: facts.phone ?? '' })} inputMode="tel" withAsterisk={needsPhone} value={phone}
            error={tried && badPhone ? t('documents.ask.phoneWrong') : undefined} onChange={(event) => setPhone(event.currentTarget.value)} />
        )}
        {refusal && <RefusalNote refusal={refusal} />}
        <Button type="submit" loading={running}>{t('documents.ask.show')}</Button>
      </Stack>
    </form>
  );
}

function PersonFields({ person, onChange, badName, badIdentity }: { person: Representative; onChange: (person: Representative) => void; badName: boolean; badIdentity: boolean }) {
  const { t } = useText();
  return (
    <>
      <TextInput label={t('documents.ask.name')} withAsterisk value={person.name} error={badName ? t('documents.ask.nameMissing') : undefined} onChange={(event) => onChange({ ...person, name: event.currentTarget.value })} />
      <TextInput label={t('documents.ask.identity')} withAsterisk value={person.identity} error={badIdentity ? t('documents.ask.identityWrong') : undefined} onChange={(event) => onChange({ ...person, identity: event.currentTarget.value })} />
      <Select label={t('documents.ask.relation')} data={relations.map((value) => ({ value, label: t(`documents.ask.relation.${value}`) }))} allowDeselect={false} value={person.relation}
        onChange={(value) => onChange({ ...person, relation: relations.find((one) => one === value) ?? person.relation })} />
      <Select label={t('documents.ask.why')} data={representedWhy.map((value) => ({ value, label: t(`documents.ask.why.${value}`) }))} allowDeselect={false} value={person.why}
        onChange={(value) => onChange({ ...person, why: representedWhy.find((one) => one === value) ?? person.why })} />
    </>
  );
}

function AskedPage({ encounterId, asked, method, onDone }: { encounterId: string; asked: Asked; method: Method; onDone: () => void }) {
  const { t } = useText();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('documents.ask.handOver', { name: asked.name, time: formatTime(asked.until) })}</Text>
      {asked.phone && <Text size="sm">{t('documents.ask.sentTo', { phone: asked.phone })}</Text>}
      <TextInput readOnly label={t('documents.ask.address')} value={`${location.origin}${asked.page}`} onFocus={(event) => event.currentTarget.select()} />
      <Anchor href={asked.page} target="_blank" rel="noreferrer"><IconExternalLink size={16} aria-hidden /> {t('documents.ask.open')}</Anchor>
      {method === 'witness' ? <WitnessForm encounterId={encounterId} asked={asked} onDone={onDone} /> : <Button variant="default" onClick={onDone}>{t('documents.ask.done')}</Button>}
    </Stack>
  );
}
