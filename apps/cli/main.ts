// `npm run lanh -- …`: finds the command, gives it the services, exits 0 only on success.
import { explain } from '#apps/server/explain.ts';
import { openServices } from '#apps/server/openServices.ts';
import type { OpenServices } from '#apps/server/openServices.ts';
import { readConfig } from '#platform/config/index.ts';
import type { Command } from './command.ts';
import { commands } from './commands/index.ts';

const words = process.argv.slice(2);
process.exitCode = await runCommand().catch((error) => {
  explain(error);
  return 1;
});

async function runCommand(): Promise<number> {
  const command = commands.find(({ name }) => words.slice(0, name.split(' ').length).join(' ') === name);
  if (!command) return help(words.length === 0 || /^(-h|--help|help)$/i.test(words[0] ?? ''));
  let open: Promise<OpenServices> | undefined;
  const services = async () => (await (open ??= openServices(readConfig(), console.error, { beside: true }))).services;
  try {
    const done = await command.run(words.slice(command.name.split(' ').length), { services, say: (text) => console.log(text) });
    return typeof done === 'number' ? done : done ? 0 : 1;
  } finally {
    if (open) await (await open.catch(() => undefined))?.close();
  }
}

function help(asked: boolean): number {
  const lines = commands.map((command) => `  ${title(command)}\n      ${command.summary}`);
  console.log([...(asked ? [] : [`Unknown command: ${words.join(' ')}`]), 'npm run lanh -- COMMAND', ...lines].join('\n'));
  return asked ? 0 : 1;
}

function title({ name, usage }: Command): string {
  return `${name} ${usage}`.trim();
}
