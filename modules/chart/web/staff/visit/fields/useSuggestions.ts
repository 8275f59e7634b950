// The list below a text field: asked for the token at the caret, moved through with the arrows. spec: VIS-11
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Token } from './tokens.ts';

export interface Suggestion {
  readonly key: string;
  readonly title: string;
  readonly detail?: string | undefined;
  /** Words put into the text; the title when absent. */
  readonly words?: string;
  /** Code of the list it came from. */
  readonly code?: string;
}

export type FindSuggestions = (token: Token, signal: AbortSignal) => Promise<readonly Suggestion[]>;

export interface SuggestionList {
  readonly token: Token | undefined;
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly look: (token: Token | undefined) => void;
  readonly point: (index: number) => void;
  readonly close: () => void;
  /** The row that Enter takes; nothing while no row was pointed at in an enumeration. */
  readonly chosen: () => Suggestion | undefined;
  /** True when the key meant something here. */
  readonly press: (key: string) => boolean;
}

const freshMs = 60_000;

export function useSuggestions(name: string, find: FindSuggestions | undefined): SuggestionList {
  const [state, setState] = useState<{ token: Token | undefined; active: number }>({ token: undefined, active: -1 });
  const { token } = state;
  const query = useQuery({
    queryKey: ['suggestions', name, token?.kind, token?.query], queryFn: ({ signal }) => (token && find ? find(token, signal) : []),
    enabled: token !== undefined && find !== undefined, staleTime: freshMs, placeholderData: keepPreviousData,
  });
  const items = token === undefined ? [] : (query.data ?? []);
  // After `//` the first row is meant; a typed reason stands for itself until somebody points at a row.
  const active = Math.min(state.active < 0 && token?.kind === 'template' ? 0 : state.active, items.length - 1);
  const close = () => setState({ token: undefined, active: -1 });
  const move = (step: number) => setState((before) => ({ ...before, active: Math.max(-1, Math.min(items.length - 1, active + step)) }));
  return {
    token, items, active, close,
    look: (next) => setState((before) => (before.token?.query === next?.query && before.token?.kind === next?.kind ? { ...before, token: next } : { token: next, active: -1 })),
    point: (index) => setState((before) => ({ ...before, active: index })),
    chosen: () => items[active],
    press: (key) => {
      if (key === 'Escape' && token !== undefined) {
        close();
        return true;
      }
      if (items.length === 0) return false;
      if (key === 'ArrowDown') move(1);
      else if (key === 'ArrowUp') move(-1);
      else return false;
      return true;
    },
  };
}
