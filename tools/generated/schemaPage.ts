// The page of tables and columns, from the comments in the migrations: every one of them has to say what it is for.
import { migrationSets } from '#apps/server/migrationSets.ts';
import { readMigrations } from '#platform/db/index.ts';

const comment = /comment on (table|column|function|sequence)\s+([a-z_][\w.]*)(?:\([^)]*\))?\s+is\s+'((?:[^']|'')*)'/gi;

interface Thing { readonly kind: string; text: string; readonly columns: Map<string, string> }

/** Two files of one number end here, before they meet a database. */
export async function schemaPage(): Promise<string> {
  const migrations = await readMigrations(migrationSets);
  const parts = migrationSets.map(({ name }) => {
    const things = new Map<string, Thing>();
    for (const { sql } of migrations.filter(({ set }) => set === name)) readComments(sql, things);
    return things.size === 0 ? '' : `## ${name}\n\n${[...things].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, thing]) => describe(key, thing)).join('\n\n')}\n`;
  });
  return `# Schema\n\nTables of every part of the house, from the comments in its migrations. The index tables \`fhir.ix_…\` of the commoner resource types are made alike by a loop and not listed one by one; \`fhir.ix_any\` shows their columns.\n\n${parts.filter((part) => part !== '').join('\n')}`;
}

/** Later files win: a comment is rewritten where its meaning changed. */
function readComments(sql: string, things: Map<string, Thing>): void {
  for (const [, kind = '', name = '', quoted = ''] of sql.matchAll(comment)) {
    const text = quoted.replaceAll("''", "'");
    const isColumn = kind.toLowerCase() === 'column';
    const owner = isColumn ? name.slice(0, name.lastIndexOf('.')) : name;
    const thing = things.get(owner) ?? { kind: isColumn ? 'table' : kind.toLowerCase(), text: '', columns: new Map() };
    things.set(owner, thing);
    if (isColumn) thing.columns.set(name.slice(owner.length + 1), text);
    else thing.text = text;
  }
}

function describe(name: string, { kind, text, columns }: Thing): string {
  const head = `### ${name}${kind === 'table' ? '' : ` (${kind})`}\n\n${text}`;
  if (columns.size === 0) return head;
  const rows = [...columns].map(([column, meaning]) => `| \`${column}\` | ${meaning.replaceAll('|', '\\|')} |`);
  return `${head}\n\n| Column | |\n| --- | --- |\n${rows.join('\n')}`;
}
