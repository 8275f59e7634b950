// Words of the public page, from the room's own messages.
import { IntlMessageFormat } from 'intl-messageformat';
import en from '../../messages.en.json' with { type: 'json' };
import fr from '../../messages.fr.json' with { type: 'json' };
import vi from '../../messages.vi.json' with { type: 'json' };
import type { Language } from '#platform/fault/server.ts';

const texts: Record<Language, Readonly<Record<string, string>>> = { vi, en, fr };

export type Words = (key: string, values?: Record<string, string>) => string;

export function wordsOf(language: Language): Words {
  return (key, values) => String(new IntlMessageFormat(texts[language][key] ?? key, language).format(values));
}
