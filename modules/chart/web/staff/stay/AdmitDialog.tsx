// Admission of a person: what the official record form asks of the way in. What is refused is said beside its field; what was typed stays. spec: STY-9
import { Group, Modal, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { admissionRoutes, admit, senders, stayKinds } from '#modules/chart/model/index.ts';
import type { Admission, Stay } from '#modules/chart/model/index.ts';
import { ShortForm, useText } from '#ui/index.ts';
import { MomentField, readMoment } from './MomentField.tsx';
import { RoomField, useWards } from './RoomField.tsx';

const first = { kind: 'inpatient', roomId: '', at: '', reason: '', formKey: '01-bv1', route: 'clinic', sentBy: 'self', sentByName: '', count: 1 };
type Typed = typeof first;

export function AdmitDialog(props: { patientId: string; onClose: () => void; onAdmitted: (stay: Stay) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState(first);
  const [tried, setTried] = useState(false);
  const call = useOperation(admit);
  const set = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const moment = readMoment(typed.at);
  const missing = { roomId: typed.roomId === '', reason: typed.reason.trim() === '' };
  const submit = () => {
    setTried(true);
    if (missing.roomId || missing.reason || !moment) return;
    const { at: _typed, sentByName, ...rest } = typed;
    const input = { ...(rest as Omit<Admission, 'patientId'>), ...moment, patientId: props.patientId, ...(sentByName.trim() && { sentByName: sentByName.trim() }) };
    void call.run(input).then(props.onAdmitted, () => undefined);
  };
  const { codes, note } = placeRefusal(call.refusal?.code);
  const errorOf = (field: 'roomId' | 'reason') => (tried && missing[field] ? t('chart.stay.required') : undefined);
  return (
    <Modal opened onClose={props.onClose} title={t('chart.stay.admit')} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('chart.stay.admit')} busy={call.running} onSubmit={submit} onCancel={props.onClose}>
        <SegmentedControl aria-label={t('chart.stay.kind')} value={typed.kind} onChange={(kind) => set({ kind })} data={stayKinds.map((value) => ({ value, label: t(`chart.stay.kind.${value}`) }))} />
        <Group grow align="flex-start">
          <RoomField value={typed.roomId} onChange={(roomId) => set({ roomId })} error={errorOf('roomId') ?? (codes.room ? call.refusal?.text : undefined)} />
          <FormField value={typed.formKey} onChange={(formKey) => set({ formKey })} />
        </Group>
        <Textarea label={t('chart.stay.reason')} withAsterisk autosize minRows={2} maxLength={500} value={typed.reason} onChange={(event) => set({ reason: event.currentTarget.value })} error={errorOf('reason')} />
        <Group grow align="flex-start">
          <Choice name="route" value={typed.route} codes={admissionRoutes} onChange={(route) => set({ route })} />
          <Choice name="sentBy" value={typed.sentBy} codes={senders} onChange={(sentBy) => set({ sentBy })} />
        </Group>
        <Group grow align="flex-start">
          <MomentField label={t('chart.stay.admittedAt')} value={typed.at} onChange={(at) => set({ at })} error={codes.time ? call.refusal?.text : undefined} />
          <NumberInput label={t('chart.stay.count')} min={1} max={99} value={typed.count} onChange={(count) => set({ count: Number(count) || 1 })} />
        </Group>
        {typed.sentBy === 'facility' && <TextInput label={t('chart.stay.sentByName')} maxLength={200} value={typed.sentByName} onChange={(event) => set({ sentByName: event.currentTarget.value })} />}
        {call.refusal && note && <RefusalNote refusal={call.refusal} />}
      </ShortForm>
    </Modal>
  );
}

/** Which field a refusal belongs to; all others stand above the buttons. */
function placeRefusal(code: string | undefined) {
  const room = code === 'chart.not-a-ward' || code === 'chart.same-ward';
  const time = code === 'chart.time-in-future' || code === 'chart.time-order';
  return { codes: { room, time }, note: !room && !time };
}

function FormField(props: { value: string; onChange: (key: string) => void }) {
  const { t, language } = useText();
  const wards = useWards();
  const data = (wards.data?.forms ?? []).map(({ key, code, title }) => ({ value: key, label: `${code} ${title[language]}` }));
  return <Select label={t('chart.stay.form')} searchable allowDeselect={false} data={data} value={props.value} onChange={(value) => value && props.onChange(value)} />;
}

export function Choice<C extends string>(props: { name: string; value: string; codes: readonly C[]; onChange: (code: C) => void; error?: string | undefined; clearable?: boolean }) {
  const { t } = useText();
  const { name, codes, value, clearable = false } = props;
  return (
    <Select label={t(`chart.stay.${name}`)} data={codes.map((code) => ({ value: code, label: t(`chart.stay.${name}.${code}`) }))} value={value || null} allowDeselect={clearable}
      onChange={(code) => (code || clearable) && props.onChange((code ?? '') as C)} error={props.error} />
  );
}
