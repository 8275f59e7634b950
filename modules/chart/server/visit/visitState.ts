// What every act on a visit answers. spec: VIS
import * as model from '#modules/chart/model/index.ts';
import type { CodeList, VisitRecord, VisitState } from '#modules/chart/model/index.ts';
import type { Call } from '#fhir/rest/call.ts';

export async function toState({ act, store }: Pick<Call<unknown>, 'act' | 'store'>, record: VisitRecord, list: CodeList): Promise<VisitState> {
  const { encounter, impression } = record;
  const patientId = model.patientIdOf(encounter);
  const savedAt = impression?.date;
  return {
    encounterId: encounter.id ?? '', patientId, version: model.versionOf(record), status: model.statusOf(encounter),
    warnings: list === undefined ? [] : model.warnOfCodes(model.readContent(record), list, { person: await personOf(store, patientId), day: model.dayOfVisit(record, act.at) }),
    ...(savedAt && { savedAt }),
  };
}

async function personOf(store: Call<unknown>['store'], patientId: string): Promise<model.Person> {
  const patient = await store.find('Patient', patientId);
  return { birthDate: patient?.birthDate, sex: patient?.gender };
}
