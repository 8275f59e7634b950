// Drafts of unfinished forms, kept on this device per person, patient and form. They survive a crash, a reload and another
// person's turn at the same PC, because the key names the person. spec: DRF

export interface DraftKey {
  /** Account id of the person who types. */
  readonly accountId: string;
  /** Whom it is about; `-` when nobody. */
  readonly patientId: string;
  /** Form name, e.g. `doctor.visit` or `doctor.visit/<encounter id>`. */
  readonly form: string;
}
export interface StoredDraft<T> {
  readonly value: T;
  /** ISO instant of the last keystroke kept. */
  readonly savedAt: string;
}
/** The part of the Storage interface that drafts need; tests pass a Map-backed one. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'lanh.draft/';
const keptMs = 14 * 24 * 3_600_000;
const nameOf = (key: DraftKey): string => `${prefix}${key.accountId}/${key.patientId}/${key.form}`;

/** Undefined when there is none or when what is stored cannot be read. */
export function readDraft<T>(storage: DraftStorage, key: DraftKey): StoredDraft<T> | undefined {
  try {
    const text = storage.getItem(nameOf(key));
    const draft: unknown = text === null ? undefined : JSON.parse(text);
    return draft && typeof draft === 'object' && 'savedAt' in draft && 'value' in draft ? (draft as StoredDraft<T>) : undefined;
  } catch {
    return undefined;
  }
}

/** False when the device refused (full or forbidden); the caller says so instead of claiming "saved". */
export function writeDraft<T>(storage: DraftStorage, key: DraftKey, draft: StoredDraft<T>): boolean {
  try {
    storage.setItem(nameOf(key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export const removeDraft = (storage: DraftStorage, key: DraftKey): void => storage.removeItem(nameOf(key));

/** Drafts of one person, newest first: shown at sign-in so that nothing is forgotten. */
export function listDrafts(storage: DraftStorage, accountId: string): readonly (DraftKey & { readonly savedAt: string })[] {
  return draftNames(storage)
    .map((name) => name.slice(prefix.length).split('/'))
    .filter(([owner]) => owner === accountId)
    .flatMap(([owner = '', patientId = '', ...form]) => {
      const key = { accountId: owner, patientId, form: form.join('/') };
      const draft = readDraft(storage, key);
      return draft ? [{ ...key, savedAt: draft.savedAt }] : [];
    })
    .sort((left, right) => right.savedAt.localeCompare(left.savedAt));
}

/** Forgets drafts nobody came back to for two weeks. */
export function sweepDrafts(storage: DraftStorage, now: number): void {
  for (const name of draftNames(storage)) {
    const [accountId = '', patientId = '', ...form] = name.slice(prefix.length).split('/');
    const draft = readDraft(storage, { accountId, patientId, form: form.join('/') });
    if (!draft || now - Date.parse(draft.savedAt) > keptMs) storage.removeItem(name);
  }
}

function draftNames(storage: DraftStorage): string[] {
  const names = Array.from({ length: storage.length }, (_unused, index) => storage.key(index));
  return names.filter((name): name is string => name?.startsWith(prefix) ?? false);
}
