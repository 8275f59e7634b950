// The doctor of a room is away, and back. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { getRoom } from '../queue/rooms.ts';
import { lockQueue, saveQueue } from '../queue/tickets.ts';

export const doctorAway = implement(model.doctorAway).as(async ({ input, caller, act, tx }) => {
  const { roomId } = await getRoom(tx, caller.dk, input.roomId);
  const queue = await lockQueue(tx, { dk: caller.dk, roomId, day: model.dayOf(act.at) });
  await saveQueue(tx, caller.dk, model.decideDoctorAway(queue, input, act));
  return { away: true };
});

export const doctorBack = implement(model.doctorBack).as(async ({ input, caller, act, tx }) => {
  const { roomId } = await getRoom(tx, caller.dk, input.roomId);
  const queue = await lockQueue(tx, { dk: caller.dk, roomId, day: model.dayOf(act.at) });
  await saveQueue(tx, caller.dk, model.decideDoctorBack(queue, {}, act));
  return { away: false };
});
