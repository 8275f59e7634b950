// The set of papers on screen: prepared when shown, signed with one act, prepared again when the record changed meanwhile. spec: SGN-50
import { useCallback, useState } from 'react';
import { asRefusal, useOperation } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { prepareSignSet, signSet } from '../../../model/index.ts';
import { showsPreview } from './sheetParts.tsx';

export type SignSet = OutputOf<typeof prepareSignSet>;
export type SignedSet = OutputOf<typeof signSet>;

export interface SignSetState {
  readonly set: SignSet | undefined;
  readonly shown: number;
  readonly opened: ReadonlySet<string>;
  readonly refusal: Refusal | undefined;
  /** The record changed after the look: the papers on screen are new ones. */
  readonly changed: boolean;
  readonly signing: boolean;
  /** Nothing waits for this person's signature. */
  readonly nothing: boolean;
  show(at: number): void;
  /** The preview was opened in a tab of its own. */
  markOpened(paperId: string): void;
  prepare(): void;
  /** The deliberate act; undefined when it was refused. */
  sign(): Promise<SignedSet | undefined>;
}

/** `only`: these papers; all that wait when absent. */
export function useSignSet(encounterId: string, only?: StaffSlots['visit.sign']['papers']): SignSetState {
  const { run: runPrepare } = useOperation(prepareSignSet);
  const { run: runSign, running: signing } = useOperation(signSet);
  const [set, setSet] = useState<SignSet>();
  const [shown, setShown] = useState(0);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState<Refusal>();
  const [changed, setChanged] = useState(false);

  const markOpened = (paperId: string) => setOpened((before) => new Set(before).add(paperId));
  const show = (at: number) => {
    const paper = set?.papers[at];
    setShown(at);
    if (paper && showsPreview()) markOpened(paper.paperId);
  };
  const load = useCallback(async () => {
    try {
      const fresh = await runPrepare(only ? { papers: [...only] } : {}, { id: encounterId });
      setRefusal(undefined);
      setSet(fresh);
      setShown(0);
      setOpened(new Set(fresh.papers.slice(0, showsPreview() ? 1 : 0).map(({ paperId }) => paperId)));
    } catch (error) {
      setSet(undefined);
      setRefusal(asRefusal(error));
    }
  }, [runPrepare, encounterId, only]);
  const sign = async (): Promise<SignedSet | undefined> => {
    if (!set || set.papers.length === 0) return undefined;
    setRefusal(undefined);
    try {
      const papers = set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: opened.has(paperId) }));
      return await runSign({ setId: set.setId, papers }, { id: encounterId });
    } catch (error) {
      const refused = asRefusal(error);
      const stale = refused.code === 'documents.set-changed' || refused.code === 'documents.set-unknown';
      if (stale) {
        setChanged(true);
        await load();
      } else setRefusal(refused);
      return undefined;
    }
  };

  const nothing = refusal?.code === 'documents.nothing-to-sign';
  return { set, shown, opened, refusal: nothing ? undefined : refusal, changed, signing, nothing, show, markOpened, prepare: () => void load(), sign };
}
