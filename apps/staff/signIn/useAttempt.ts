// One attempt at a time of what answers with words when it is refused.
import { useState } from 'react';

export interface Attempt {
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly forget: () => void;
  /** `onDone` follows when nothing was refused. */
  readonly run: (outcome: Promise<string | undefined>, onDone: () => void) => Promise<void>;
}

export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const run = async (outcome: Promise<string | undefined>, onDone: () => void) => {
    setBusy(true);
    const refusal = await outcome;
    setBusy(false);
    setFault(refusal);
    if (refusal === undefined) onDone();
  };
  return { busy, fault, forget: () => setFault(undefined), run };
}
