// Tables the checks compare with, read once: interactions here, classes of allergy from the chart; dated by the edition they lie in.   spec: PHA-36
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { allergyClassesOn } from '#modules/chart/server/index.ts';
import { isInForce } from '#platform/datedTable/index.ts';
import { readDataFile } from '#platform/datedTable/server.ts';
import type { Interaction, SafetyKnowledge } from '#modules/pharmacy/model/index.ts';
import { interactionSchema } from '#modules/pharmacy/model/index.ts';

const folder = new URL('../../../../data/terminology/medicine/', import.meta.url);
const dated = z.object({ validFrom: z.string(), validTo: z.string().optional() });

interface Tables {
  readonly valid: z.infer<typeof dated>;
  readonly interactions: readonly Interaction[] | undefined;
}

let read: Tables | undefined;

/** Tables in force on the day; absent ones are left out, and the checks then say that they did not run. */
export function knowledgeOn(day: string): SafetyKnowledge {
  read ??= readTables();
  const allergyClasses = allergyClassesOn(day);
  return { ...(read.interactions && isInForce(read.valid, day) && { interactions: read.interactions }), ...(allergyClasses && { allergyClasses }) };
}

function readTables(): Tables {
  const edition = new URL('edition.json', folder);
  const valid = existsSync(edition) ? dated.parse(JSON.parse(readFileSync(edition, 'utf8'))) : { validFrom: '1900-01-01' };
  return { valid, interactions: readRows('interactions.csv', toInteraction) };
}

type Cells = Readonly<Record<string, string>>;

/** A row that says nonsense is named with file and line when the server starts to use it. */
function readRows<T>(name: string, toRow: (cells: Cells) => T): readonly T[] | undefined {
  if (!existsSync(new URL(name, folder))) return undefined;
  return readDataFile(`terminology/medicine/${name}`).map((cells, index) => {
    try {
      return toRow(cells);
    } catch (cause) {
      throw new Error(`${name}, line ${index + 2}: ${(cause as Error).message}`, { cause });
    }
  });
}

const filled = (cells: Cells): Cells => Object.fromEntries(Object.entries(cells).filter(([, text]) => text.trim() !== ''));

function toInteraction(cells: Cells): Interaction {
  const { effect_en: effectEn, effect_fr: effectFr, ...rest } = filled(cells);
  return interactionSchema.parse({ ...rest, ...(effectEn && { effectEn }), ...(effectFr && { effectFr }) });
}
