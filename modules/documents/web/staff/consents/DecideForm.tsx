// A person decides on one purpose: the words first, then yes or no, who, and how it is proved. Nothing is chosen beforehand. spec: PDP-2, PDP-3
import { Button, Checkbox, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { consentWays, decideConsent } from '#modules/documents/model/index.ts';
import type { ConsentWay, PurposeLine } from '#modules/documents/model/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { FileField, type PickedFile } from '../archive/FileField.tsx';
import classes from './consents.module.css';
import { GuardianFields, type TypedGuardian, noGuardian, readGuardian } from './GuardianFields.tsx';
import type { ConsentPatient } from './PurposeRow.tsx';
import { useWordsOf } from './wordsOf.ts';

interface FormProps { readonly line: PurposeLine; readonly patient: ConsentPatient; readonly onDone: () => void }

interface Typed {
  readonly decision: '' | 'given' | 'refused';
  readonly way: '' | ConsentWay;
  readonly represented: boolean;
  readonly guardian: TypedGuardian;
  readonly childAgrees: boolean;
  readonly recipient: string;
  readonly scan: PickedFile | undefined;
}

/** What is missing, by field. */
function missingIn(typed: Typed, { line, patient }: FormProps) {
  const givesYes = typed.decision === 'given';
  return {
    decision: typed.decision === '', way: typed.way === '', scan: typed.way === 'paper' && !typed.scan, recipient: givesYes && line.asksRecipient && typed.recipient.trim() === '',
    guardian: typed.represented && readGuardian(typed.guardian) === undefined, childAgrees: givesYes && patient.asks === 'child-agrees' && !typed.childAgrees,
  };
}

export function DecideForm(props: FormProps) {
  const { line, patient, onDone } = props;
  const { t } = useText();
  const toast = useToast();
  const wordsOf = useWordsOf();
  const call = useOperation(decideConsent);
  const [typed, setTyped] = useState<Typed>({ decision: '', way: '', represented: patient.asks !== 'adult', guardian: noGuardian, childAgrees: false, recipient: '', scan: undefined });
  const [tried, setTried] = useState(false);
  const put = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const missing = missingIn(typed, props);
  const errorOf = (field: keyof typeof missing) => (tried && missing[field] ? t(`documents.consents.missing.${field}`) : undefined);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (typed.decision === '' || typed.way === '' || Object.values(missing).some(Boolean)) return;
    const guardian = typed.represented ? readGuardian(typed.guardian) : undefined;
    const made = await call.run({
      purpose: line.purpose, edition: line.edition, decision: typed.decision, way: typed.way, ...(guardian && { guardian }), ...(patient.asks === 'child-agrees' && { childAgrees: typed.childAgrees }),
      ...(line.asksRecipient && typed.recipient.trim() !== '' && { recipient: typed.recipient.trim() }), ...(typed.scan && { scan: typed.scan.content }),
    }, { id: patient.id }).catch(() => undefined);
    if (!made) return;
    toast({ text: t(`documents.consents.saved.${made.state}`), tone: made.state === 'waiting' ? 'neutral' : 'done' });
    onDone();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void save(event)} noValidate>
      <Stack gap="sm">
        <Text size="sm">{wordsOf(line.words)}</Text>
        <Text size="xs" c="dimmed">{line.lastsMonths === undefined ? t('documents.consents.lasts') : t('documents.consents.lastsMonths', { count: line.lastsMonths })} {t('documents.consents.basis', { source: line.source })}</Text>
        <Radio.Group label={t('documents.consents.decision')} value={typed.decision} onChange={(decision) => put({ decision: decision as Typed['decision'] })} error={errorOf('decision')}>
          <Group gap="lg" mt={4}>{(['given', 'refused'] as const).map((one) => <Radio key={one} value={one} label={t(`documents.consents.decision.${one}`)} />)}</Group>
        </Radio.Group>
        {line.asksRecipient && <TextInput label={t('documents.consents.recipient')} maxLength={300} value={typed.recipient} error={errorOf('recipient')} onChange={(event) => put({ recipient: event.currentTarget.value })} />}
        {patient.asks === 'adult' && <Checkbox label={t('documents.consents.represented')} checked={typed.represented} onChange={(event) => put({ represented: event.currentTarget.checked })} />}
        {typed.represented && <GuardianFields value={typed.guardian} error={errorOf('guardian')} onChange={(guardian) => put({ guardian })} />}
        {patient.asks === 'child-agrees' && <Checkbox label={t('documents.consents.childAgrees', { name: patient.name })} checked={typed.childAgrees} error={errorOf('childAgrees')} onChange={(event) => put({ childAgrees: event.currentTarget.checked })} />}
        <Radio.Group label={t('documents.consents.way')} value={typed.way} onChange={(way) => put({ way: way as Typed['way'] })} error={errorOf('way')}>
          <Stack gap={6} mt={4}>{consentWays.map((one) => <Radio key={one} value={one} label={t(`documents.consents.way.${one}`)} description={one === 'confirmed' ? t('documents.consents.confirmedHow') : undefined} />)}</Stack>
        </Radio.Group>
        {typed.way === 'paper' && <FileField label={t('documents.consents.scan')} file={typed.scan} onPick={(scan) => put({ scan })} />}
        {errorOf('scan') && <Text size="sm" c="red" role="alert">{errorOf('scan')}</Text>}
        {call.refusal && <RefusalNote refusal={call.refusal} />}
        <Group justify="space-between">
          <Button component="a" href={`/consent-forms/${patient.id}/${line.purpose}.pdf`} target="_blank" rel="noreferrer" variant="default" leftSection={<IconPrinter size={15} aria-hidden />}>{t('documents.consents.print')}</Button>
          <Button type="submit" loading={call.running}>{t('documents.consents.save')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
