// Turns a message key and values into words of one language. ICU MessageFormat by intl-messageformat. spec: TXT
import { IntlMessageFormat } from 'intl-messageformat';

export type Language = 'vi' | 'en' | 'fr';
export const languages: readonly Language[] = ['vi', 'en', 'fr'];
/** Flat keys (`chart.view.overview`) to ICU patterns. */
export type Catalogue = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number | Date | undefined>>;
export type Translate = (key: string, values?: Values) => string;

/** Locale used for number rules; the clock and dates are formatted by ui/format, the same in all three languages. */
export const localeOf: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB', fr: 'fr-FR' };

/**
 * `createTranslate(catalogue, 'vi')('queue.waiting', { count: 3 })` → `3 người chờ`.
 * A key that is missing comes back as itself, so that a screen never breaks over a word; checkMessages finds it before it ships.
 * While some words are still on their way it comes back as nothing.
 */
export function createTranslate(catalogue: Catalogue, language: Language, isWhole = true): Translate {
  const compiled = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    const pattern = catalogue[key];
    if (pattern === undefined) return isWhole ? key : '';
    if (!pattern.includes('{') && !pattern.includes("'")) return pattern;
    let message = compiled.get(key);
    if (!message) {
      message = new IntlMessageFormat(pattern, localeOf[language], undefined, { ignoreTag: true });
      compiled.set(key, message);
    }
    return String(message.format(values as Record<string, string | number | Date>));
  };
}
