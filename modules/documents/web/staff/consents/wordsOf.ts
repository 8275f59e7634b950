// Words of the law's data in the reader's language.
import { useText } from '#ui/index.ts';

export interface Words { readonly vi: string; readonly en: string; readonly fr: string }

export function useWordsOf(): (words: Words) => string {
  const { language } = useText();
  return (words) => words[language] || words.vi;
}
