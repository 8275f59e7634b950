// Forms that the hospital asks for beyond the law.
import { Button, Group, Modal, MultiSelect, NumberInput, Select, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '#ui/index.ts';
import type { PolicyAsk } from '../../../model/index.ts';
import classes from './policy.module.css';
import type { PartProps } from './part.ts';
import { ProblemText, useProblemWords } from './ProblemText.tsx';

const cares = ['inpatient', 'day', 'outpatient'] as const;
const events = ['begin', 'end', 'surgery', 'ward-transfer', 'death'] as const;

export function AsksTable({ content: { asks }, view: { national: { papers } }, problems, change }: PartProps) {
  const { t } = useText();
  const wordsOf = useProblemWords(problems);
  const [isNew, setNew] = useState(false);
  const titleOf = (form: string) => papers.find((one) => one.form === form)?.title ?? form;
  if (asks.length === 0 && !change) return null;
  return (
    <section className={classes.block}>
      <Group justify="space-between"><h2>{t('documents.policy.asksCaption')}</h2>{change && <Button size="compact-md" variant="default" onClick={() => setNew(true)}>{t('documents.policy.addAsk')}</Button>}</Group>
      <ul className={classes.lines}>
        {asks.map((ask) => (
          <li key={ask.id}>
            <span className={classes.grow}><strong>{titleOf(ask.form)}</strong> – {t('documents.policy.askLine', { event: t(`documents.policy.event.${ask.event}`), care: ask.care.map((one) => t(`documents.policy.care.${one}`)).join(', '), hours: ask.dueHours, owner: t(`documents.policy.owner.${ask.owner}`) })}<ProblemText words={wordsOf(`asks.${ask.id}`)} /></span>
            {change && <Button size="compact-sm" variant="subtle" aria-label={t('documents.policy.removeOne', { name: titleOf(ask.form) })} onClick={() => change({ asks: asks.filter(({ id }) => id !== ask.id) })}>{t('documents.policy.remove')}</Button>}
          </li>
        ))}
      </ul>
      {isNew && change && <AskDialog papers={papers} onClose={() => setNew(false)} onAdd={(ask) => { change({ asks: [...asks.filter(({ id }) => id !== ask.id), ask] }); setNew(false); }} />}
    </section>
  );
}

type Care = (typeof cares)[number];
type EventKind = (typeof events)[number];

function AskDialog({ papers, onClose, onAdd }: { papers: PartProps['view']['national']['papers']; onClose: () => void; onAdd: (ask: PolicyAsk) => void }) {
  const { t } = useText();
  const [form, setForm] = useState<string | null>(null);
  const [care, setCare] = useState<string[]>(['inpatient']);
  const [event, setEvent] = useState<EventKind>('begin');
  const [owner, setOwner] = useState<'doctor' | 'nurse'>('doctor');
  const [hours, setHours] = useState<string | number>(24);
  const [tried, setTried] = useState(false);
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setTried(true);
    if (form === null || care.length === 0 || hours === '') return;
    onAdd({ id: `${form}-${event}`, form, care: care as Care[], event, per: event === 'begin' || event === 'end' || event === 'death' ? 'once' : 'event', dueHours: Number(hours), owner });
  };
  const missing = (isMissing: boolean) => (tried && isMissing ? t('documents.policy.missing') : undefined);
  return (
    <Modal opened onClose={onClose} title={<strong>{t('documents.policy.addAsk')}</strong>} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Select data-autofocus searchable label={t('documents.policy.form')} data={papers.map((one) => ({ value: one.form, label: `${one.title} (${one.form})` }))} value={form} error={missing(form === null)} onChange={setForm} />
          <Select label={t('documents.policy.when')} allowDeselect={false} data={events.map((value) => ({ value, label: t(`documents.policy.event.${value}`) }))} value={event} onChange={(value) => setEvent(value as EventKind)} />
          <MultiSelect label={t('documents.policy.careField')} data={cares.map((value) => ({ value, label: t(`documents.policy.care.${value}`) }))} value={care} error={missing(care.length === 0)} onChange={setCare} />
          <Group grow align="start">
            <NumberInput label={t('documents.policy.withinHours')} min={0} max={720} allowDecimal={false} value={hours} error={missing(hours === '')} onChange={setHours} />
            <Select label={t('documents.policy.ownerField')} allowDeselect={false} data={(['doctor', 'nurse'] as const).map((value) => ({ value, label: t(`documents.policy.owner.${value}`) }))} value={owner} onChange={(value) => setOwner(value as 'doctor' | 'nurse')} />
          </Group>
          <Group justify="flex-end"><Button type="submit">{t('documents.policy.add')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
