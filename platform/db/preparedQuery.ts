// A named statement on a pipelined connection: bind, execute and sync in one buffer; columns are described once per statement, not per call.
// Measured: docs/decisions/0090-lean-statements.md
import pg from 'pg';
import { bindMessage } from './bindMessage.ts';

interface Connection {
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  readonly stream: { cork(): void; uncork(): void };
  parse(query: { text: string; name: string }): void;
  _send(buffer: Buffer): void;
}
interface Column { readonly name: string; readonly read: (text: string) => unknown }
interface Field { readonly name: string; readonly dataTypeID: number }

export interface Answer { readonly rows: Record<string, unknown>[]; readonly rowCount: number }
type Callback = (error: Error | null, answer: Answer) => void;
/** The parts of pg's Query that it calls, and that its types leave out. */
const Base = pg.Query as unknown as new (text: string, values: readonly unknown[], callback: Callback) => { name: string; text: string; readonly callback: Callback };

const gathering = new WeakSet<object>();

/** What a line is given in one event-loop turn goes out together: the system call costs more than the statement. */
export function gatherWrites(client: pg.Client): void {
  const { stream } = (client as unknown as { connection: Connection }).connection;
  if (gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  setImmediate(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}

/** Columns by statement text: the same on every connection of this schema. */
const columnsOf = new Map<string, readonly Column[]>();

export class PreparedQuery extends Base {
  private readonly given: readonly unknown[];
  private readonly answer = { rows: [] as Record<string, unknown>[], rowCount: 0 };
  private columns: readonly Column[] = [];

  constructor(statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] }, callback: Callback) {
    super(statement.text, [], callback);
    this.name = statement.name;
    this.given = statement.values;
  }

  submit(connection: Connection): Error | null {
    const { name, text } = this;
    const previous = connection.parsedStatements[name] ?? connection.submittedNamedStatements[name];
    if (previous !== undefined && previous !== text) return new Error(`the statement name '${name}' was used for another text`);
    const known = columnsOf.get(text);
    this.columns = known ?? [];
    const bind = bindMessage(name, this.given, known === undefined);
    connection.stream.cork();
    if (previous === undefined) {
      connection.parse({ text, name });
      connection.submittedNamedStatements[name] = text;
    }
    connection._send(bind);
    connection.stream.uncork();
    return null;
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.columns = fields.map(({ name, dataTypeID }) => ({ name, read: pg.types.getTypeParser(dataTypeID, 'text') as (text: string) => unknown }));
    columnsOf.set(this.text, this.columns);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const { columns } = this;
    const row: Record<string, unknown> = {};
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at];
      const text = fields[at];
      if (column) row[column.name] = text == null ? null : column.read(text);
    }
    this.answer.rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (!columnsOf.has(this.text)) columnsOf.set(this.text, this.columns);
    this.answer.rowCount = Number(/\d+$/.exec(text)?.[0] ?? 0);
  }

  handleError(error: Error): void {
    this.callback(error, this.answer);
  }

  handleReadyForQuery(): void {
    this.callback(null, this.answer);
  }
}
