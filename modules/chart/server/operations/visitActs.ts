// Saving, ending and reopening a visit: load, decide, save. spec: VIS
import * as model from '#modules/chart/model/index.ts';
import type { CodeList, VisitRecord, Writer } from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { codesOf, readCodeList } from '../visit/codeList.ts';
import { drawNumbers } from '../visit/drawNumbers.ts';
import { loadVisit, lockVisit } from '../visit/loadVisit.ts';
import { toState } from '../visit/visitState.ts';

type AnyCall = Pick<Call<unknown>, 'id' | 'caller' | 'act' | 'store' | 'tx' | 'services'>;

async function open(call: AnyCall, patch: model.VisitPatch): Promise<{ record: VisitRecord; list: CodeList; by: Writer }> {
  const { id = '', caller, act, store, tx } = call;
  await lockVisit(tx, caller.dk, id);
  const record = await loadVisit(store, id);
  const list = await readCodeList(call, codesOf(model.readContent(record), patch), model.dayOfVisit(record, act.at));
  return { record, list, by: { reference: act.by, name: caller.displayName } };
}

export const saveVisit = implement(model.saveVisit).as(async (call) => {
  const { input, act, store, id = '' } = call;
  const state = await open(call, input.content);
  const numbers = await drawNumbers(call, state.record, input.content);
  await store.save(model.decideSaveVisit({ ...state, numbers }, input, act));
  return toState(call, await loadVisit(store, id), state.list);
});

export const finishVisit = implement(model.finishVisit).as(async (call) => {
  const { input, act, store, id = '' } = call;
  const state = await open(call, {});
  await store.save(model.decideFinishVisit(state, input, act));
  const record = await loadVisit(store, id);
  return { ...(await toState(call, record, state.list)), end: record.encounter.period?.end ?? act.at };
});

export const reopenVisit = implement(model.reopenVisit).as(async (call) => {
  const { input, act, caller, store, id = '' } = call;
  const { record, by, list } = await open(call, {});
  await store.save(model.decideReopenVisit({ record, by, departmentIds: caller.departmentIds }, input, act));
  return toState(call, await loadVisit(store, id), list);
});
