// What screens use: searches and reads from memory first, operations with one key per intent, live refresh. spec: CLI-5
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { OperationContract } from '#fhir/operation/index.ts';
import type { Resource, ResourceOf, ResourceType } from '#fhir/types/index.ts';
import type { Found, SearchParams } from './client.ts';
import { useFhirClient, useLiveFeed } from './FhirProvider.tsx';
import { IntentKeys, withRetries } from './intent.ts';
import type { LiveEvent } from './live.ts';
import { Refusal } from './refusal.ts';
import { usePermission } from './SessionProvider.tsx';

export interface QueryState<T> {
  readonly data: T | undefined;
  /** Nothing to show yet. */
  readonly loading: boolean;
  /** Old data stands, new data is being fetched. */
  readonly updating: boolean;
  readonly refusal: Refusal | undefined;
  readonly refetch: () => void;
}

interface RawQuery<T> {
  data: T | undefined;
  isPending: boolean;
  isFetching: boolean;
  error: unknown;
  refetch: () => unknown;
}

function toState<T>(query: RawQuery<T>, enabled: boolean): QueryState<T> {
  return {
    data: query.data,
    loading: enabled && query.isPending,
    updating: query.isFetching && query.data !== undefined,
    refusal: query.error === null || query.error === undefined ? undefined : asRefusal(query.error),
    refetch: () => void query.refetch(),
  };
}

/** An error that is not a refusal is ours: it gets a code, so that nobody reads "something went wrong". */
export const asRefusal = (error: unknown): Refusal => (error instanceof Refusal ? error : new Refusal(-1, 'client.unexpected', { cause: error }));

/** `const { data } = useSearch('Condition', { patient: id, _count: 50 })`; `undefined` params wait. */
export function useSearch<T extends ResourceType>(type: T, params: SearchParams | undefined): QueryState<Found<ResourceOf<T>>> {
  const client = useFhirClient();
  const query = useQuery({
    queryKey: ['search', type, params],
    queryFn: ({ signal }) => client.search(type, params ?? {}, signal),
    enabled: params !== undefined,
    placeholderData: keepPreviousData,
  });
  return toState(query, params !== undefined);
}

/** Pages appended as the list is scrolled. */
export function useSearchPages<T extends ResourceType>(type: T, params: SearchParams | undefined) {
  const client = useFhirClient();
  const query = useInfiniteQuery({
    queryKey: ['searchPages', type, params],
    queryFn: ({ signal, pageParam }) => (pageParam ? client.nextPage(type, pageParam, signal) : client.search(type, params ?? {}, signal)),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    enabled: params !== undefined,
  });
  const pages = query.data?.pages;
  const resources = useMemo(() => pages?.flatMap((page) => page.resources) ?? [], [pages]);
  const included = useMemo(() => pages?.flatMap((page) => page.included) ?? [], [pages]);
  return {
    resources,
    included,
    loading: params !== undefined && query.isPending,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    refusal: query.error ? asRefusal(query.error) : undefined,
    loadMore: () => void query.fetchNextPage(),
  };
}

export function useRead<T extends ResourceType>(type: T, id: string | undefined): QueryState<ResourceOf<T>> {
  const client = useFhirClient();
  const query = useQuery({
    queryKey: ['read', type, id],
    queryFn: ({ signal }) => client.read(type, id ?? '', signal),
    enabled: id !== undefined,
  });
  return toState(query, id !== undefined);
}

/** An operation that changes nothing (worklist, code search): asked like a search. `undefined` input waits. */
export function useOperationQuery<I, O>(contract: OperationContract<I, O>, input: I | undefined, options: { id?: string | undefined; keepOld?: boolean } = {}): QueryState<O> {
  const client = useFhirClient();
  const enabled = input !== undefined && (contract.level !== 'instance' || options.id !== undefined);
  const query = useQuery({
    queryKey: ['operation', contract.on, contract.code, options.id, input],
    queryFn: ({ signal }) => client.operate(contract, input as I, { signal, ...(options.id ? { id: options.id } : {}) }),
    enabled,
    ...(options.keepOld === false ? {} : { placeholderData: keepPreviousData }),
  });
  return toState(query as RawQuery<O>, enabled);
}

