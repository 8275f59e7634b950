// The words of one language from every room: what the first page needs, and the rest. spec: TXT-1
import type { Catalogue, Language } from '#ui/index.ts';

type Load = Record<Language, () => Promise<{ default: Catalogue }>>;
/** tools/web/messages.ts makes these modules from all messages.*.json of the house. */
const first: Load = {
  vi: () => import('virtual:messages/vi.first'),
  en: () => import('virtual:messages/en.first'),
  fr: () => import('virtual:messages/fr.first'),
};
const later: Load = {
  vi: () => import('virtual:messages/vi.later'),
  en: () => import('virtual:messages/en.later'),
  fr: () => import('virtual:messages/fr.later'),
};

export const loadFirstWords = async (language: Language): Promise<Catalogue> => (await first[language]()).default;
export async function loadWords(language: Language): Promise<Catalogue> {
  const parts = await Promise.all([first[language](), later[language]()]);
  return Object.assign({}, ...parts.map((part) => part.default));
}
