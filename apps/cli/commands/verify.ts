// `lanh verify FILE`: what a signature in a PDF, XML or FHIR file, beside a file, or on an archive package is worth, in plain words. Needs no database.
import { readFile } from 'node:fs/promises';
import { explainFile } from '#modules/documents/server/index.ts';
import { readAnchors } from '#apps/server/openSigningDesk.ts';
import { readConfig } from '#platform/config/index.ts';
import { languages } from '#platform/fault/server.ts';
import type { Command } from '../command.ts';
import { readWords } from '../words.ts';

export const verify: Command = {
  name: 'verify',
  usage: 'FILE.pdf|FILE.xml|FILE.json|PACKAGE.zip [--signature FILE.jws] [--lang vi|en|fr]',
  summary: 'tells whose signature a file or package carries, since when, and whether it was touched',
  run: async (words, context) => {
    const { paths: [path], named } = readWords(words);
    const bytes = path === undefined ? undefined : await readFile(path).catch(() => undefined);
    if (!bytes) {
      context.say(path === undefined ? 'Which file? npm run lanh -- verify FILE.pdf' : `${path} cannot be read`);
      return false;
    }
    const language = languages.find((one) => one === named.get('lang')) ?? 'vi';
    const beside = named.get('signature');
    const detached = beside === undefined ? undefined : await readFile(beside, 'utf8').catch(() => '');
    const { genuine, lines } = explainFile(bytes, { ...(detached !== undefined && { detached }), anchors: await readAnchors(readConfig().dataFolder), at: new Date(), now: new Date() }, language);
    for (const line of lines) context.say(line);
    return genuine;
  },
};
