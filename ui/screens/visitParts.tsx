// What a column of the doctor's page tells the page: how it is saved, what it can take over from an earlier visit, where its
// focus goes, and what still bars the signature. Fillers of `visit.plan` register; the page acts on all of them at once. spec: VIS-2
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';

export interface VisitPart {
  /** Unique within the page, e.g. `prescription`. */
  readonly name: string;
  /** Already worded, for the review and for the choice of what to take over. */
  readonly label: string;
  /** Writes what is not yet on the server; resolves when it is, rejects with the refusal. */
  save(): Promise<void>;
  /** Copies its content of an earlier visit into this one, marked as copied until it is confirmed. */
  readonly takeOver?: (encounterId: string) => Promise<void>;
  /** Puts the focus on its first empty place. `key` is the key that asks for it, e.g. `F8`. */
  readonly focus?: { readonly key: string; run(): void };
  /** What bars the signature, gravest first; asked when F10 is pressed. */
  readonly problems?: () => readonly VisitProblem[];
  /** What should be looked at once more before signing: content taken over and not yet confirmed. */
  readonly notices?: () => readonly string[];
  /** The person has looked at it. */
  readonly confirm?: () => void;
}

export interface VisitProblem {
  readonly text: string;
  /** Goes to the place where it can be mended. */
  fix(): void;
}

export interface VisitParts {
  list(): readonly VisitPart[];
  /** Resolves true as soon as so many columns have registered, false when they have not within the time. */
  whenThere(count: number, withinMs: number): Promise<boolean>;
  /** Saves all parts; rejects with the first refusal after every part has tried. */
  saveAll(): Promise<void>;
}

interface Registry extends VisitParts {
  set(part: VisitPart): void;
  remove(part: VisitPart): void;
}

const none: Registry = { list: () => [], whenThere: async (count) => count === 0, saveAll: async () => undefined, set: () => undefined, remove: () => undefined };
const PartsContext = createContext<Registry>(none);

export function VisitPartsProvider(props: { children: ReactNode }) {
  const parts = useMemo(() => createRegistry(), []);
  return <PartsContext.Provider value={parts}>{props.children}</PartsContext.Provider>;
}

/** For the page. */
export const useVisitParts = (): VisitParts => useContext(PartsContext);

/** For a filler: registers itself as long as it is mounted; the newest object counts. */
export function useVisitPart(part: VisitPart): void {
  const registry = useContext(PartsContext);
  useEffect(() => {
    registry.set(part);
    return () => registry.remove(part);
  }, [registry, part]);
}

function createRegistry(): Registry {
  const parts = new Map<string, VisitPart>();
  const waiting = new Set<() => void>();
  return {
    set: (part) => {
      parts.set(part.name, part);
      for (const look of waiting) look();
    },
    whenThere: (count, withinMs) =>
      new Promise((resolve) => {
        const end = (there: boolean) => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(there);
        };
        const look = () => { if (parts.size >= count) end(true); };
        const timer = setTimeout(() => end(false), withinMs);
        waiting.add(look);
        look();
      }),
    remove: (part) => { if (parts.get(part.name) === part) parts.delete(part.name); },
    list: () => [...parts.values()],
    saveAll: async () => {
      const outcomes = await Promise.allSettled([...parts.values()].map((part) => part.save()));
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      if (refused) throw refused.reason;
    },
  };
}
