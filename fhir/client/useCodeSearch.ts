// The state behind CodeSearch: what is typed, what was found for exactly that, which row is marked. spec: CSR
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CodeOption } from './CodeSearch.tsx';

export interface CodeSearchSource<Item> {
  readonly name: string;
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Item[]>;
  readonly toOption: (item: Item) => CodeOption;
  readonly onChoose: (item: Item) => void;
  readonly favourites?: readonly Item[];
  readonly onSkip?: () => void;
}

export interface CodeSearchState<Item> {
  readonly text: string;
  readonly editing: boolean;
  readonly open: boolean;
  /** The rows belong to exactly what is typed. */
  readonly settled: boolean;
  readonly items: readonly Item[];
  readonly active: number;
  readonly type: (text: string) => void;
  readonly enter: () => void;
  readonly leave: () => void;
  readonly point: (index: number) => void;
  readonly choose: (index: number) => void;
  /** True when the key meant something here. */
  readonly press: (key: string) => boolean;
}

const freshMs = 60_000;

export function useCodeSearch<Item>(source: CodeSearchSource<Item>): CodeSearchState<Item> {
  const [state, setState] = useState({ text: '', editing: false, open: false, active: 0 });
  const queries = useQueryClient();
  const asked = state.text.normalize('NFC').trim();
  const options = { queryKey: ['codes', source.name, asked], queryFn: ({ signal }: { signal: AbortSignal }) => source.find(asked, signal), staleTime: freshMs };
  const query = useQuery({ ...options, enabled: state.open && asked !== '', placeholderData: keepPreviousData });
  const settled = asked === '' || (query.data !== undefined && !query.isPlaceholderData);
  const items = asked === '' ? (source.favourites ?? []) : (query.data ?? []);
  const isOpenable = (item: Item | undefined): item is Item => item !== undefined && source.toOption(item).refusedBecause === undefined;
  const close = () => setState({ text: '', editing: false, open: false, active: 0 });
  const take = (item: Item | undefined) => {
    if (!isOpenable(item)) return;
    close();
    source.onChoose(item);
  };
  /** Before the answer to what is typed is there, Enter means its first row, and a click means the row of that name in it: an older row knows nothing of the words typed since. */
  const takeWhenFound = (pointed?: Item) => {
    const isMeant = (item: Item) => pointed === undefined || source.toOption(item).code === source.toOption(pointed).code;
    void queries.fetchQuery(options).then((found) => take(found.filter(isOpenable).find(isMeant) ?? pointed), () => undefined);
  };
  const onEnter = () => {
    if (asked === '' && !state.editing) source.onSkip?.();
    else if (settled) take(items[state.active]);
    else takeWhenFound();
  };
  const move = (step: number) => setState((before) => ({ ...before, open: true, active: Math.max(0, Math.min(items.length - 1, before.active + step)) }));
  const keys: Readonly<Record<string, () => void>> = { Enter: onEnter, ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: close };
  return {
    ...state,
    settled,
    items,
    type: (text) => setState({ text, editing: true, open: true, active: 0 }),
    enter: () => setState((before) => ({ ...before, open: true })),
    leave: close,
    point: (active) => setState((before) => (before.active === active ? before : { ...before, active })),
    choose: (index) => (settled ? take(items[index]) : takeWhenFound(items[index])),
    press: (key) => {
      const run = keys[key];
      if (!run || (key === 'Escape' && !state.open)) return false;
      run();
      return true;
    },
  };
}