export interface OperationState<I, O> {
  /** Throws Refusal, which also stands in `refusal`. Resources and lists on screen are asked again afterwards. */
  readonly run: (input: I, call?: { id?: string }) => Promise<O>;
  readonly running: boolean;
  readonly refusal: Refusal | undefined;
  readonly reset: () => void;
  /** The person's roles give the permission; otherwise do not show the button. */
  readonly allowed: boolean;
}

/** `const call = useOperation(callNextTicket); <Button disabled={!call.allowed} loading={call.running} onClick={() => call.run({ … })}>` */
export function useOperation<I, O>(contract: OperationContract<I, O>): OperationState<I, O> {
  const client = useFhirClient();
  const queries = useQueryClient();
  const allowed = usePermission(contract.permission);
  const keys = useRef(new IntentKeys());
  const [state, setState] = useState<{ running: boolean; refusal: Refusal | undefined }>({ running: false, refusal: undefined });
  const run = useCallback(
    async (input: I, call: { id?: string } = {}): Promise<O> => {
      const idempotencyKey = keys.current.keyFor([contract.code, call.id, input]);
      setState({ running: true, refusal: undefined });
      try {
        const output = await withRetries(() => client.operate(contract, input, { ...call, idempotencyKey }));
        keys.current.settle();
        setState({ running: false, refusal: undefined });
        if (contract.affectsState) void queries.invalidateQueries();
        return output;
      } catch (error) {
        keys.current.settle(error);
        setState({ running: false, refusal: asRefusal(error) });
        throw error;
      }
    },
    [client, contract, queries],
  );
  const reset = useCallback(() => setState({ running: false, refusal: undefined }), []);
  return { run, ...state, reset, allowed };
}

export interface SaveState {
  /** Creates when the resource has no id, else updates with If-Match. */
  readonly save: <T extends ResourceType>(resource: ResourceOf<T>) => Promise<ResourceOf<T>>;
  readonly running: boolean;
  readonly refusal: Refusal | undefined;
}

/** Plain edits of a resource, where no rule asks for an operation. */
export function useSave(): SaveState {
  const client = useFhirClient();
  const queries = useQueryClient();
  const keys = useRef(new IntentKeys());
  const [state, setState] = useState<{ running: boolean; refusal: Refusal | undefined }>({ running: false, refusal: undefined });
  const save = useCallback(
    async <T extends ResourceType>(resource: ResourceOf<T>): Promise<ResourceOf<T>> => {
      const idempotencyKey = keys.current.keyFor(resource);
      setState({ running: true, refusal: undefined });
      try {
        const stored = await withRetries(() => (resource.id ? client.update<T>(resource, { idempotencyKey }) : client.create<T>(resource, { idempotencyKey })));
        keys.current.settle();
        setState({ running: false, refusal: undefined });
        rememberRead(queries, stored);
        void queries.invalidateQueries({ queryKey: ['search', resource.resourceType] });
        return stored;
      } catch (error) {
        keys.current.settle(error);
        setState({ running: false, refusal: asRefusal(error) });
        throw error;
      }
    },
    [client, queries],
  );
  return { save, ...state };
}

const rememberRead = (queries: ReturnType<typeof useQueryClient>, resource: Resource): void => void queries.setQueryData(['read', resource.resourceType, resource.id], resource);

/** Runs at each event of the topics: `useLive(['reception.queue'], refetch)`, `useLive(['change/Encounter'], …)`. */
export function useLive(topics: readonly string[], onEvent: (event: LiveEvent) => void): void {
  const feed = useLiveFeed();
  const receive = useEffectEvent(onEvent);
  const names = topics.join(' ');
  useEffect(() => (names === '' ? undefined : feed.listen(names.split(' '), (event) => receive(event))), [feed, names]);
}

/** Asks the shown searches of these resource types again when one of them changed in the facility; bursts are one refresh. */
export function useLiveSearches(types: readonly ResourceType[]): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(
    types.map((type) => `change/${type}`),
    () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void Promise.all(types.map((type) => queries.invalidateQueries({ queryKey: ['search', type] }))), 250);
    },
  );
}
