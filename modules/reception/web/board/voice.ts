// Plays the clips of an announcement without gaps. Files are fetched once; a clip that cannot be played is left out, the rest is heard. spec: RCP-32
// https://www.w3.org/TR/webaudio/

const gapS = 0.03;

export class Voice {
  #context: AudioContext | undefined;
  readonly #clips = new Map<string, Promise<AudioBuffer | undefined>>();

  /** Browsers keep a page silent until somebody has touched it, unless they are told otherwise at start. */
  get blocked(): boolean {
    return this.#open().state !== 'running';
  }

  /** Called at the first touch or key. */
  async unlock(): Promise<void> {
    await this.#open().resume().catch(() => undefined);
  }

  /** Resolves when it was said; gives its length in seconds, 0 where nothing could be heard. */
  async say(names: readonly string[], volume: number): Promise<number> {
    const context = this.#open();
    if (context.state !== 'running') return 0;
    const clips = (await Promise.all(names.map((name) => this.#load(name)))).filter((clip) => clip !== undefined);
    const loudness = new GainNode(context, { gain: Math.min(1, Math.max(0, volume / 100)) });
    loudness.connect(context.destination);
    let at = context.currentTime + 0.05;
    const start = at;
    let last: AudioBufferSourceNode | undefined;
    for (const buffer of clips) {
      last = new AudioBufferSourceNode(context, { buffer });
      last.connect(loudness);
      last.start(at);
      at += buffer.duration + gapS;
    }
    await ended(last, (at - start) * 1000);
    loudness.disconnect();
    return at - start;
  }

  #open(): AudioContext {
    this.#context ??= new AudioContext();
    return this.#context;
  }

  #load(name: string): Promise<AudioBuffer | undefined> {
    const known = this.#clips.get(name);
    if (known) return known;
    const loading = fetch(`/board/voice/${name}.wav`).then((answer) => answer.arrayBuffer()).then((bytes) => this.#open().decodeAudioData(bytes)).catch(() => {
      this.#clips.delete(name);
      return undefined;
    });
    this.#clips.set(name, loading);
    return loading;
  }
}

/** The end of the last clip; a device that never tells it does not stop the queue. */
function ended(last: AudioBufferSourceNode | undefined, lengthMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (!last) return resolve();
    last.onended = () => resolve();
    setTimeout(resolve, lengthMs + 1_000);
  });
}
