// What the plan of ten years counts with. spec: CAP-3
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { type CapacitySettings, setCapacityPlan, terabyte } from '#modules/reporting/model/index.ts';
import { formatNumber, parseNumber, useText } from '#ui/index.ts';
import classes from './capacity.module.css';

export function PlanForm({ settings, onSaved }: { settings: CapacitySettings; onSaved: () => void }) {
  const { t } = useText();
  const save = useOperation(setCapacityPlan);
  const [growth, setGrowth] = useState(settings.growthPerYearBytes === undefined ? '' : formatNumber(settings.growthPerYearBytes / terabyte));
  const [price, setPrice] = useState(settings.pricePerTerabyte === undefined ? '' : formatNumber(settings.pricePerTerabyte));
  const [copies, setCopies] = useState(settings.copies);
  const [asked, setAsked] = useState(false);
  const terabytes = readAmount(growth);
  const dong = readAmount(price.replace(/[.\s]/g, ''));
  const wrong = (amount: number | undefined) => (asked && Number.isNaN(amount) ? t('reporting.capacity.notANumber') : undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (Number.isNaN(terabytes) || Number.isNaN(dong)) return;
    const next = { copies, ...(terabytes !== undefined && { growthPerYearBytes: terabytes * terabyte }), ...(dong !== undefined && { pricePerTerabyte: Math.round(dong) }) };
    await save.run(next).then(onSaved, () => undefined);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
      <Group align="flex-start" gap="sm">
        <TextInput label={t('reporting.capacity.yearGrowth')} description={t('reporting.capacity.yearGrowthHint')} inputMode="decimal" value={growth} onChange={(event) => setGrowth(event.currentTarget.value)} error={wrong(terabytes)} />
        <TextInput label={t('reporting.capacity.pricePerTerabyte')} description={'\u00a0'} inputMode="numeric" value={price} onChange={(event) => setPrice(event.currentTarget.value)} error={wrong(dong)} />
        <NativeSelect label={t('reporting.capacity.copies')} description={t('reporting.capacity.copiesHint')} data={['1', '2', '3', '4', '5']} value={String(copies)} onChange={(event) => setCopies(Number(event.currentTarget.value))} />
      </Group>
      <Button type="submit" loading={save.running} mt="sm">{t('reporting.capacity.save')}</Button>
      {save.refusal && <RefusalNote refusal={save.refusal} />}
    </form>
  );
}

/** Undefined for nothing, NaN for what is no number above 0. */
function readAmount(typed: string): number | undefined {
  if (typed.trim() === '') return undefined;
  const amount = Number(parseNumber(typed) ?? Number.NaN);
  return amount > 0 ? amount : Number.NaN;
}
