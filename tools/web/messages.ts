// `virtual:messages/vi`: the messages of every room, of ui, fhir/client and the apps, as one object per language; `virtual:messages/vi/faults`: those of refusals.
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

export function messages(root: string): Plugin {
  return {
    name: 'lanh-messages',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const [language = '', part] = id.slice(prefix.length + 1).split('/');
      const words = Object.entries(screenMessages(root, language)).filter(([key]) => key.startsWith('fault.') === (part === 'faults'));
      return `export default ${JSON.stringify(Object.fromEntries(words))};`;
    },
    handleHotUpdate({ file, server }) {
      if (/messages\.\w\w\.json$/.test(file)) server.ws.send({ type: 'full-reload' });
    },
  };
}
