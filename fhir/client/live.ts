// The stream of what changed in the own facility (server-sent events of GET /live): one connection per page, many listeners. spec: LIV

export interface LiveEvent {
  /** SSE event name: a room's topic such as `reception.queue`, or `change` for a FHIR write. */
  readonly topic: string;
  /** Resource type, for `change`. */
  readonly type?: string;
  readonly id?: string;
  readonly version?: number;
  /** Whatever else the topic carries; never patient detail. */
  readonly [key: string]: unknown;
}
type Listener = (event: LiveEvent) => void;

/** Sent to listeners when the stream was interrupted: what happened meanwhile is unknown, so everything is asked again. */
export const resumed: LiveEvent = { topic: 'resumed' };

export class LiveFeed {
  #source: EventSource | undefined;
  #listeners = new Map<string, Set<Listener>>();
  #bound = new Set<string>();
  #broken = false;

  /** Topics `change`, `change/Encounter` (one type) or a room's own. */
  listen(topics: readonly string[], listener: Listener): () => void {
    for (const topic of topics) {
      const set = this.#listeners.get(topic) ?? new Set();
      set.add(listener);
      this.#listeners.set(topic, set);
    }
    this.#open();
    for (const topic of topics) this.#bind(topic.split('/')[0] ?? topic);
    return () => {
      for (const topic of topics) this.#listeners.get(topic)?.delete(listener);
      if ([...this.#listeners.values()].every((set) => set.size === 0)) this.close();
    };
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#bound.clear();
  }

  #open(): void {
    if (this.#source || typeof EventSource === 'undefined') return;
    this.#source = new EventSource('/live');
    this.#source.onerror = () => {
      this.#broken = true;
    };
    this.#source.onopen = () => {
      if (this.#broken) this.#tellAll(resumed);
      this.#broken = false;
    };
    this.#source.onmessage = (message) => this.#receive('change', String(message.data));
  }

  #bind(name: string): void {
    if (this.#bound.has(name)) return;
    this.#bound.add(name);
    this.#source?.addEventListener(name, (message) => this.#receive(name, String((message as MessageEvent).data)));
  }

  #receive(topic: string, data: string): void {
    const event: LiveEvent = { ...parse(data), topic };
    const names = typeof event.type === 'string' ? [topic, `${topic}/${event.type}`] : [topic];
    for (const name of names) for (const listener of this.#listeners.get(name) ?? []) listener(event);
  }

  #tellAll(event: LiveEvent): void {
    for (const listener of new Set([...this.#listeners.values()].flatMap((set) => [...set]))) listener(event);
  }
}

function parse(data: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
