// Loads the timeline: first pages of all kinds together, then only the next page of the kind that holds the list back. spec: CHT-1
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asRefusal, type FhirClient, type Refusal, useFhirClient } from '#fhir/client/index.ts';
import { type Entry, stands, type TimelineKind, timelineKinds, toEntry } from './entries.ts';
import { type Merged, mergeStreams } from './mergeStreams.ts';

export interface Timeline {
  readonly entries: readonly Entry[];
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly more: boolean;
  readonly loadMore: () => void;
  readonly refusal: Refusal | undefined;
}

interface Page {
  readonly kind: TimelineKind;
  readonly entries: readonly Entry[];
  readonly next: string | undefined;
}
/** What is asked next: the first pages of several kinds, or one page by its address. */
type Ask = { readonly first: readonly TimelineKind[] } | { readonly kind: TimelineKind; readonly address: string };

const pageSize = 40;

export function useTimeline(patientId: string, shown: ReadonlySet<TimelineKind>): Timeline {
  const client = useFhirClient();
  const kinds = [...shown].toSorted();
  const query = useInfiniteQuery({
    queryKey: ['timeline', patientId, kinds],
    queryFn: ({ pageParam, signal }) => load(client, { ask: pageParam, patientId, signal }),
    initialPageParam: { first: kinds } as Ask,
    getNextPageParam: (_last, all): Ask | undefined => nextAsk(all.flat()),
  });
  const pages = query.data?.pages;
  const merged = useMemo(() => mergePages(pages?.flat() ?? []), [pages]);
  return {
    entries: merged.items,
    loading: query.isPending,
    loadingMore: query.isFetchingNextPage,
    more: merged.next !== undefined,
    loadMore: () => void query.fetchNextPage(),
    refusal: query.error ? asRefusal(query.error) : undefined,
  };
}

async function load(client: FhirClient, { ask, patientId, signal }: { ask: Ask; patientId: string; signal: AbortSignal }): Promise<readonly Page[]> {
  if ('address' in ask) return [await toPage(ask.kind, client.nextPage(ask.kind, ask.address, signal))];
  return Promise.all(ask.first.map((kind) => toPage(kind, client.search(kind, { patient: patientId, _sort: timelineKinds[kind].sort, _count: pageSize }, signal))));
}

async function toPage(kind: TimelineKind, found: ReturnType<FhirClient['search']>): Promise<Page> {
  const { resources, next } = await found;
  return { kind, entries: resources.filter(stands).map((resource) => toEntry(kind, resource)), next };
}

function mergePages(pages: readonly Page[]): Merged<Entry> {
  const byKind = Map.groupBy(pages, (page) => page.kind);
  const streams = [...byKind].map(([kind, list]) => ({ name: kind, items: list.flatMap((page) => page.entries), more: list.at(-1)?.next !== undefined }));
  return mergeStreams(streams, (entry) => entry.at);
}

function nextAsk(pages: readonly Page[]): Ask | undefined {
  const { next } = mergePages(pages);
  const last = pages.findLast((page) => page.kind === next);
  return last?.next === undefined ? undefined : { kind: last.kind, address: last.next };
}
