// Any two records by number, code or name, where a person knows more than the list. spec: IDY-12
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient } from '#fhir/client/index.ts';
import type { FhirClient, Refusal } from '#fhir/client/index.ts';
import { findPatients } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import type { Pair } from './CompareSheet.tsx';
import classes from './duplicates.module.css';

type Side = 'first' | 'second';
type Answer = { readonly id: string } | { readonly problem: 'empty' | 'nobody' | 'several' };

/** The only one who is meant. */
async function findOnly(client: FhirClient, text: string): Promise<Answer> {
  if (text.trim() === '') return { problem: 'empty' };
  const { patients } = await client.operate(findPatients, { text, limit: 2 });
  const [only, another] = patients;
  if (!only) return { problem: 'nobody' };
  return another ? { problem: 'several' } : { id: only.id };
}

export function PickPair({ onPair }: { onPair: (pair: Pair) => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const [text, setText] = useState<Record<Side, string>>({ first: '', second: '' });
  const [problems, setProblems] = useState<Partial<Record<Side, string>>>({});
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined);
  const find = async () => {
    const [first, second] = await Promise.all([findOnly(client, text.first), findOnly(client, text.second)]);
    const words = (answer: Answer) => ('problem' in answer ? { text: t(`reception.double.pick.${answer.problem}`) } : undefined);
    const same = 'id' in first && 'id' in second && first.id === second.id;
    const [wrongFirst, wrongSecond] = [words(first), same ? { text: t('reception.double.pick.same') } : words(second)];
    setProblems({ ...(wrongFirst && { first: wrongFirst.text }), ...(wrongSecond && { second: wrongSecond.text }) });
    if ('id' in first && 'id' in second && !same) onPair({ firstId: first.id, secondId: second.id });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    void find().catch((error: unknown) => setRefusal(asRefusal(error))).finally(() => setBusy(false));
  };
  const field = (side: Side) => (
    <TextInput className={classes.grow} label={t(`reception.double.pick.${side}`)} placeholder={t('reception.double.pick.hint')} autoComplete="off" spellCheck={false} value={text[side]} error={problems[side]} maxLength={200}
      onChange={({ currentTarget: { value } }) => setText((before) => ({ ...before, [side]: value }))} />
  );
  return (
    <form className={classes.pick} onSubmit={submit} noValidate role="search" aria-label={t('reception.double.pick.title')}>
      {field('first')}
      {field('second')}
      <Button type="submit" variant="default" className={classes.pickButton} loading={busy}>{t('reception.double.compare')}</Button>
      {refusal && <RefusalNote refusal={refusal} />}
    </form>
  );
}
