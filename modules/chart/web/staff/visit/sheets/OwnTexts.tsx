// A person's own texts for one field: keep, change, drop. spec: VIS-11
import { Button, CloseButton, Group, Modal, Stack, Text, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { dropTemplate, keepTemplate, lengthOf, ownTemplates, templateLimits } from '#modules/chart/model/index.ts';
import type { OwnTemplate, TemplateField } from '#modules/chart/model/index.ts';
import { EmptyState, useText } from '#ui/index.ts';
import { sheetOf } from '../part.ts';
import classes from '../visit.module.css';

interface OwnTextsProps { readonly field: TemplateField; readonly text: string; readonly opened: boolean; readonly onClose: () => void }

export const OwnTexts = sheetOf(OwnTextsSheet);

function OwnTextsSheet(props: OwnTextsProps) {
  const { t } = useText();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('chart.visit.ownTextsOf', { field: t(`chart.visit.${props.field}`) })} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {props.opened && <Texts {...props} />}
    </Modal>
  );
}

function Texts({ field, text }: OwnTextsProps) {
  const { t } = useText();
  const found = useOperationQuery(ownTemplates, {});
  const keep = useOperation(keepTemplate);
  const drop = useOperation(dropTemplate);
  const fresh = { title: '', text: text.replace(/(^|\s)\/\/\S*/g, '$1').trim() };
  const [form, setForm] = useState<{ id?: string; title: string; text: string }>(fresh);
  const [tried, setTried] = useState(false);
  const own = (found.data?.templates ?? []).filter((one) => one.field === field);
  const isLong = (field: 'title' | 'text') => lengthOf(form[field]) > templateLimits[field];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (form.title.trim() === '' || form.text.trim() === '' || isLong('title') || isLong('text')) return;
    // A refusal stands in the sheet.
    void keep.run({ ...form, field }).then(() => { setForm({ title: '', text: '' }); setTried(false); }, () => undefined);
  };
  const wrong = (field: 'title' | 'text') => {
    if (isLong(field)) return t('ui.tooLong', { length: lengthOf(form[field]), most: templateLimits[field] });
    return tried && form[field].trim() === '' ? t('chart.visit.ownTextMissing') : undefined;
  };
  return (
    <Stack gap="md">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput label={t('chart.visit.ownTextTitle')} value={form.title} error={wrong('title')} data-autofocus onChange={(event) => setForm({ ...form, title: event.currentTarget.value })} />
          <Textarea label={t('chart.visit.ownTextBody')} description={t('chart.visit.ownTextHint')} value={form.text} autosize minRows={3} maxRows={8} error={wrong('text')} onChange={(event) => setForm({ ...form, text: event.currentTarget.value })} />
          {keep.refusal && <RefusalNote refusal={keep.refusal} />}
          <Group justify="flex-end">{form.id && <Button variant="default" onClick={() => setForm(fresh)}>{t('ui.cancel')}</Button>}<Button type="submit" loading={keep.running}>{t('chart.visit.ownTextKeep')}</Button></Group>
        </Stack>
      </form>
      {own.length === 0 ? <EmptyState text={t('chart.visit.ownTextNone')} /> : <ul className={classes.ownList}>{own.map((one) => <Line key={one.id} one={one} onChange={() => setForm(one)} onDrop={() => void drop.run({ id: one.id }).catch(() => undefined)} />)}</ul>}
    </Stack>
  );
}

function Line({ one, onChange, onDrop }: { one: OwnTemplate; onChange: () => void; onDrop: () => void }) {
  const { t } = useText();
  return (
    <li>
      <UnstyledButton className={classes.ownLine} onClick={onChange}><strong>{one.title}</strong><Text size="sm" c="var(--text-muted)" lineClamp={1}>{one.text}</Text></UnstyledButton>
      <CloseButton aria-label={t('chart.visit.ownTextDrop', { title: one.title })} onClick={onDrop} />
    </li>
  );
}
