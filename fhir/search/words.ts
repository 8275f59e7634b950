// The words of a resource for `_text` (its narrative) and `_content` (everything that is written in it for people).
// https://hl7.org/fhir/R4/search.html#content   docs/decisions/0224-words-as-tokens.md   spec: SRC-27
import { fold } from './fold.ts';

/** More words of one resource are not found. */
export const mostWords = 300;
const longestWord = 64;
const between = /[^\p{L}\p{N}]+/u;

/** Without case and marks; what is no letter and no digit parts words. */
export const wordsIn = (text: string): string[] => fold(text).split(between).filter((word) => word !== '' && word.length <= longestWord);

export interface ResourceWords { readonly narrative: readonly string[]; readonly content: readonly string[] }

/** What machines read: addresses, types, codes that other parameters find, and content that is no text. */
const passedOver = new Set([
  'resourceType', 'id', 'meta', 'contained', 'url', 'system', 'reference', 'contentType', 'data', 'hash', 'implicitRules', 'language', 'fullUrl',
  'status', 'use', 'intent', 'priority', 'gender', 'mode', 'linkId', 'path',
]);
/** Of what there is most in a hospital, what is the same in all of it: its code is found by the code. */
const passedOverIn: Readonly<Record<string, ReadonlySet<string>>> = { Observation: new Set(['code', 'category', 'unit', 'referenceRange', 'interpretation']) };
const forMachines = /^(?:[a-z][a-z0-9+.-]*:\S+|\d{4}(?:-\d\d(?:-\d\d(?:T\S+)?)?)?)$/;
/** Deeper than anything valid. */
const deepest = 64;

export function wordsOf(type: string, resource: object): ResourceWords {
  const { text } = resource as { text?: { div?: unknown } };
  const narrative = new Set<string>();
  if (typeof text?.div === 'string') add(narrative, readable(text.div));
  const content = new Set<string>();
  collect(resource, { words: content, own: passedOverIn[type], depth: 0 });
  return { narrative: [...narrative], content: [...content].filter((word) => !narrative.has(word)) };
}

interface Walk { readonly words: Set<string>; readonly own: ReadonlySet<string> | undefined; readonly depth: number }

function collect(value: unknown, walk: Walk): void {
  if (walk.words.size >= mostWords || walk.depth > deepest) return;
  if (typeof value === 'string') {
    if (!forMachines.test(value)) add(walk.words, value);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const inner = { ...walk, depth: walk.depth + 1 };
  if (Array.isArray(value)) {
    for (const one of value) collect(one, inner);
    return;
  }
  for (const [key, one] of Object.entries(value)) if (!isPassedOver(key, value, walk)) collect(one, inner);
}

/** The name in a reference is that of somebody else; a narrative has its own words. */
function isPassedOver(key: string, owner: object, { own }: Walk): boolean {
  if (passedOver.has(key) || own?.has(key) === true) return true;
  return (key === 'display' && 'reference' in owner) || (key === 'div' && 'status' in owner);
}

function add(words: Set<string>, text: string): void {
  for (const word of wordsIn(text)) {
    if (words.size >= mostWords) return;
    words.add(word);
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of XHTML; validation let nothing through that is not well formed. */
const readable = (div: string): string => div.replace(/<[^>]*>/g, ' ').replace(/&(#?\w{1,9});/g, (_all, name: string) => named[name] ?? numbered(name.toLowerCase()));

function numbered(name: string): string {
  const point = /^#x[\da-f]+$/.test(name) ? Number.parseInt(name.slice(2), 16) : /^#\d+$/.test(name) ? Number(name.slice(1)) : -1;
  return point < 0 || point > 0x10ffff ? ' ' : String.fromCodePoint(point);
}
