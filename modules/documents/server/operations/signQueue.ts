// What waits for me, what I gave and somebody holds, what my departments hold. spec: SGW-20
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Patient } from '#fhir/types/index.ts';
import { signQueue as contract } from '../../model/index.ts';
import type { SignTask } from '../../model/index.ts';
import { isHeldBy, listHeldSteps } from '../queue/ownSteps.ts';
import type { HeldStep } from '../queue/ownSteps.ts';
import { listKinds } from '../sign/kinds.ts';
import type { Look } from '../sign/kinds.ts';
import { findHolders, findSigner } from '../workflow/signers.ts';

type View = 'mine' | 'given' | 'department';
const mostTasks = 200;

export const signQueue = implement(contract).as(async (call) => {
  const { view } = call.input;
  const firsts = view === 'mine' ? await listFirsts(call) : [];
  const held = await listOf(call, view);
  const tasks = [...firsts, ...(await Promise.all(held.slice(0, mostTasks).map((one) => describe(call, one))))];
  const people = await findPeople(call, tasks);
  return { tasks: tasks.map((task) => ({ ...task, patient: people.get(task.patient.id) ?? task.patient })), more: held.length > mostTasks };
});

/** A paper given back stands with who signed it first. */
async function listOf(look: Look, view: View): Promise<HeldStep[]> {
  const { accountId, departmentIds } = look.caller;
  const signer = await findSigner(look);
  const returned = ({ paper, step }: HeldStep) => step.state === 'returned' && paper.accountId === accountId;
  const own = (one: HeldStep) => isHeldBy(signer, one) || returned(one);
  const wanted: Record<View, (one: HeldStep) => boolean> = {
    mine: own,
    given: (one) => one.signedBy.includes(accountId) && !own(one),
    department: ({ paper }) => paper.departmentId !== null && departmentIds.includes(paper.departmentId),
  };
  return (await listHeldSteps(look)).filter(wanted[view]);
}

async function listFirsts(look: Look): Promise<SignTask[]> {
  const tasks: SignTask[] = [];
  for (const kind of listKinds(look.services)) {
    if (!kind.waiting || !look.caller.permissions.has(kind.permission)) continue;
    for (const { focus, title, encounterId, since, patientId } of await kind.waiting(look)) {
      tasks.push({ kind: kind.code, focus, title, encounterId, since, state: 'first', isMine: true, holders: [], patient: { id: patientId, name: '' } });
    }
  }
  return tasks;
}

async function describe(look: Look, held: HeldStep): Promise<SignTask> {
  const { paper, step } = held;
  const shared = {
    kind: paper.kind, focus: paper.focus, title: paper.title, encounterId: paper.encounterId, paperId: paper.id, documentId: paper.documentId ?? '', step: step.step, stepTitle: step.title,
    patient: { id: paper.patientId ?? '', name: '' }, since: (step.openedAt ?? new Date(0)).toISOString(), firstSigner: paper.signerName,
  };
  if (step.state === 'returned') {
    const returned = { by: step.signerName ?? '', at: step.acceptedAt?.toISOString() ?? '', reason: step.reason ?? '' };
    return { ...shared, state: 'returned', isMine: paper.accountId === look.caller.accountId, holders: [{ name: paper.signerName, standsIn: false }], returned };
  }
  const nudged = step.nudgedAt && { nudged: { by: step.nudgedBy ?? '', at: step.nudgedAt.toISOString() } };
  return { ...shared, state: step.state === 'pending' ? 'pending' : 'open', isMine: isHeldBy(await findSigner(look), held), holders: await holdersOf(look, held), ...nudged };
}

export async function holdersOf({ store, act }: Pick<Look, 'store' | 'act'>, { paper, step }: Pick<HeldStep, 'paper' | 'step'>): Promise<{ name: string; standsIn: boolean }[]> {
  if (step.state === 'pending') return [{ name: step.signerName ?? '', standsIn: false }];
  return (await findHolders(store, step, { departmentId: paper.departmentId, at: act.at })).map(({ name, standsIn }) => ({ name, standsIn }));
}

async function findPeople({ store }: Call<unknown>, tasks: readonly SignTask[]): Promise<Map<string, SignTask['patient']>> {
  const ids = [...new Set(tasks.map(({ patient }) => patient.id))].filter((id) => id !== '');
  const people = ids.length === 0 ? [] : await store.search('Patient', `_id=${ids.join(',')}&_count=${ids.length}`);
  return new Map(people.map((patient) => [patient.id ?? '', { id: patient.id ?? '', name: nameOf(patient), ...(patient.birthDate !== undefined && { birthDate: patient.birthDate }) }]));
}

export const nameOf = ({ name }: Patient): string => (name?.find(({ use }) => use === 'official') ?? name?.[0])?.text ?? '';
