// Puts id, meta and rewritten links into source text; every other character stays (decimals digit for digit, key order, XHTML). spec: STO-5
import { Fault } from '#platform/fault/index.ts';
import type { Resource } from '#fhir/types/index.ts';
import { locateBreak } from './locateBreak.ts';
import { compactJson, refuseBadText, scanJson } from './scanJson.ts';
import type { Link, Member, Scan } from './scanJson.ts';

/** A resource with the text it came in. */
export interface Source { readonly resource: Resource; readonly text: string; readonly scan: Scan }

/** Parses one JSON object; throws Fault `fhir.bad-json`, `fhir.double-key`, `fhir.too-deep`, `fhir.nul-character`, `fhir.lone-surrogate`. */
export function parseSource(given: string): Source {
  refuseBadText(given);
  let parsed: unknown;
  try {
    parsed = JSON.parse(given);
  } catch {
    throw new Fault('invalid', 'fhir.bad-json', { issue: [{ code: 'structure', text: describeBreak(given) }] });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Fault('invalid', 'fhir.not-an-object', { issue: [{ code: 'structure', text: 'the body is not a JSON object' }] });
  }
  const normal = given.normalize('NFC');
  const text = compactJson(normal);
  const scan = scanJson(text);
  return { resource: (normal === given ? parsed : JSON.parse(text)) as Resource, text, scan };
}

/** Line and column, without quoting the text: it may be about a patient. */
export function describeBreak(text: string): string {
  if (text.trim() === '') return 'the body is empty';
  const at = locateBreak(text);
  if (at >= text.length) return 'the JSON ends too early';
  const before = text.slice(0, at);
  return `the JSON breaks at line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`;
}

export interface Stamp { readonly id: string; readonly version: number; readonly lastUpdated: string }

/** The text to store: our id and meta inside, links replaced. `links` gives the new text of a link value, or undefined to leave it. */
export function spliceSource(source: Source, stamp: Stamp, newLink?: (link: Link, value: string) => string | undefined): string {
  const { text, scan } = source;
  const edits: { start: number; end: number; text: string }[] = [];
  const id = scan.members.find((member) => member.key === 'id');
  const meta = scan.members.find((member) => member.key === 'meta');
  const idText = JSON.stringify(stamp.id);
  const metaText = buildMeta(text, meta && scan.meta, stamp);
  if (id) edits.push({ ...id.value, text: idText });
  if (meta) edits.push({ ...meta.value, text: metaText });
  const added = (id ? '' : `,"id":${idText}`) + (meta ? '' : `,"meta":${metaText}`);
  const after = scan.members.find((member) => member.key === 'resourceType')?.value.end;
  if (added && after !== undefined) edits.push({ start: after, end: after, text: added });
  if (newLink) {
    for (const link of scan.links) {
      const replaced = newLink(link, JSON.parse(text.slice(link.value.start, link.value.end)) as string);
      if (replaced !== undefined) edits.push({ ...link.value, text: JSON.stringify(replaced) });
    }
  }
  return applyEdits(text, edits);
}

function applyEdits(text: string, edits: { start: number; end: number; text: string }[]): string {
  edits.sort((a, b) => a.start - b.start);
  let out = '';
  let from = 0;
  for (const edit of edits) {
    out += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return out + text.slice(from);
}

function buildMeta(text: string, given: readonly Member[] | undefined, { version, lastUpdated }: Stamp): string {
  const kept = (given ?? []).filter((member) => member.key !== 'versionId' && member.key !== 'lastUpdated').map((member) => `,${text.slice(member.from, member.value.end)}`);
  return `{"versionId":"${version}","lastUpdated":"${lastUpdated}"${kept.join('')}}`;
}
