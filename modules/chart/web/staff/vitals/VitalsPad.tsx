// The pad: one row of figures, Enter walks, the last Enter saves. At most eight actions for one person. spec: VIT
import { Button, Group, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import { bodyMassIndex, judgeVital, lengthOf, mostReason } from '#modules/chart/model/index.ts';
import type { VitalLimit, VitalValues } from '#modules/chart/model/index.ts';
import { DraftNote, EmptyState, formatDate, Loading, useKey, useText } from '#ui/index.ts';
import { fieldOf, formatField, formatVital, padFields, readPad, signsOf } from './padState.ts';
import type { PadField } from './padState.ts';
import { useVitalsPad } from './useVitalsPad.ts';
import type { Sheet, VisitOfPad } from './useVitalsPad.ts';
import { VitalField } from './VitalField.tsx';
import { VitalSets } from './VitalSets.tsx';
import classes from './vitals.module.css';

/** `key={encounterId}`, so that another person is another pad. */
export function VitalsPad(props: VisitOfPad & { onSaved: () => void }) {
  const { t } = useText();
  const form = useRef<HTMLFormElement>(null);
  const pad = useVitalsPad(props, { form, onSaved: props.onSaved });
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { values } = readPad(pad.typed);
  const empty = Object.keys(values).length === 0;
  const wrongReason = pad.correcting === undefined ? undefined : wrongIn(reason, t);
  const submit = () => {
    setTried(true);
    if (!pad.save.running && wrongReason === undefined && (!empty || pad.correcting)) void pad.submit(reason.trim()).then(() => { setReason(''); setTried(false); });
  };
  useKey({ chord: 'F10', label: 'chart.key.saveVitals', run: submit });
  const sheet = pad.sheet.data;
  if (pad.sheet.loading) return <Loading rows={3} />;
  if (!sheet) return pad.sheet.refusal ? <RefusalNote refusal={pad.sheet.refusal} retry={pad.sheet.refetch} /> : null;
  const limits = sheet.limits;
  const refusedFields = pad.save.refusal?.issues.flatMap((issue) => fieldOf(/^values\.(\w+)$/.exec(issue.expression ?? '')?.[1] ?? '') ?? []) ?? [];
  if (!sheet.open) return <><EmptyState text={t('chart.vitalsPad.closed')} /><VitalSets sets={sheet.sets} onCorrect={undefined} /></>;
  return (
    <form ref={form} className={classes.pad} noValidate onKeyDown={pad.onKeyDown} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      {!empty && !pad.correcting && <DraftNote draft={pad.draft} />}
      <div className={classes.fields} role="group" aria-label={t('chart.vitals')}>
        {padFields.map((field) => (
          <VitalField key={field} field={field} typed={pad.typed[field]} limits={limits} ghost={ghostOf(field, sheet, t)} left={pad.left.includes(field)}
            refused={refusedFields.includes(field) ? t(`fault.${pad.save.refusal?.code}`) : undefined} onType={(typed) => pad.type(field, typed)} onLeave={() => pad.leaveField(field)} />
        ))}
        <BodyMass values={values} limits={limits} />
      </div>
      {pad.correcting && <TextInput label={t('chart.vitalsPad.reason')} value={reason} withAsterisk error={tried ? wrongReason : undefined} onChange={(event) => setReason(event.currentTarget.value)} />}
      {tried && empty && !pad.correcting && <p className={classes.problem} role="alert">{t('fault.chart.vitals-empty')}</p>}
      {pad.save.refusal && refusedFields.length === 0 && <RefusalNote refusal={pad.save.refusal} retry={submit} />}
      <Group justify="flex-end" gap="sm">
        {pad.correcting && <Button variant="default" onClick={() => pad.correct(undefined)}>{t('ui.cancel')}</Button>}
        <Button type="submit" size="md" loading={pad.save.running}>{t(pad.correcting ? 'chart.vitalsPad.correct' : 'chart.vitalsPad.save')} (F10)</Button>
      </Group>
      <VitalSets sets={sheet.sets} onCorrect={pad.correct} />
    </form>
  );
}

function wrongIn(reason: string, t: ReturnType<typeof useText>['t']): string | undefined {
  const length = lengthOf(reason);
  return length < 3 ? t('chart.vitalsPad.reasonMissing') : length > mostReason ? t('ui.tooLong', { length, most: mostReason }) : undefined;
}

function BodyMass({ values, limits }: { values: VitalValues; limits: readonly VitalLimit[] }) {
  const { t } = useText();
  const value = bodyMassIndex(values);
  const flag = value === undefined ? undefined : judgeVital(limits, 'bodyMass', value);
  return (
    <output className={classes.bodyMass} aria-live="polite">
      <span className={classes.label}>{t('chart.vital.bodyMass')}</span>
      <strong>{value === undefined ? '–' : formatVital('bodyMass', value)}{flag && flag !== 'normal' && ` ${{ low: '▼', high: '▲' }[flag]}`}</strong>
    </output>
  );
}

/** The figure of this visit or of before, shown pale in the empty field. */
function ghostOf(field: PadField, { sets, previous }: Sheet, t: ReturnType<typeof useText>['t']) {
  const all = [...sets.flatMap(({ values, measuredAt }) => values.map(({ sign, value }) => ({ sign, value, at: measuredAt }))), ...previous];
  const found = signsOf(field).flatMap((sign) => all.find((one) => one.sign === sign) ?? []);
  const text = formatField(field, Object.fromEntries(found.map(({ sign, value }) => [sign, value])));
  return text === '' ? undefined : { text, title: t('chart.vitalsPad.before', { value: text, date: formatDate(found[0]?.at) }) };
}
