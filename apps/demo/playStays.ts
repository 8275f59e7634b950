// A few stays: somebody in a ward, somebody who has gone home and whose record waits, a day of treatment, and one that is archived already.
// Every step is the operation that the screen calls.   spec: DEM-8
import { randomUUID } from 'node:crypto';
import type { Actor } from './actor.ts';
import { instantOf, localDay } from './day.ts';
import { inventVisit } from './inventVisit.ts';
import { inventPerson } from './people.ts';
import { findRoom, register } from './playDay.ts';
import type { DemoHospital } from './playDay.ts';
import { openChance } from './random.ts';

interface Plan {
  readonly clinic: string;
  readonly doctor: string;
  readonly department: 'NOI' | 'NHI' | 'SAN';
  readonly ward: string;
  readonly kind: 'inpatient' | 'day';
  readonly formKey: string;
  /** Days before today. */
  readonly from: number;
  readonly to?: number;
  readonly age: number;
  readonly archived?: true;
  /** Days before today that have a treatment sheet begun; one is left out, so that the gap is seen. */
  readonly sheets?: readonly number[];
}

const plans: readonly Plan[] = [
  { clinic: 'P12', doctor: 'bacsi', department: 'NOI', ward: 'Buồng N1 – Nội', kind: 'inpatient', formKey: '01-bv1', from: 14, to: 4, age: 68 },
  { clinic: 'P14', doctor: 'bacsinhi', department: 'NHI', ward: 'Buồng H1 – Nhi', kind: 'inpatient', formKey: '02-bv1', from: 3, age: 6 },
  { clinic: 'P11', doctor: 'bacsi', department: 'NOI', ward: 'Buồng N2 – Nội', kind: 'day', formKey: '01-bv1', from: 1, to: 1, age: 54 },
  { clinic: 'P12', doctor: 'bacsi', department: 'NOI', ward: 'Buồng N1 – Nội', kind: 'inpatient', formKey: '01-bv1', from: 6, age: 47, sheets: [6, 5, 3, 2, 1] },
  { clinic: 'P16', doctor: 'bacsisan', department: 'SAN', ward: 'Buồng S1 – Hậu sản', kind: 'inpatient', formKey: '04-bv1', from: 20, to: 15, age: 33, archived: true },
];
const seed = 20_261_128;
const firstNumber = 9_000_000;
const sheetForm = 'urn:lanh:form:36-bv2|2026-11';

/** Gives the number of stays made. */
export async function playStays(hospital: DemoHospital, now: Date): Promise<number> {
  const { total } = await (await hospital.find('bacsi')).read<{ total?: number }>(now, 'Questionnaire', `url=${sheetForm.split('|')[0]}&_summary=count&_total=accurate`);
  for (const [at, plan] of plans.entries()) await playStay(hospital, { plan, now, number: firstNumber + at, hasForms: total !== 0 });
  return plans.length;
}

interface Stage { readonly plan: Plan; readonly now: Date; readonly number: number; /** A hospital of a test may have none. */ readonly hasForms: boolean }
interface Version { version: string }
interface StayOut extends Version { encounterId: string }

async function playStay(hospital: DemoHospital, { plan, now, number, hasForms }: Stage): Promise<void> {
  const chance = openChance(seed + number);
  const day = (before: number) => localDay(new Date(now.getTime() - before * 86_400_000));
  const at = (before: number, minute: number) => instantOf(day(before), minute);
  const [desk, nurse, doctor] = await Promise.all([hospital.find('tiepdon'), hospital.find('dieuduong'), hospital.find(plan.doctor)]);
  const disease = chance.pick(hospital.diseases.filter((one) => one.room === plan.department && one.ages.some(([least, most]) => least <= plan.age && plan.age <= most)));
  const person = inventPerson(chance, { sex: disease.femaleShare > 0.5 ? 'female' : 'male', ageYears: plan.age, on: day(plan.from), number });
  const patientId = await register(desk, at(plan.from, 440), person);
  // An earlier run, stopped half-way, has been here.
  const { total } = await doctor.read<{ total?: number }>(now, 'Encounter', `patient=${patientId}&class=IMP,SS&_summary=count`).catch(() => ({ total: 0 }));
  if (total) return;
  const visit = inventVisit(chance, { disease, person, day: day(plan.from) }, hospital.findMedicine);
  await visitFirst({ desk, doctor, patientId, plan, visit, at: (minute) => at(plan.from, minute) });
  const roomId = await findWard(doctor, at(plan.from, 480), plan.ward);
  const admission = { patientId, kind: plan.kind, roomId, reason: visit.complaint, formKey: plan.formKey, route: 'clinic', sentBy: 'self', count: 1 };
  const stay = await doctor.run<StayOut>(at(plan.from, 485), 'Encounter/$admit', admission);
  for (let before = plan.from; before >= (plan.to ?? 0); before -= 1) {
    if (at(before, 520) < now) await nurse.run(at(before, 520), `Encounter/${stay.encounterId}/$record-vitals`, { patientId, values: visit.vitals });
    if (hasForms && plan.sheets?.includes(before) && at(before, 560) < now) await writeSheet(doctor, { encounterId: stay.encounterId, patientId, at: at(before, 560), words: visit.complaint });
  }
  if (plan.to === undefined) return;
  await doctor.run(at(plan.to, 990), `Encounter/${stay.encounterId}/$discharge`, { patientId, version: stay.version, type: 'discharged', result: 'better' });
  if (plan.archived) await archive(hospital, doctor, { recordId: stay.encounterId, at: (later, minute) => at((plan.to ?? 0) - later, minute) });
}

