// The conversation at the desk: find, register if new, check in, next. spec: RCP
import { useCallback, useState } from 'react';
import { asRefusal, Refusal, useOperation } from '#fhir/client/index.ts';
import { checkIn, completePatient, registerPatient } from '#modules/reception/model/index.ts';
import type { DuplicateRow, ScanResult, Urgency } from '#modules/reception/model/index.ts';
import type { Issued } from './IssuedTicket.tsx';
import type { PersonState } from './personState.ts';
import { toPersonInput } from './personState.ts';
import type { FoundPerson } from './useFinder.ts';
import { coverOf } from './visitState.ts';
import type { VisitState } from './visitState.ts';

export interface Subject {
  readonly person: Pick<FoundPerson, 'id' | 'insuranceNumber'> | undefined;
  readonly form: PersonState | undefined;
  readonly scan: ScanResult | undefined;
  readonly visit: VisitState;
  readonly roomId: string | undefined;
  readonly urgency: Urgency | undefined;
  readonly appointmentId: string | undefined;
}

export interface Desk {
  readonly running: boolean;
  readonly refusal: Refusal | undefined;
  readonly duplicates: readonly DuplicateRow[] | undefined;
  readonly issued: Issued | undefined;
  /** Registers when there is a form, then checks in. `existing`: the record chosen instead; `reason`: why a second one is made. */
  readonly submit: (subject: Subject, more?: More) => Promise<void>;
  readonly closeDuplicates: () => void;
}

interface DeskState { readonly refusal?: Refusal; readonly duplicates?: readonly DuplicateRow[]; readonly issued?: Issued; readonly registered?: string }
interface More { readonly existing?: DuplicateRow; readonly reason?: string }

export function useDesk(): Desk {
  const register = useOperation(registerPatient).run;
  const complete = useOperation(completePatient).run;
  const arrive = useOperation(checkIn).run;
  const [state, setState] = useState<DeskState>({});
  const [running, setRunning] = useState(false);
  const { registered } = state;
  /** The record of this person: known, just registered, or duplicates to be looked at first. */
  const identify = useCallback(async ({ person, form }: Subject, more: More) => {
    // The record that was chosen learns what the card says, so that the next scan finds it.
    if (more.existing && form) await complete(numbersOf(form), { id: more.existing.id });
    const known = more.existing?.id ?? person?.id ?? registered;
    if (known !== undefined || form === undefined) return { patientId: known };
    const answer = await register(registration(form, more));
    return answer.outcome === 'duplicates' ? { duplicates: answer.candidates } : { patientId: answer.patientId };
  }, [register, complete, registered]);
  const submit = useCallback(async (subject: Subject, more: More = {}) => {
    setRunning(true);
    try {
      const { patientId, duplicates } = await identify(subject, more);
      if (duplicates) return setState({ duplicates });
      if (patientId === undefined || subject.roomId === undefined) return;
      // Kept when the check-in is refused, so that trying again does not register a second time.
      setState({ registered: patientId });
      setState({ issued: await arrive(arrival(subject, { patientId, roomId: subject.roomId, existing: more.existing })) });
    } catch (error) {
      // The sheet of duplicates closes, so that the refusal can be read.
      setState((before) => ({ ...(before.registered && { registered: before.registered }), refusal: asRefusal(error) }));
    } finally {
      setRunning(false);
    }
  }, [arrive, identify]);
  const closeDuplicates = useCallback(() => setState((before) => ({ ...(before.registered && { registered: before.registered }) })), []);
  return { running, refusal: state.refusal, duplicates: state.duplicates, issued: state.issued, submit, closeDuplicates };
}

const numbersOf = (form: PersonState) => {
  const { citizenId, oldCitizenId, insuranceNumber, passport, phone } = toPersonInput(form);
  return { citizenId, oldCitizenId, insuranceNumber, passport, phone };
};

const registration = (form: PersonState, { reason }: More) => ({ person: registerPatient.input.parse({ person: toPersonInput(form) }).person, ...(reason && { duplicateReason: reason }) });

interface Arrival { readonly patientId: string; readonly roomId: string; readonly existing: DuplicateRow | undefined }

function arrival({ visit, urgency, appointmentId, scan, form, person }: Subject, { patientId, roomId, existing }: Arrival) {
  const insuranceNumber = form?.insuranceNumber || existing?.insuranceNumber || person?.insuranceNumber;
  const coverage = coverOf(visit, scan, insuranceNumber);
  const reason = visit.reason.trim();
  return {
    patientId, roomId, category: visit.category, ...(reason && { reason }), ...(visit.group && { priorityGroup: visit.group }), ...(urgency && { urgency }), ...(coverage && { coverage }), ...(appointmentId && { appointmentId }),
  };
}
