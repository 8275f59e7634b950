// The fields of the pad: what is typed, read as figures. spec: VIT
import { judgeVital, readPressure, readVital, signShapes } from '#modules/chart/model/index.ts';
import type { MeasuredSign, Reading, VitalFlag, VitalLimit, VitalSign, VitalValues } from '#modules/chart/model/index.ts';
import { formatNumber } from '#ui/index.ts';

/** In the order of the paper forms: pulse, temperature, pressure, breathing, then the rest. */
export const padFields = ['pulse', 'temperature', 'bloodPressure', 'respiration', 'oxygen', 'weight', 'height'] as const;
export type PadField = (typeof padFields)[number];
export type PadState = Readonly<Record<PadField, string>>;

export const emptyPad: PadState = { pulse: '', temperature: '', bloodPressure: '', respiration: '', oxygen: '', weight: '', height: '' };

/** The signs a field holds; the pressure field holds two. */
export const signsOf = (field: PadField): readonly MeasuredSign[] => (field === 'bloodPressure' ? ['systolic', 'diastolic'] : [field]);
export const fieldOf = (sign: string): PadField | undefined => padFields.find((field) => signsOf(field).includes(sign as MeasuredSign));

export function readField(field: PadField, typed: string): Reading<VitalValues> {
  if (field === 'bloodPressure') return readPressure(typed);
  const reading = readVital(field, typed);
  if (reading.kind === 'read') return { kind: 'read', value: { [field]: reading.value } };
  if (reading.kind === 'empty' || reading.proposal === undefined) return reading as Reading<VitalValues>;
  return { ...reading, proposal: { [field]: reading.proposal } };
}

/** All figures typed so far, and the fields that hold none. */
export function readPad(state: PadState): { values: VitalValues; wrong: readonly PadField[] } {
  const readings = padFields.map((field) => [field, readField(field, state[field])] as const);
  const values = Object.assign({}, ...readings.map(([, reading]) => (reading.kind === 'read' ? reading.value : {}))) as VitalValues;
  return { values, wrong: readings.filter(([, reading]) => reading.kind === 'wrong').map(([field]) => field) };
}

/** `37` → `37,0`; weight keeps the digits it has. */
export const formatVital = (sign: VitalSign, value: number): string => formatNumber(sign === 'temperature' || sign === 'bodyMass' ? value.toFixed(signShapes[sign].decimals) : value);

/** Figures as the field shows them: `120/80`. */
export function formatField(field: PadField, values: Readonly<Partial<Record<VitalSign, number>>>): string {
  if (field !== 'bloodPressure') return values[field] === undefined ? '' : formatVital(field, values[field]);
  return values.systolic === undefined ? '' : `${values.systolic}/${values.diastolic ?? ''}`;
}

export const padFrom = (values: VitalValues): PadState => Object.fromEntries(padFields.map((field) => [field, formatField(field, values)])) as unknown as PadState;

/** The graver mark of the field's figures. */
export function flagOf(field: PadField, values: VitalValues, limits: readonly VitalLimit[]): VitalFlag | undefined {
  const flags = signsOf(field).flatMap((sign) => (values[sign] === undefined ? [] : judgeVital(limits, sign, values[sign]) ?? []));
  return flags.find((flag) => flag !== 'normal') ?? flags[0];
}

/** `60–100`, `≥ 95`, `90–139/60–89`; empty where nothing is known for this person. */
export function limitsText(field: PadField, limits: readonly VitalLimit[]): string {
  const texts = signsOf(field).map((sign) => {
    const own = limits.filter((limit) => limit.sign === sign);
    const [only] = own;
    if (own.length !== 1 || !only) return '';
    const [low, high] = [only.low, only.high].map((value) => (value === undefined ? '' : formatVital(sign, value)));
    return low && high ? `${low}–${high}` : low ? `≥ ${low}` : high ? `≤ ${high}` : '';
  });
  return texts.filter(Boolean).join('/');
}
