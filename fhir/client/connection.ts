// Whether the server can be reached, learnt from the requests that are made anyway and from a small probe while it cannot. spec: OFF

export type ConnectionState = 'online' | 'offline';
export interface Connection {
  readonly state: ConnectionState;
  /** ISO instant since which the state holds. */
  readonly since: string;
}

const probeMs = 3_000;

export class ConnectionMonitor {
  #current: Connection = { state: 'online', since: new Date().toISOString() };
  #listeners = new Set<() => void>();
  #probe: ReturnType<typeof setInterval> | undefined;
  #returned = new Set<() => void>();

  current = (): Connection => this.#current;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs each time the server comes back. */
  onReturn(listener: () => void): () => void {
    this.#returned.add(listener);
    return () => this.#returned.delete(listener);
  }

  answered(healthy: boolean): void {
    if (!healthy || this.#current.state === 'online') return;
    clearInterval(this.#probe);
    this.#probe = undefined;
    this.#change('online');
    for (const listener of this.#returned) listener();
  }

  lost(): void {
    if (this.#current.state === 'offline') return;
    this.#change('offline');
    this.#probe = setInterval(() => void this.#ask(), probeMs);
  }

  async #ask(): Promise<void> {
    const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(probeMs) }).catch(() => undefined);
    if (response?.ok) this.answered(true);
  }

  #change(state: ConnectionState): void {
    this.#current = { state, since: new Date().toISOString() };
    for (const listener of this.#listeners) listener();
  }
}
