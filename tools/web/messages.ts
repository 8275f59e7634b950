// `virtual:messages/vi.first` and `.later`: the messages of every room, of ui, fhir/client and the apps, as two objects per language.
// Faults are worded by the server, so platform and fhir/rest stay out of the browser.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const prefix = 'virtual:messages/';
export const messagePlaces: readonly string[] = ['ui', 'fhir/client', 'apps/*', 'modules/*'];

export function readMessages(root: string, language: string): Record<string, string> {
  const files = messagePlaces.flatMap((place) => globSync(`${place}/messages.${language}.json`, { cwd: root })).toSorted();
  return Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>));
}

/** Words of pages that the server writes itself: no screen has them. */
const ofServerPages = /^documents\.verify\./;
const screenMessages = (root: string, language: string): Record<string, string> => Object.fromEntries(Object.entries(readMessages(root, language)).filter(([key]) => !ofServerPages.test(key)));

/** Words of refusals, which the server words as well, and of screens that nobody begins with: fetched right behind the first paint. What stands in the menu or as a title is needed at once. */
const ofLaterScreens = /^(?:fault|chart\.(?:forms|stay)|client\.form|documents\.(?:archive|confirm|keys|privacy|records?|queue)|facility\.(?:import|structure|apps|accounts|catalogues|access)|reception\.(?:double|boards)|reporting|scope|shell\.passkey)\./;
const isLater = (key: string): boolean => ofLaterScreens.test(key) && !/\.(?:menu|title)$/.test(key);

/** `vi.first`, `vi.later` */
function wordsOf(root: string, name: string): Record<string, string> {
  const [language = '', part] = name.split('.');
  return Object.fromEntries(Object.entries(screenMessages(root, language)).filter(([key]) => isLater(key) === (part === 'later')));
}

export function messages(root: string): Plugin {
  return {
    name: 'lanh-messages',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      return `export default ${JSON.stringify(wordsOf(root, id.slice(prefix.length + 1)))};`;
    },
    handleHotUpdate({ file, server }) {
      if (/messages\.\w\w\.json$/.test(file)) server.ws.send({ type: 'full-reload' });
    },
  };
}
