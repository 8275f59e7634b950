// Asks about allergies: none with one press, or what they are, by ingredient, class or in words.   spec: ALG-2 ALG-6
import { ActionIcon, Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { allergyCategories, type AllergyItemInput, allergyLimits, allergySheet, type AllergySheet, criticalities, lengthOf, recordAllergies } from '#modules/chart/model/index.ts';
import { Loading, useText } from '#ui/index.ts';
import { AllergenField } from './AllergenField.tsx';
import classes from './allergy.module.css';

export interface AllergyDialogProps {
  readonly patientId: string;
  /** The visit at which it is asked. */
  readonly encounterId?: string | undefined;
  readonly onClose: () => void;
}

export function AllergyDialog(props: AllergyDialogProps) {
  const { t } = useText();
  const sheet = useOperationQuery(allergySheet, {}, { id: props.patientId, keepOld: false });
  return (
    <Modal opened onClose={props.onClose} title={t('chart.allergy.title')} size="xl" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {sheet.refusal && <RefusalNote refusal={sheet.refusal} retry={sheet.refetch} />}
      {sheet.loading && <Loading rows={3} />}
      {sheet.data && <AllergyForm key={sheet.data.version} {...props} sheet={sheet.data} refetch={sheet.refetch} />}
    </Modal>
  );
}

type Item = AllergyItemInput & { readonly key: string };
const isLong = ({ reaction = '' }: Item): boolean => lengthOf(reaction) > allergyLimits.reaction;

function AllergyForm({ patientId, encounterId, onClose, sheet, refetch }: AllergyDialogProps & { sheet: AllergySheet; refetch: () => void }) {
  const { t } = useText();
  const save = useOperation(recordAllergies);
  const [items, setItems] = useState<readonly Item[]>(() => sheet.items.map((item) => ({ ...item, key: item.id })));
  const store = (state: 'none' | 'known') => {
    if (save.running || (state === 'known' && items.some(isLong))) return;
    void save.run({ state, items: state === 'none' ? [] : items.map(({ key: _key, ...item }) => item), version: sheet.version, ...(encounterId && { encounterId }) }, { id: patientId }).then(onClose, () => undefined);
  };
  const change = (key: string, more: Partial<Item>) => setItems((all) => all.map((one) => (one.key === key ? { ...one, ...more } : one)));
  const add = (found: Pick<Item, 'kind' | 'code' | 'text'>) => setItems((all) => (all.some((one) => one.kind === found.kind && one.code === found.code && one.text === found.text) ? all : [...all, { ...found, key: crypto.randomUUID(), criticality: 'unable-to-assess', category: 'medication' }]));
  /** From anywhere in the dialog, once the field has taken what is typed in it; the safety strip below has the same key and must not hear it. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !event.ctrlKey || event.nativeEvent.isComposing) return;
    event.nativeEvent.stopImmediatePropagation();
    if (!event.defaultPrevented && items.length > 0) store('known');
  };
  return (
    <Stack gap="sm" onKeyDown={onKeyDown}>
      <p className={classes.state}>{t(`chart.allergy.state.${sheet.state}`)}</p>
      <AllergenField onAdd={add} onEmpty={() => { if (items.length > 0) store('known'); }} />
      {items.length === 0 && <Button variant="default" loading={save.running} onClick={() => store('none')}>{t('chart.allergy.none')}</Button>}
      {items.length > 0 && <ul className={classes.items}>{items.map((item) => <ItemRow key={item.key} item={item} onChange={(more) => change(item.key, more)} onRemove={() => setItems((all) => all.filter(({ key }) => key !== item.key))} />)}</ul>}
      {save.refusal && <RefusalNote refusal={save.refusal} />}
      {save.refusal?.code === 'chart.allergies-changed' && <Button variant="default" size="compact-sm" onClick={refetch}>{t('chart.allergy.reload')}</Button>}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
        {items.length > 0 && <Button loading={save.running} onClick={() => store('known')}>{t('chart.allergy.save')} <kbd className={classes.key}>Ctrl+Enter</kbd></Button>}
        {items.length === 0 && sheet.state === 'known' && <Button color="var(--urgent)" loading={save.running} onClick={() => store('none')}>{t('chart.allergy.refute')}</Button>}
      </Group>
    </Stack>
  );
}

function ItemRow({ item, onChange, onRemove }: { item: Item; onChange: (more: Partial<Item>) => void; onRemove: () => void }) {
  const { t } = useText();
  const { reaction = '' } = item;
  const error = isLong(item) ? t('ui.tooLong', { length: lengthOf(reaction), most: allergyLimits.reaction }) : undefined;
  return (
    <li className={classes.item}>
      <span className={classes.name}><strong>{item.text}</strong> <small>{t(`chart.allergy.kind.${item.kind}`)}</small></span>
      {item.kind === 'words' && <NativeSelect size="xs" aria-label={t('chart.allergy.category', { name: item.text })} value={item.category} data={allergyCategories.map((value) => ({ value, label: t(`chart.allergy.category.${value}`) }))} onChange={(event) => onChange({ category: event.currentTarget.value as Item['category'] })} />}
      <NativeSelect size="xs" aria-label={t('chart.allergy.criticality', { name: item.text })} value={item.criticality} data={criticalities.map((value) => ({ value, label: t(`chart.allergy.criticality.${value}`) }))} onChange={(event) => onChange({ criticality: event.currentTarget.value as Item['criticality'] })} />
      <TextInput size="xs" className={classes.reaction} aria-label={t('chart.allergy.reaction', { name: item.text })} placeholder={t('chart.allergy.reaction.hint')} error={error} value={reaction} onChange={(event) => onChange({ reaction: event.currentTarget.value || undefined })} />
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('chart.allergy.remove', { name: item.text })} onClick={onRemove}><IconTrash size={16} aria-hidden /></ActionIcon>
    </li>
  );
}
