// Is a package whole, and does what it says still read? Needs neither database nor network. spec: ARC-61
import { verifyPdf } from '#platform/signing/index.ts';
import type { SignatureProblem, Trust, VerifiedSignature } from '#platform/signing/index.ts';
import { parseJson, parseXml } from '../export/exportXml.ts';
import { sha256 } from './buildPackage.ts';
import { readZip } from './readZip.ts';
import type { PackageFiles } from './readZip.ts';
import { verifySeal } from './verifySeal.ts';

/** What is wrong with one file of a package; of a signature, what is wrong with that. */
export interface PackageFlaw {
  readonly path: string;
  /** `altered`: not what a list says. `unlisted`: in no list. `unsealed`: not in the sealed list. `differs`: the signed copy tells something else. `paper`: its signatures are not genuine. */
  readonly what: 'missing' | 'altered' | 'unlisted' | 'damaged' | 'other-seal' | 'unsealed' | 'differs' | 'paper' | SignatureProblem;
}

export interface PackageReport {
  readonly files: number;
  readonly bytes: number;
  /** Of the archive, else of the record. */
  readonly number: string | undefined;
  readonly papers: number;
  readonly flaws: readonly PackageFlaw[];
  /** The facility's; undefined where there is none, or none that can be read. */
  readonly seal: VerifiedSignature | undefined;
  /** Sealed, and nothing is wrong with it. */
  readonly genuine: boolean;
}

/** Unpacked, a package is no bomb. */
const mostBytes = 2 * 1024 ** 3;

export interface PackageTrust extends Trust { readonly mostBytes?: number }

export function verifyPackage(zip: Uint8Array, trust: PackageTrust): PackageReport {
  const content = unpack(zip, trust.mostBytes ?? mostBytes);
  if (!content) return { files: 0, bytes: 0, number: undefined, papers: 0, flaws: [{ path: '', what: 'damaged' }], seal: undefined, genuine: false };
  const seal = verifySeal(content, trust);
  const papers = Object.entries(content).filter(([path]) => path.endsWith('.pdf'));
  const doubtful = papers.filter(([, pdf]) => !verifyPdf(pdf, trust).genuine).map(([path]): PackageFlaw => ({ path, what: 'paper' }));
  const flaws = distinct([...compareSums(content, readSums(content)), ...readExports(content), ...doubtful, ...seal.flaws]);
  return {
    files: Object.keys(content).length, bytes: Object.values(content).reduce((sum, { length }) => sum + length, 0), number: readNumber(content), papers: papers.length, flaws,
    seal: seal.signature, genuine: flaws.length === 0 && seal.signature !== undefined,
  };
}

const distinct = (flaws: readonly PackageFlaw[]): PackageFlaw[] => [...new Map(flaws.map((one) => [`${one.path} ${one.what}`, one])).values()];

function unpack(zip: Uint8Array, most: number): PackageFiles | undefined {
  try {
    return readZip(zip, most);
  } catch {
    return undefined;
  }
}

const decode = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

function readSums(content: PackageFiles): Map<string, string> {
  return new Map(decode(content.SHA256SUMS).split('\n').filter(Boolean).map((line) => [line.slice(66), line.slice(0, 64)]));
}

function compareSums(content: PackageFiles, sums: ReadonlyMap<string, string>): PackageFlaw[] {
  if (sums.size === 0) return [{ path: 'SHA256SUMS', what: 'missing' }];
  const altered = [...sums].flatMap(([path, sum]): PackageFlaw[] => {
    const bytes = content[path];
    if (!bytes) return [{ path, what: 'missing' }];
    return sha256(bytes) === sum ? [] : [{ path, what: 'altered' }];
  });
  return [...altered, ...Object.keys(content).filter((path) => path !== 'SHA256SUMS' && !sums.has(path)).map((path): PackageFlaw => ({ path, what: 'unlisted' }))];
}

/** XML and JSON tell the same, and every resource of the bundle is one. */
function readExports(content: PackageFiles): PackageFlaw[] {
  const flaws: PackageFlaw[] = [];
  const attempt = (path: string, read: () => void) => {
    try {
      read();
    } catch {
      flaws.push({ path, what: 'damaged' });
    }
  };
  attempt('data/HoSoBenhAn.xml', () => {
    if (JSON.stringify(parseXml(decode(content['data/HoSoBenhAn.xml']))) !== JSON.stringify(parseXmlOrder(decode(content['data/HoSoBenhAn.json'])))) throw new Error('differs');
  });
  attempt('data/bundle.json', () => {
    const { entry } = JSON.parse(decode(content['data/bundle.json'])) as { entry: { resource: { resourceType: string } }[] };
    if (entry.some(({ resource }) => !resource.resourceType)) throw new Error('no resource');
  });
  return flaws;
}

/** In the order in which the XML is read. */
function parseXmlOrder(json: string): unknown {
  const { record, groups } = parseJson(json);
  return { record, groups: Object.fromEntries(Object.entries(groups).map(([group, rows]) => [group, rows.map(({ part, source, form, fields, answers }) => ({ part, source, ...(form !== undefined && { form }), fields, ...(answers && { answers }) }))])) };
}

function readNumber(content: PackageFiles): string | undefined {
  try {
    const { archiveNumber, number } = JSON.parse(decode(content['manifest.json'])) as { archiveNumber?: string | null; number?: string | null };
    return archiveNumber ?? number ?? undefined;
  } catch {
    return undefined;
  }
}
