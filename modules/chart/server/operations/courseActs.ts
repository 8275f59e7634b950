// Courses of outpatient treatment: begun in a visit, joined by later visits, finished. spec: STY-7
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Encounter, EpisodeOfCare } from '#fhir/types/index.ts';
import { lockVisit } from '../visit/loadVisit.ts';
import { drawNumber } from './stayActs.ts';

export const startCourse = implement(model.startCourse).as(async ({ input, act, caller, store, tx }) => {
  await lockVisit(tx, caller.dk, input.encounterId);
  const visit = await store.get('Encounter', input.encounterId);
  const number = await drawNumber(tx, { dk: caller.dk, letters: 'NT', at: act.at });
  const [episode] = await store.save(model.decideStartCourse({ visit, number, department: await departmentOf(store, visit) }, input, act));
  return model.readCourse(episode as EpisodeOfCare);
});

async function departmentOf(store: Store, { serviceProvider }: Encounter) {
  const id = serviceProvider?.reference?.replace('Organization/', '');
  const department = id === undefined ? undefined : await store.find('Organization', id);
  return department?.id ? { id: department.id, name: department.name ?? '' } : undefined;
}

export const joinCourse = implement(model.joinCourse).as(async ({ input, caller, store, tx, id = '' }) => {
  await lockVisit(tx, caller.dk, id);
  const episode = await store.get('EpisodeOfCare', input.courseId);
  await store.save(model.decideJoinCourse({ visit: await store.get('Encounter', id), episode }, input));
  return model.readCourse(episode);
});

export const finishCourse = implement(model.finishCourse).as(async ({ input, act, store, id = '' }) => {
  const [episode] = await store.save(model.decideFinishCourse(await store.get('EpisodeOfCare', id), input, act));
  return model.readCourse(episode as EpisodeOfCare);
});

export const listCourses = implement(model.listCourses).as(async ({ store, id = '' }) => {
  const found = await store.search('EpisodeOfCare', `patient=Patient/${id}&_count=50`);
  return { courses: found.map(model.readCourse).filter(({ number }) => number !== '').toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)) };
});
