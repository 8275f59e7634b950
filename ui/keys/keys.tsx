// Function keys and chords: registered by the screen that answers to them, listed on the key sheet (Ctrl+/). spec: KEY
import { createContext, type ReactNode, useCallback, useContext, useEffect, useEffectEvent, useMemo, useSyncExternalStore } from 'react';

export interface KeyBinding {
  /** `F2`, `Ctrl+K`, `Alt+1`, `Ctrl+Shift+L`. */
  readonly chord: string;
  /** Message key for the key sheet. */
  readonly label: string;
  readonly run: () => void;
}

/** Keys that belong to the browser or to the screen reader and are never bound. */
export const reservedChords: readonly string[] = ['F1', 'F3', 'F5', 'F6', 'F7', 'F11', 'F12', 'Ctrl+N', 'Ctrl+T', 'Ctrl+W'];

/** The chord of a key press; undefined while an input method composes and for bare letters. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'>): string | undefined {
  if (event.isComposing || event.key === 'Process') return undefined;
  // With Alt some layouts send another character, so digits and letters are read from the key's place.
  const place = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1];
  const name = event.altKey || event.ctrlKey || event.metaKey ? (place ?? event.key) : event.key;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (!modified && !/^F\d{1,2}$/.test(name)) return undefined;
  const parts = [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey ? 'Shift' : '', name.length === 1 ? name.toUpperCase() : name];
  return parts.filter(Boolean).join('+');
}

/** What a binding does (its label) → the chord a person chose for it. */
export type KeyMap = Readonly<Record<string, string>>;

class KeyRegistry {
  #map: KeyMap = {};
  #bindings: KeyBinding[] = [];
  #listeners = new Set<() => void>();

  add(binding: KeyBinding): () => void {
    if (reservedChords.includes(binding.chord)) throw new Error(`${binding.chord} belongs to the browser`);
    this.#change([...this.#bindings, binding]);
    return () => this.#change(this.#bindings.filter((one) => one !== binding));
  }

  /** The newest binding wins: a dialog's key hides the page's. */
  find(chord: string): KeyBinding | undefined {
    return this.#bindings.findLast((binding) => binding.chord === chord);
  }

  list = (): readonly KeyBinding[] => this.#bindings;

  map = (): KeyMap => this.#map;

  /** Bindings that are mounted change with it. */
  setMap(map: KeyMap): void {
    this.#map = map;
    this.#change(this.#bindings);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #change(next: KeyBinding[]): void {
    this.#bindings = next;
    for (const listener of this.#listeners) listener();
  }
}

const KeyContext = createContext<KeyRegistry | undefined>(undefined);

export function KeyProvider(props: { children: ReactNode }) {
  const registry = useMemo(() => new KeyRegistry(), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      const binding = chord === undefined ? undefined : registry.find(chord);
      if (!binding) return;
      event.preventDefault();
      binding.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [registry]);
  return <KeyContext.Provider value={registry}>{props.children}</KeyContext.Provider>;
}

function useRegistry(): KeyRegistry {
  const registry = useContext(KeyContext);
  if (!registry) throw new Error('useKey needs a KeyProvider above it');
  return registry;
}

/** `useKey({ chord: 'F2', label: 'doctor.key.callNext', run: callNext, enabled: canCall })` */
export function useKey(binding: KeyBinding & { readonly enabled?: boolean }): void {
  const registry = useRegistry();
  const { label, enabled = true } = binding;
  const chord = useChord(label, binding.chord);
  const run = useEffectEvent(() => binding.run());
  useEffect(() => (enabled ? registry.add({ chord, label, run: () => run() }) : undefined), [registry, chord, label, enabled]);
}

/** The chord that answers for this act: the person's own, else the given one. For hints beside buttons. */
export function useChord(label: string, chord: string): string {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.map)[label] ?? chord;
}

export function useKeyMap(): readonly [KeyMap, (map: KeyMap) => void] {
  const registry = useRegistry();
  return [useSyncExternalStore(registry.subscribe, registry.map), useCallback((map: KeyMap) => registry.setMap(map), [registry])];
}

/** What the key sheet lists: one line per chord, the one that would answer now. */
export function useKeySheet(): readonly KeyBinding[] {
  const registry = useRegistry();
  const all = useSyncExternalStore(registry.subscribe, registry.list);
  return all.filter((binding) => registry.find(binding.chord) === binding);
}
