// Several searches, each newest first and each only partly loaded, as one list without gaps. spec: CHT-2

export interface Stream<Item> {
  readonly name: string;
  /** Newest first. */
  readonly items: readonly Item[];
  /** The server has older ones. */
  readonly more: boolean;
}
export interface Merged<Item> {
  readonly items: readonly Item[];
  /** The stream whose next page is needed to go further back; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * Only items down to the newest of the streams' loaded ends are shown: below that line a stream may still hold back something
 * that belongs in between. `dateOf` gives an ISO date; items without one (empty text) stand last.
 */
export function mergeStreams<Item>(streams: readonly Stream<Item>[], dateOf: (item: Item) => string): Merged<Item> {
  const unfinished = streams
    .filter((stream) => stream.more)
    .map((stream) => ({ name: stream.name, end: stream.items.length === 0 ? '\uffff' : dateOf(stream.items.at(-1) as Item) }))
    .toSorted((left, right) => right.end.localeCompare(left.end));
  const [limit] = unfinished;
  const items = streams
    .flatMap((stream) => stream.items)
    .filter((item) => limit === undefined || dateOf(item) >= limit.end)
    .toSorted((left, right) => dateOf(right).localeCompare(dateOf(left)));
  return { items, next: limit?.name };
}
