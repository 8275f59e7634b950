// The pad of one visit: what is typed is kept on the device, Enter walks, the last Enter saves. spec: VIT
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useEffectEvent, useState } from 'react';
import { useOperation, useOperationQuery, useSession } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import { correctVitals, recordVitals, vitalsSheet } from '#modules/chart/model/index.ts';
import type { VitalValues } from '#modules/chart/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { useDraft } from '#ui/index.ts';
import { emptyPad, fieldOf, formatField, padFields, padFrom, readField, readPad } from './padState.ts';
import type { PadField } from './padState.ts';

export type Sheet = OutputOf<typeof vitalsSheet>;
export type VitalSet = Sheet['sets'][number];

export interface VisitOfPad { readonly patientId: string; readonly encounterId: string }

export const valuesOfSet = (set: VitalSet): VitalValues => Object.fromEntries(set.values.filter(({ sign }) => sign !== 'bodyMass').map(({ sign, value }) => [sign, value]));

export function useVitalsPad({ patientId, encounterId }: VisitOfPad, { form, onSaved }: { form: RefObject<HTMLFormElement | null>; onSaved: () => void }) {
  const { accountId } = useSession();
  const sheet = useOperationQuery(vitalsSheet, {}, { id: encounterId, keepOld: false });
  const draft = useDraft({ accountId, patientId, form: `chart.vitals/${encounterId}` }, emptyPad);
  const save = useSaving({ patientId, encounterId });
  const [left, setLeft] = useState<readonly PadField[]>([]);
  const [correcting, setCorrecting] = useState<VitalSet | undefined>(undefined);
  const leave = useCallback((fields: readonly PadField[]) => setLeft((before) => [...new Set([...before, ...fields])]), []);
  const focus = (field: PadField | undefined) => form.current?.querySelector<HTMLInputElement>(`input[name="${field}"]`)?.focus();
  const submit = async (reason: string) => {
    const { values, wrong } = readPad(draft.value);
    leave(padFields);
    if (wrong.length > 0) return focus(wrong[0]);
    if (await save.run(values, correcting && { measuredAt: correcting.measuredAt, reason })) {
      draft.clear();
      setCorrecting(undefined);
      setLeft([]);
      onSaved();
    }
  };
  const correct = (set: VitalSet | undefined) => {
    setCorrecting(set);
    setLeft([]);
    draft.set(set ? padFrom(valuesOfSet(set)) : emptyPad);
    focus('pulse');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const field = fieldOf((event.target as HTMLInputElement).name === 'bloodPressure' ? 'systolic' : (event.target as HTMLInputElement).name);
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || field === undefined) return;
    event.preventDefault();
    walk(field, event.shiftKey);
  };
  /** What was read is shown as it was read: 15090 becomes 150/90. */
  const leaveField = (field: PadField) => {
    const reading = readField(field, draft.value[field]);
    if (reading.kind === 'read' && formatField(field, reading.value) !== draft.value[field]) draft.set((before) => ({ ...before, [field]: formatField(field, reading.value) }));
    leave([field]);
  };
  const walk = (field: PadField, back: boolean) => {
    const reading = readField(field, draft.value[field]);
    const next = padFields[padFields.indexOf(field) + (back ? -1 : 1)];
    if (reading.kind === 'wrong' && !back) {
      // The first Enter tells the error and the proposal; the second one takes the proposal.
      if (left.includes(field) && reading.proposal) draft.set((before) => ({ ...before, [field]: formatField(field, reading.proposal ?? {}) }));
      return leave([field]);
    }
    if (next) return focus(next);
    if (!back && !correcting) void submit('');
  };
  const first = useEffectEvent(() => focus('pulse'));
  const ready = sheet.data !== undefined;
  useEffect(() => { if (ready) first(); }, [ready]);
  return { sheet, typed: draft.value, type: (field: PadField, typed: string) => draft.set((before) => ({ ...before, [field]: typed })), left, leaveField, onKeyDown, submit, correct, correcting, save, draft };
}

interface Saving {
  readonly run: (values: VitalValues, correction: { measuredAt: string; reason: string } | undefined) => Promise<boolean>;
  readonly running: boolean;
  readonly refusal: Refusal | undefined;
}

function useSaving({ patientId, encounterId }: VisitOfPad): Saving {
  const record = useOperation(recordVitals);
  const correction = useOperation(correctVitals);
  return {
    running: record.running || correction.running,
    refusal: record.refusal ?? correction.refusal,
    run: (values, corrected) => {
      const call = { id: encounterId };
      const work = corrected ? correction.run({ patientId, values, ...corrected }, call) : record.run({ patientId, values }, call);
      // A refusal stands on the pad.
      return work.then(() => true, () => false);
    },
  };
}
