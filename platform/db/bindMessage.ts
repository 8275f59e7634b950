// PostgreSQL's Bind message with what follows it. https://www.postgresql.org/docs/current/protocol-message-formats.html

const describePortal = Buffer.from([0x44, 0, 0, 0, 6, 0x50, 0]);
const executeAndSync = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

/** Bind of the unnamed portal, Describe if asked, Execute and Sync. Values go as text, buffers as they are. */
export function bindMessage(statement: string, values: readonly unknown[], describe: boolean): Buffer {
  const parts = values.map(plain);
  const count = parts.length;
  const sizes = parts.map((part) => (part === null ? 0 : typeof part === 'string' ? Buffer.byteLength(part) : part.length));
  const bindSize = 4 + 1 + Buffer.byteLength(statement) + 1 + 2 + 2 * count + 2 + 4 * count + sizes.reduce((sum, size) => sum + size, 0) + 4;
  const tail = describe ? [describePortal, executeAndSync] : [executeAndSync];
  const message = Buffer.allocUnsafe(1 + bindSize + tail.reduce((sum, one) => sum + one.length, 0));
  let at = message.writeUInt8(0x42, 0);
  at = message.writeInt32BE(bindSize, at);
  at = message.writeUInt8(0, at);
  at += message.write(statement, at);
  at = message.writeUInt8(0, at);
  at = message.writeInt16BE(count, at);
  for (const part of parts) at = message.writeInt16BE(part instanceof Buffer ? 1 : 0, at);
  at = message.writeInt16BE(count, at);
  for (let index = 0; index < count; index++) {
    const part = parts[index] ?? null;
    at = message.writeInt32BE(part === null ? -1 : (sizes[index] ?? 0), at);
    if (typeof part === 'string') at += message.write(part, at);
    else if (part !== null) at += part.copy(message, at);
  }
  at = message.writeInt16BE(1, at);
  at = message.writeInt16BE(0, at);
  for (const one of tail) at += one.copy(message, at);
  return message;
}

function plain(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return arrayText(value);
  if (value instanceof Buffer) return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/** An array literal; only what needs quotes gets them. */
function arrayText(items: readonly unknown[]): string {
  let text = '{';
  for (let at = 0; at < items.length; at++) text += (at === 0 ? '' : ',') + elementText(items[at]);
  return `${text}}`;
}

const safe = /^[A-Za-z0-9_.:+-]+$/;

function elementText(item: unknown): string {
  if (item === null || item === undefined) return 'NULL';
  if (typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean') return String(item);
  if (Array.isArray(item)) return arrayText(item);
  if (item instanceof Buffer) return `"\\\\x${item.toString('hex')}"`;
  const text = plain(item) as string;
  if (safe.test(text) && text.toUpperCase() !== 'NULL') return text;
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
