// What the checks compare with, loaded once, and the person, asked again when something about them changes.   spec: PHA-36
import { useEffect, useMemo, useRef } from 'react';
import { useLive, useOperationQuery } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import { checkPrescription, checkSafety, medicineKnowledge, prescribingPatient } from '#modules/pharmacy/model/index.ts';
import type { Finding, NotRun, PrescriptionFacts, RuleProblem } from '#modules/pharmacy/model/index.ts';
import { type Row, toLines } from './rows.ts';

export interface Judged {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
  readonly problems: readonly RuleProblem[];
}

export interface Judgement {
  /** Undefined until the record was read. */
  readonly judged: Judged | undefined;
  readonly facts: PrescriptionFacts | undefined;
  readonly allergiesAsked: boolean | undefined;
  readonly refusal: Refusal | undefined;
  readonly retry: () => void;
}

const topics = ['change/AllergyIntolerance', 'change/Observation', 'change/Condition', 'change/Encounter', 'change/Patient'];
const burstMs = 300;
/** Others in the house write all day: the person is asked again at most so often. */
const leastGapMs = 1_500;

export function useJudgement({ patientId, encounterId }: { readonly patientId: string; readonly encounterId: string }, rows: readonly Row[]): Judgement {
  const person = useOperationQuery(prescribingPatient, { patientId }, { id: encounterId, keepOld: false });
  const tables = useOperationQuery(medicineKnowledge, { codes: [] });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const asked = useRef(0);
  useLive(topics, ({ type, id }) => {
    const other = (type === 'Encounter' && id !== encounterId) || (type === 'Patient' && id !== patientId);
    if (other || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      asked.current = Date.now();
      person.refetch();
    }, Math.max(burstMs, asked.current + leastGapMs - Date.now()));
  });
  const known = person.data;
  const facts = useMemo(() => known && { ageMonths: known.patient.ageMonths, weightKg: known.patient.weightKg, guardianName: known.facts.guardianName, diagnoses: known.facts.diagnoses, longTermDiseases: known.facts.longTermDiseases, hasBeds: known.facts.hasBeds }, [known]);
  const judged = useMemo(() => {
    if (!known || !facts || (!tables.data && !tables.refusal)) return undefined;
    const lines = toLines(rows);
    return { ...checkSafety({ lines, patient: known.patient, knowledge: { interactions: tables.data?.interactions, allergyClasses: tables.data?.allergyClasses } }), problems: checkPrescription(lines, facts) };
  }, [known, facts, tables.data, tables.refusal, rows]);
  return { judged, facts, allergiesAsked: known?.patient.allergies.asked, refusal: known ? undefined : person.refusal, retry: person.refetch };
}
