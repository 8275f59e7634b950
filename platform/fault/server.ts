// Fault texts for the answers of the server: `fault.<code>` of every room's message files, by Accept-Language. spec: FLT
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Fault } from './fault.ts';

export const languages = ['vi', 'en', 'fr'] as const;
export type Language = (typeof languages)[number];
export type FaultText = (fault: Fault, language: Language) => string;

/** Reads `messages.<language>.json` of the folders that have one; a code without a text is shown as itself. */
export function loadFaultTexts(folders: readonly URL[]): FaultText {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    for (const language of languages) for (const [key, text] of Object.entries(readMessages(folder, language))) texts.set(`${language}/${key}`, text);
  }
  const formats = new Map<string, IntlMessageFormat>();
  return (fault, language) => {
    const key = `${language}/fault.${fault.code}`;
    const text = texts.get(key);
    if (text === undefined) return fault.code;
    const format = formats.get(key) ?? new IntlMessageFormat(text, language);
    formats.set(key, format);
    return formatText(format, fault);
  };
}

function formatText(format: IntlMessageFormat, fault: Fault): string {
  try {
    return String(format.format(fault.params as Record<string, string | number>));
  } catch {
    // A text that names a value the fault does not carry must not hide the fault itself.
    return fault.code;
  }
}

function readMessages(folder: URL, language: Language): Record<string, string> {
  try {
    return JSON.parse(readFileSync(fileURLToPath(new URL(`messages.${language}.json`, folder)), 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Headers seen, most of them the same few. */
const picked = new Map<string, Language>();
const mostPicked = 200;

/** First of our languages that the reader accepts; Vietnamese if none. */
export function pickLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'vi';
  const known = picked.get(acceptLanguage);
  if (known !== undefined) return known;
  if (picked.size >= mostPicked) picked.clear();
  const language = readLanguage(acceptLanguage);
  picked.set(acceptLanguage, language);
  return language;
}

function readLanguage(acceptLanguage: string): Language {
  const wishes = acceptLanguage.split(',').map((part) => {
    const [tag = '', quality] = part.trim().toLowerCase().split(';q=');
    return { tag: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) };
  });
  wishes.sort((a, b) => b.quality - a.quality);
  return wishes.map(({ tag }) => languages.find((language) => language === tag)).find((language) => language !== undefined) ?? 'vi';
}
