// The papers of a batch on screen: frozen when shown, chosen by being opened, signed with one act, each with its own answer. spec: SGW-20
import { useCallback, useState } from 'react';
import { asRefusal, useOperation } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { prepareBatch, signBatch } from '../../../model/index.ts';
import type { SignTask } from '../../../model/index.ts';
import { showsPreview } from '../sign/sheetParts.tsx';

export type Batch = OutputOf<typeof prepareBatch>;
export type BatchPaper = Batch['papers'][number];
export type BatchResult = OutputOf<typeof signBatch>['papers'][number];

export interface BatchState {
  readonly batch: Batch | undefined;
  readonly shown: number;
  readonly opened: ReadonlySet<string>;
  /** Opened and not taken out again. */
  readonly chosen: readonly BatchPaper[];
  readonly results: ReadonlyMap<string, BatchResult>;
  readonly refusal: Refusal | undefined;
  readonly signing: boolean;
  prepare(): void;
  show(at: number): void;
  markOpened(paperId: string): void;
  choose(paperId: string, isChosen: boolean): void;
  /** What became of papers that were signed elsewhere. */
  take(results: readonly BatchResult[]): void;
  /** True when every chosen paper is signed or waits for a service. */
  sign(): Promise<boolean>;
}

const wantedOf = (task: SignTask) => (task.paperId !== undefined && task.step !== undefined && task.state === 'open' ? { paperId: task.paperId, step: task.step } : { encounterId: task.encounterId, kind: task.kind, focus: task.focus });

export function useBatch(tasks: readonly SignTask[]): BatchState {
  const { run: runPrepare } = useOperation(prepareBatch);
  const { run: runSign, running: signing } = useOperation(signBatch);
  const [batch, setBatch] = useState<Batch>();
  const [shown, setShown] = useState(0);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [results, setResults] = useState<ReadonlyMap<string, BatchResult>>(new Map());
  const [refusal, setRefusal] = useState<Refusal>();

  const prepare = useCallback(async () => {
    try {
      const fresh = await runPrepare({ wanted: tasks.map(wantedOf) });
      setRefusal(undefined);
      setBatch(fresh);
      setShown(0);
      setOpened(new Set(fresh.papers.slice(0, showsPreview() ? 1 : 0).map(({ paperId }) => paperId)));
    } catch (error) {
      setRefusal(asRefusal(error));
    }
  }, [runPrepare, tasks]);
  const markOpened = (paperId: string) => setOpened((before) => new Set(before).add(paperId));
  const show = (at: number) => {
    const paper = batch?.papers[at];
    setShown(at);
    if (paper && showsPreview()) markOpened(paper.paperId);
  };
  const choose = (paperId: string, isChosen: boolean) => setLeft((before) => new Set(isChosen ? [...before].filter((one) => one !== paperId) : [...before, paperId]));
  const chosen = (batch?.papers ?? []).filter(({ paperId }) => opened.has(paperId) && !left.has(paperId) && !isDone(results.get(paperId)));
  const take = (fresh: readonly BatchResult[]) => setResults((before) => new Map([...before, ...fresh.map((one) => [one.paperId, one] as const)]));
  const sign = async (): Promise<boolean> => {
    setRefusal(undefined);
    try {
      const papers = chosen.map(({ paperId, step, digest }) => ({ paperId, digest, opened: true, ...(step !== undefined && { step }) }));
      const answer = await runSign({ papers });
      take(answer.papers);
      return answer.papers.every(isDone);
    } catch (error) {
      setRefusal(asRefusal(error));
      return false;
    }
  };
  return { batch, shown, opened, chosen, results, refusal, signing, prepare: () => void prepare(), show, markOpened, choose, take, sign };
}

export const isDone = (result: BatchResult | undefined): boolean => result?.state === 'signed' || result?.state === 'pending';