interface First { readonly desk: Actor; readonly doctor: Actor; readonly patientId: string; readonly plan: Plan; readonly visit: ReturnType<typeof inventVisit>; readonly at: (minute: number) => Date }

/** The visit that leads to the admission. */
async function visitFirst({ desk, doctor, patientId, plan, visit, at }: First): Promise<void> {
  const roomId = await findRoom(desk, at(444), plan.clinic);
  const { encounterId, ticket } = await desk.run<{ encounterId: string; ticket: { id: string } }>(at(445), '$check-in', { patientId, roomId, reason: visit.complaint, category: 'paying' });
  await doctor.run(at(455), '$start-ticket', { ticketId: ticket.id });
  const { followUp: _home, ...content } = visit.content;
  const { version } = await doctor.run<Version>(at(470), `Encounter/${encounterId}/$save-visit`, { patientId, version: '0', content });
  await doctor.run(at(475), `Encounter/${encounterId}/$finish-visit`, { patientId, version });
}

async function findWard(doctor: Actor, at: Date, name: string): Promise<string> {
  const { wards } = await doctor.read<{ wards: { rooms: { id: string; name: string }[] }[] }>(at, '$ward-choices');
  const room = wards.flatMap(({ rooms }) => rooms).find((one) => one.name === name);
  if (!room) throw new Error(`there is no demo ward ${name}`);
  return room.id;
}

interface Sheet { readonly encounterId: string; readonly patientId: string; readonly at: Date; readonly words: string }

/** The treatment sheet of one day, begun and not yet signed. */
async function writeSheet(doctor: Actor, { encounterId, patientId, at, words }: Sheet): Promise<void> {
  const text = (linkId: string, valueString: string) => ({ linkId, answer: [{ valueString }] });
  const entry = [
    { linkId: 'entry-at', answer: [{ valueDateTime: at.toISOString() }] }, text('entry-subjective', words), text('entry-objective', 'Tỉnh, tiếp xúc tốt, huyết động ổn định.'),
    text('entry-assessment', 'Đáp ứng điều trị.'), text('entry-orders', 'Tiếp tục thuốc như hôm qua, theo dõi mạch, huyết áp.'),
  ];
  // As the screen begins it: what the record knows already stands in it.
  const { items } = await doctor.read<{ items: { linkId: string }[] }>(at, `Encounter/${encounterId}/$populate-form`, new URLSearchParams({ patientId, form: sheetForm }).toString());
  await doctor.run(at, `Encounter/${encounterId}/$save-form`, {
    patientId, form: sheetForm, responseId: randomUUID(), version: '0', authored: at.toISOString(), items: [...items.filter(({ linkId }) => linkId !== 'entries'), { linkId: 'entries', item: entry }],
  });
}

/** Handed over the next day, checked on the day after. */
async function archive(hospital: DemoHospital, doctor: Actor, { recordId, at }: { recordId: string; at: (later: number, minute: number) => Date }): Promise<void> {
  const office = await hospital.find('luutru');
  const recordIds = [recordId];
  await doctor.run(at(1, 600), '$hand-over-records', { recordIds });
  await office.run(at(1, 900), '$receive-records', { recordIds });
  const { checklist } = await office.read<{ checklist: { key: string }[] }>(at(2, 540), '$record-sheet', `recordId=${recordId}`);
  await office.run(at(2, 550), '$check-record', { recordId, outcome: 'accept', items: checklist.map(({ key }) => ({ key, passed: true })) });
  await office.run(at(2, 560), '$archive-records', { recordIds });
}
