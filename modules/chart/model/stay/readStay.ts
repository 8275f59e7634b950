// A stay as screens and papers read it from its Encounter. spec: STY-1
import type { Encounter, Extension } from '#fhir/types/index.ts';
import { numberOf, participantOf, patientIdOf } from '../visit/record.ts';
import { isRecordClosed } from './closedRecord.ts';
import type { Discharge, StayKind } from './shapes.ts';
import { extensionOf, recordFormOf, stayCodes, stayExtensions, stayNumberSystem, wardOf, wardOfPlace } from './systems.ts';
import type { Ward } from './systems.ts';

export interface StayPlace { readonly wardId: string; readonly ward: string; readonly roomId: string; readonly room: string; readonly from: string; readonly to?: string | undefined }

export interface StayFacts {
  readonly encounterId: string;
  readonly patientId: string;
  readonly version: string;
  readonly state: 'present' | 'discharged' | 'closed';
  readonly kind: StayKind;
  readonly number: string;
  readonly formKey: string;
  readonly reason: string;
  readonly route: string;
  readonly sentBy: string;
  readonly sentByName?: string | undefined;
  readonly count: number;
  readonly doctor?: string | undefined;
  readonly admittedAt: string;
  readonly dischargedAt?: string | undefined;
  readonly places: readonly StayPlace[];
  readonly ward?: Ward | undefined;
  readonly discharge?: Discharge | undefined;
  readonly treatmentDays?: number | undefined;
}

const idOf = (reference: string | undefined): string => written(reference?.split('/').at(-1));
const written = (text: string | undefined): string => text ?? '';
const part = (extension: Extension | undefined, url: string): Extension | undefined => extension?.extension?.find((one) => one.url === url);
const codeAt = (resource: Pick<Encounter, 'extension'>, url: string): string | undefined => extensionOf(resource, url)?.valueCode;

export function readStay(encounter: Encounter): StayFacts {
  const { id, meta, status, period, hospitalization, reasonCode } = encounter;
  return {
    encounterId: written(id), patientId: patientIdOf(encounter), version: written(meta?.versionId), state: stateOf(encounter), kind: kindOf(encounter),
    number: written(numberOf(encounter, stayNumberSystem)), formKey: written(recordFormOf(encounter)), reason: written(reasonCode?.[0]?.text), ...readWayIn(encounter), sentByName: hospitalization?.origin?.display,
    doctor: participantOf(encounter, 'ATND')?.display, admittedAt: written(period?.start), dischargedAt: status === 'finished' ? period?.end : undefined,
    places: readPlaces(encounter), ward: wardOf(encounter), discharge: status === 'finished' ? readDischarge(encounter) : undefined, treatmentDays: extensionOf(encounter, stayExtensions.treatmentDays)?.valueInteger,
  };
}

const kindOf = (encounter: Encounter): StayKind => (encounter.class.code === 'SS' ? 'day' : 'inpatient');

const readWayIn = (encounter: Encounter): Pick<StayFacts, 'route' | 'sentBy' | 'count'> => ({
  route: written(encounter.hospitalization?.admitSource?.coding?.find(({ system }) => system === stayCodes.route)?.code), sentBy: written(codeAt(encounter, stayExtensions.sentBy)),
  count: extensionOf(encounter, stayExtensions.admissionCount)?.valueInteger ?? 1,
});

function stateOf(encounter: Encounter): StayFacts['state'] {
  if (isRecordClosed(encounter)) return 'closed';
  return encounter.status === 'finished' ? 'discharged' : 'present';
}

export function readPlaces({ location = [] }: Pick<Encounter, 'location'>): StayPlace[] {
  return location.map((place) => {
    const ward = wardOfPlace(place);
    return { wardId: written(ward?.id), ward: written(ward?.name), roomId: idOf(place.location.reference), room: written(place.location.display), from: written(place.period?.start), to: place.period?.end };
  });
}

/** What is not known is absent; what is known came through `discharge`, so that its codes are of the lists. */
function readDischarge(encounter: Encounter): Discharge {
  const { hospitalization, period } = encounter;
  const kind = codeAt(encounter, stayExtensions.transferKind);
  const known = {
    at: period?.end, type: hospitalization?.dischargeDisposition?.coding?.find(({ system }) => system === stayCodes.discharge)?.code, result: codeAt(encounter, stayExtensions.result),
    pathology: codeAt(encounter, stayExtensions.pathology), transfer: kind && { kind, facility: written(hospitalization?.destination?.display) }, death: readDeath(extensionOf(encounter, stayExtensions.death)),
  };
  return withoutAbsent(known) as Discharge;
}

function readDeath(extension: Extension | undefined): Record<string, unknown> | undefined {
  return extension && withoutAbsent({
    at: part(extension, 'at')?.valueDateTime, cause: part(extension, 'cause')?.valueCode, code: part(extension, 'code')?.valueCode, text: part(extension, 'text')?.valueString,
    autopsy: part(extension, 'autopsy')?.valueBoolean, autopsyText: part(extension, 'autopsyText')?.valueString,
  });
}

const withoutAbsent = (known: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== ''));
