// One act of the account page: busy while it runs, its refusal in words, nothing done twice.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asRefusal, useRefusalText } from '#fhir/client/index.ts';

export interface Act {
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly say: (fault: string | undefined) => void;
  /** True when it worked; what the page shows is asked again. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export const accountKey = 'ownAccount';

export function useAct(): Act {
  const words = useRefusalText();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, say] = useState<string | undefined>(undefined);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    say(undefined);
    try {
      await work();
      await queries.invalidateQueries({ queryKey: [accountKey] });
      return true;
    } catch (error) {
      say(words(asRefusal(error)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, say, run };
}
