// What the doctor's page asks: this visit whole, and the ones before it. spec: VIS
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { codesOf, readCodeList } from '../visit/codeList.ts';
import { loadVisit, loadVisits } from '../visit/loadVisit.ts';
import { toState } from '../visit/visitState.ts';

export const visitContent = implement(model.visitContent).as(async (call) => {
  const { input, id = '', caller, act, store } = call;
  const record = await loadVisit(store, id);
  model.refuseOtherPatient(record, input);
  const content = model.readContent(record);
  const state = await toState(call, record, await readCodeList(call, codesOf(content), model.dayOfVisit(record, act.at)));
  const mayWrite = caller.permissions.has(model.saveVisit.permission);
  const by = { reference: act.by, name: caller.displayName };
  return {
    ...state, content, day: model.dayOfVisit(record, act.at), ...placeOf(record.encounter), reopened: model.readReopenings(record.encounter),
    mayWrite: mayWrite && (state.status === 'arrived' || state.status === 'in-progress'),
    mayReopen: mayWrite && model.mayReopen({ record, by, departmentIds: caller.departmentIds }),
  };
});

export const lastVisit = implement(model.lastVisit).as(async ({ input, id = '', store }) => {
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [] }, input);
  const before = encounter.period?.start;
  const found = await store.search('Encounter', `patient=Patient/${input.patientId}&status=finished,in-progress${before ? `&date=lt${encodeURIComponent(before)}` : ''}&_sort=-date&_count=${input.limit + 5}`);
  const records = await loadVisits(store, found.filter((one) => one.id !== id));
  const visits = records.map((record) => ({ encounterId: record.encounter.id ?? '', ...placeOf(record.encounter), content: model.readContent(record) })).filter(({ content }) => hasSomething(content));
  return { visits: visits.slice(0, input.limit) };
});

const hasSomething = ({ main, secondary, history, examination }: model.VisitContent): boolean => main !== null || secondary.length > 0 || history !== '' || examination.length > 0;

function placeOf(encounter: Encounter) {
  const { start, end } = encounter.period ?? {};
  const room = (encounter.location?.findLast(({ status }) => status === 'active') ?? encounter.location?.at(-1))?.location.display;
  const doctor = (model.participantOf(encounter, 'DIS') ?? model.participantOf(encounter, 'ATND'))?.display;
  return { ...(start && { start }), ...(end && { end }), ...(room && { room }), ...(doctor && { doctor }) };
}
