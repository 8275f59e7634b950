// Is a package whole, and does what it says still read? Needs neither database nor network. spec: ARC-61
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import type { Unzipped } from 'fflate';
import { parseJson, parseXml } from '../export/exportXml.ts';

export interface PackageReport {
  readonly files: number;
  readonly bytes: number;
  readonly archiveNumber: string | undefined;
  /** `path: what is wrong`; empty = whole. */
  readonly problems: readonly string[];
  readonly papers: readonly { readonly path: string; readonly pdf: Uint8Array }[];
}

/** Unpacked, a package is no bomb. */
const mostBytes = 4 * 1024 ** 3;

export function verifyPackage(zip: Uint8Array): PackageReport {
  const content = unpack(zip);
  if (typeof content === 'string') return { files: 0, bytes: 0, archiveNumber: undefined, problems: [content], papers: [] };
  const sums = readSums(content);
  const problems = [...compareSums(content, sums), ...readExports(content)];
  const papers = Object.entries(content).filter(([path]) => path.endsWith('.pdf')).map(([path, pdf]) => ({ path, pdf }));
  return { files: Object.keys(content).length, bytes: Object.values(content).reduce((sum, { length }) => sum + length, 0), archiveNumber: readNumber(content), problems, papers };
}

function unpack(zip: Uint8Array): Unzipped | string {
  let total = 0;
  try {
    return unzipSync(zip, { filter: ({ originalSize }) => {
      total += originalSize;
      if (total > mostBytes) throw new Error('too big');
      return true;
    } });
  } catch (error) {
    return `the package is no zip that can be read (${(error as Error).message})`;
  }
}

const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

function readSums(content: Unzipped): Map<string, string> {
  return new Map(decode(content.SHA256SUMS).split('\n').filter(Boolean).map((line) => [line.slice(66), line.slice(0, 64)]));
}

function compareSums(content: Unzipped, sums: ReadonlyMap<string, string>): string[] {
  if (sums.size === 0) return ['SHA256SUMS: missing'];
  const changed = [...sums].flatMap(([path, sum]) => {
    const bytes = content[path];
    if (!bytes) return [`${path}: missing`];
    return createHash('sha256').update(bytes).digest('hex') === sum ? [] : [`${path}: changed`];
  });
  return [...changed, ...Object.keys(content).filter((path) => path !== 'SHA256SUMS' && !sums.has(path)).map((path) => `${path}: not listed`)];
}

/** XML and JSON tell the same, and every resource of the bundle is one. */
function readExports(content: Unzipped): string[] {
  const problems: string[] = [];
  const attempt = (path: string, read: () => void) => {
    try {
      read();
    } catch {
      problems.push(`${path}: cannot be read`);
    }
  };
  attempt('data/HoSoBenhAn.xml', () => {
    if (JSON.stringify(parseXml(decode(content['data/HoSoBenhAn.xml']))) !== JSON.stringify(parseXmlOrder(decode(content['data/HoSoBenhAn.json'])))) throw new Error('differs');
  });
  attempt('data/bundle.json', () => {
    const { entry } = JSON.parse(decode(content['data/bundle.json'])) as { entry: { resource: { resourceType: string } }[] };
    if (entry.some(({ resource }) => !resource.resourceType)) throw new Error('no resource');
  });
  return problems;
}

/** In the order in which the XML is read. */
function parseXmlOrder(json: string): unknown {
  const { record, groups } = parseJson(json);
  return { record, groups: Object.fromEntries(Object.entries(groups).map(([group, rows]) => [group, rows.map(({ part, source, form, fields, answers }) => ({ part, source, ...(form !== undefined && { form }), fields, ...(answers && { answers }) }))])) };
}

function readNumber(content: Unzipped): string | undefined {
  try {
    return (JSON.parse(decode(content['manifest.json'])) as { archiveNumber?: string | null }).archiveNumber ?? undefined;
  } catch {
    return undefined;
  }
}
