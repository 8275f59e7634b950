// One command of `npm run lanh -- NAME …`. Exit code 0 only when `run` returns true; a number is the exit code itself.
import type { Services } from '#apps/server/services.ts';

export interface Command {
  /** Words that call it: `import`, `audit verify`, `catalogue import`. */
  readonly name: string;
  /** How it is called, after the name. */
  readonly usage: string;
  /** One line for the list. */
  readonly summary: string;
  /** Gets the words after the name; `say` prints a line. */
  run(words: readonly string[], context: CommandContext): Promise<boolean | number>;
}

export interface CommandContext {
  /** Opens (or attaches to) the database on first use. */
  services(): Promise<Services>;
  say(text: string): void;
}
