// The end of a stay: type and result always, transfer and death only where they happened. spec: STY-9
import { Checkbox, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { deathCauses, discharge, dischargeTypes, pathologies, transferKinds, treatmentResults } from '#modules/chart/model/index.ts';
import type { Discharge, Stay } from '#modules/chart/model/index.ts';
import { ShortForm, useText } from '#ui/index.ts';
import { Choice } from './AdmitDialog.tsx';
import { MomentField, readMoment } from './MomentField.tsx';

const first = { at: '', type: 'discharged', result: '', pathology: '', transfer: '', facility: '', deathAt: '', deathCause: 'disease', deathText: '', autopsy: false, autopsyText: '' };
type Typed = typeof first;

/** Fields that still lack something. */
function findMissing({ result, transfer, facility, deathAt, deathText }: Typed): readonly string[] {
  const died = result === 'died';
  const dead = readMoment(deathAt);
  return [
    ...(result === '' ? ['result'] : []), ...(!died && transfer !== '' && facility.trim() === '' ? ['facility'] : []), ...(died && deathText.trim() === '' ? ['deathText'] : []), ...(died && !dead?.at ? ['deathAt'] : []),
  ];
}

function toDischarge(typed: Typed): Discharge {
  const { type, result, pathology, transfer, facility, deathAt, deathCause, deathText, autopsy, autopsyText } = typed;
  const died = result === 'died';
  return {
    ...readMoment(typed.at), type: type as Discharge['type'], result: result as Discharge['result'], ...(pathology && { pathology: pathology as Discharge['pathology'] }),
    ...(!died && transfer && { transfer: { kind: transfer as NonNullable<Discharge['transfer']>['kind'], facility: facility.trim() } }),
    ...(died && { death: { at: readMoment(deathAt)?.at ?? '', cause: deathCause as NonNullable<Discharge['death']>['cause'], text: deathText.trim(), autopsy, ...(autopsy && autopsyText.trim() && { autopsyText: autopsyText.trim() }) } }),
  };
}

export function DischargeDialog({ stay, onClose, onDone }: { stay: Stay; onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState(first);
  const [tried, setTried] = useState(false);
  const call = useOperation(discharge);
  const set = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const missing = findMissing(typed);
  const errorOf = (field: string) => (tried && missing.includes(field) ? t('chart.stay.required') : undefined);
  const submit = () => {
    setTried(true);
    if (missing.length === 0 && readMoment(typed.at)) void call.run({ patientId: stay.patientId, version: stay.version, ...toDischarge(typed) }, { id: stay.encounterId }).then(onDone, () => undefined);
  };
  return (
    <Modal opened onClose={onClose} title={t('chart.stay.discharge')} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('chart.stay.discharge')} busy={call.running} refusal={call.refusal && <RefusalNote refusal={call.refusal} />} onSubmit={submit} onCancel={onClose}>
        <Group grow align="flex-start">
          <Choice name="type" value={typed.type} codes={dischargeTypes} onChange={(type) => set({ type })} />
          <Choice name="result" value={typed.result} codes={treatmentResults} onChange={(result) => set({ result })} error={errorOf('result')} />
        </Group>
        <Group grow align="flex-start">
          <MomentField label={t('chart.stay.dischargedAt')} value={typed.at} onChange={(at) => set({ at })} />
          <Choice name="pathology" value={typed.pathology} codes={pathologies} clearable onChange={(pathology) => set({ pathology })} />
        </Group>
        {typed.result === 'died' ? <Death typed={typed} set={set} errorOf={errorOf} /> : (
          <Group grow align="flex-start">
            <Choice name="transferKind" value={typed.transfer} codes={transferKinds} clearable onChange={(transfer) => set({ transfer })} />
            {typed.transfer !== '' && <TextInput label={t('chart.stay.facility')} withAsterisk maxLength={200} value={typed.facility} onChange={(event) => set({ facility: event.currentTarget.value })} error={errorOf('facility')} />}
          </Group>
        )}
      </ShortForm>
    </Modal>
  );
}

function Death({ typed, set, errorOf }: { typed: Typed; set: (part: Partial<Typed>) => void; errorOf: (field: string) => string | undefined }) {
  const { t } = useText();
  return (
    <>
      <Group grow align="flex-start">
        <MomentField label={t('chart.stay.deathAt')} value={typed.deathAt} onChange={(deathAt) => set({ deathAt })} error={errorOf('deathAt')} />
        <Choice name="deathCause" value={typed.deathCause} codes={deathCauses} onChange={(deathCause) => set({ deathCause })} />
      </Group>
      <Textarea label={t('chart.stay.deathText')} withAsterisk autosize minRows={2} maxLength={200} value={typed.deathText} onChange={(event) => set({ deathText: event.currentTarget.value })} error={errorOf('deathText')} />
      <Checkbox label={t('chart.stay.autopsy')} checked={typed.autopsy} onChange={(event) => set({ autopsy: event.currentTarget.checked })} />
      {typed.autopsy && <TextInput label={t('chart.stay.autopsyText')} maxLength={200} value={typed.autopsyText} onChange={(event) => set({ autopsyText: event.currentTarget.value })} />}
    </>
  );
}
