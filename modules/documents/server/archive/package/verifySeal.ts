// The seal of a package: does it cover every file, is it one and the same seal, and since when? spec: ARC-64
import { strFromU8 } from 'fflate';
import { canonicalBytes, verifyResource } from '#fhir/signature/index.ts';
import { checkToken, verifyJws, verifyXml } from '#platform/signing/index.ts';
import type { TimeStamp, Trust, VerifiedSignature } from '#platform/signing/index.ts';
import { parseXml } from '../export/exportXml.ts';
import { sha256 } from './buildPackage.ts';
import type { PackageFlaw } from './verifyPackage.ts';
import type { PackageFiles } from './readZip.ts';
import { sealPaths } from './sealPaths.ts';

export interface SealReport {
  /** Undefined where the package carries no seal. */
  readonly signature: VerifiedSignature | undefined;
  readonly flaws: readonly PackageFlaw[];
}

/** Parts that tell of everything else, and of themselves. */
const unlisted: readonly string[] = ['manifest.json', 'SHA256SUMS', ...Object.values(sealPaths)];

export function verifySeal(content: PackageFiles, trust: Trust): SealReport {
  const has = Object.keys(content).filter((path) => path.startsWith('signatures/'));
  if (has.length === 0) return { signature: undefined, flaws: [] };
  const missing = Object.values(sealPaths).filter((path) => !content[path]);
  if (missing.length > 0) return { signature: undefined, flaws: missing.map((path) => ({ path, what: 'missing' })) };
  const timeStamp = readStamp(content, trust);
  const judged = { ...trust, at: timeStamp?.at ?? trust.at };
  const list: VerifiedSignature = { ...verifyJws(textOf(content, sealPaths.manifest), bytesOf(content, 'manifest.json'), judged), timeStamp, ...(timeStamp && { level: 'B-T' as const }) };
  const others: readonly (readonly [string, VerifiedSignature])[] = [
    [sealPaths.xml, verifyXml(textOf(content, sealPaths.xml), judged)], [sealPaths.json, verifyJws(textOf(content, sealPaths.json), bytesOf(content, 'data/HoSoBenhAn.json'), judged)],
    [sealPaths.bundle, bundleSignature(content, judged)],
  ];
  return {
    signature: list,
    flaws: [
      ...flawOf(!timeStamp, sealPaths.stamp, 'bad-time-stamp'), ...[[sealPaths.manifest, list] as const, ...others].flatMap(([path, { problems }]) => problems.map((what) => ({ path, what }))),
      ...others.flatMap(([path, { signer }]) => flawOf(signer?.serial !== list.signer?.serial, path, 'other-seal')), ...compareListed(content), ...compareCopies(content),
    ],
  };
}

const flawOf = (is: boolean, path: string, what: PackageFlaw['what']): PackageFlaw[] => (is ? [{ path, what }] : []);
const bytesOf = (content: PackageFiles, path: string): Uint8Array => content[path] ?? new Uint8Array();
const textOf = (content: PackageFiles, path: string): string => strFromU8(bytesOf(content, path));

/** When the list was sealed, as the time-stamp authority says. */
function readStamp(content: PackageFiles, { anchors }: Trust): TimeStamp | undefined {
  try {
    return checkToken(bytesOf(content, sealPaths.stamp), { bytes: bytesOf(content, sealPaths.manifest), anchors });
  } catch {
    return undefined;
  }
}

const unread: VerifiedSignature = { signer: undefined, level: undefined, timeStamp: undefined, claimedAt: undefined, revocation: undefined, problems: ['unreadable'] };

function bundleSignature(content: PackageFiles, trust: Trust): VerifiedSignature {
  try {
    const [signature, ...more] = verifyResource(textOf(content, sealPaths.bundle), trust);
    return signature && more.length === 0 ? signature : unread;
  } catch {
    return unread;
  }
}

/** Whoever rewrites the sums cannot rewrite the sealed list. */
function compareListed(content: PackageFiles): PackageFlaw[] {
  try {
    const { files } = JSON.parse(textOf(content, 'manifest.json')) as { files: { path: string; sha256: string }[] };
    const listed = new Map(files.map((one) => [one.path, one.sha256]));
    return [
      ...[...listed].filter(([path, sum]) => !content[path] || sha256(bytesOf(content, path)) !== sum).map(([path]): PackageFlaw => ({ path, what: content[path] ? 'altered' : 'missing' })),
      ...Object.keys(content).filter((path) => !listed.has(path) && !unlisted.includes(path)).map((path): PackageFlaw => ({ path, what: 'unsealed' })),
    ];
  } catch {
    return [{ path: 'manifest.json', what: 'damaged' }];
  }
}

/** The signed copies say what the files say. */
function compareCopies(content: PackageFiles): PackageFlaw[] {
  const isSame = (compare: () => boolean): boolean => {
    try {
      return compare();
    } catch {
      return false;
    }
  };
  const xml = isSame(() => JSON.stringify(parseXml(textOf(content, sealPaths.xml))) === JSON.stringify(parseXml(textOf(content, 'data/HoSoBenhAn.xml'))));
  const bundle = isSame(() => Buffer.compare(canonicalBytes(textOf(content, sealPaths.bundle)), canonicalBytes(textOf(content, 'data/bundle.json'))) === 0);
  return [...flawOf(!xml, sealPaths.xml, 'differs'), ...flawOf(!bundle, sealPaths.bundle, 'differs')];
}
