// Who confirms and how; then the page for phone or tablet, or the witnesses. Faults stand beside the field. spec: SGW-41
import { Button, Checkbox, Radio, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { useText } from '#ui/index.ts';
import { askConfirmation, identityNumber, methods, phoneNumber, relations, representedWhy } from '../../../model/index.ts';
import { type Asked, AskedPage } from './AskedPage.tsx';
import type { AskPaperProps, Confirmations } from './AskPaper.tsx';

type Method = (typeof methods)[number];
type Representative = NonNullable<InputOf<typeof askConfirmation>['representative']>;

type AskFormProps = AskPaperProps & { readonly facts: Confirmations; readonly refetch: () => void };

export function AskForm({ encounterId, paper, facts, refetch, onDone }: AskFormProps) {
  const [asked, setAsked] = useState<Asked & { readonly method: Method }>();
  if (!asked) return <HowForm encounterId={encounterId} paper={paper} facts={facts} onAsked={setAsked} />;
  const state = facts.confirmations.find(({ confirmationId }) => confirmationId === asked.confirmationId)?.state ?? 'open';
  return <AskedPage {...{ encounterId, asked, state, refetch, onDone }} method={asked.method} onAgain={() => setAsked(undefined)} />;
}

function HowForm({ encounterId, paper, facts, onAsked }: Pick<AskFormProps, 'encounterId' | 'paper' | 'facts'> & { onAsked: (asked: Asked & { method: Method }) => void }) {
  const { t } = useText();
  const [method, setMethod] = useState<Method>('code');
  const [phone, setPhone] = useState('');
  const [represents, setRepresents] = useState(facts.needsRepresentative);
  const [person, setPerson] = useState<Representative>({ name: '', identity: '', relation: 'parent', why: facts.needsRepresentative ? 'minor' : 'incapable' });
  const [tried, setTried] = useState(false);
  const { run, running, refusal } = useOperation(askConfirmation);
  const needsPhone = method === 'code' && (represents || facts.phone === undefined);
  const badPhone = method === 'code' && (needsPhone || phone !== '') && !phoneNumber.safeParse(phone).success;
  const badName = represents && person.name.trim().length < 2;
  const badIdentity = represents && !identityNumber.safeParse(person.identity).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (badPhone || badName || badIdentity) return;
    const input = { kind: paper.kind, focus: paper.focus, method, ...(method === 'code' && phone !== '' && { phone }), ...(represents && { representative: person }) };
    void run(input, { id: encounterId }).then((asked) => onAsked({ ...asked, method }), () => undefined);
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
