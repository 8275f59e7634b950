// The words of one language from every room, loaded as one file per language. spec: TXT-1
import type { Catalogue, Language } from '#ui/index.ts';

/** vite/messages.ts makes these modules from all messages.*.json of the house. */
const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
  vi: () => import('virtual:messages/vi'),
  en: () => import('virtual:messages/en'),
  fr: () => import('virtual:messages/fr'),
};

/** Refusals come worded by the server; ours are for those that it sends without words. */
const faults: typeof catalogues = {
  vi: () => import('virtual:messages/vi/faults'),
  en: () => import('virtual:messages/en/faults'),
  fr: () => import('virtual:messages/fr/faults'),
};

export const loadWords = async (language: Language): Promise<Catalogue> => (await catalogues[language]()).default;
export const loadFaultWords = async (language: Language): Promise<Catalogue> => (await faults[language]()).default;
