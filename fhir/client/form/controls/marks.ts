// Marks on a picture as one answer: an SVG of numbered circles, in thousandths of the picture's width and height, each with its words as title.
// Any viewer draws it over the picture; nothing in it is run. spec: FRS-10
import type { AnswerValue } from '#fhir/questionnaire/index.ts';
import type { Attachment } from '#fhir/types/index.ts';

export interface DrawingMark {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
const unescape = (text: string): string => text.replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => Object.keys(entities).find((sign) => entities[sign] === entity) ?? entity);

const toBase64 = (text: string): string => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
const fromBase64 = (data: string): string => new TextDecoder().decode(Uint8Array.from(atob(data), (sign) => sign.codePointAt(0) ?? 0));

const drawn = ({ x, y, text }: DrawingMark, index: number): string =>
  `<g><title>${escape(text)}</title><circle cx="${x}" cy="${y}" r="24" fill="#9b1c1c"/><text x="${x}" y="${y + 11}" font-size="32" text-anchor="middle" fill="#ffffff">${index + 1}</text></g>`;
const pattern = /<g><title>([^<]*)<\/title><circle cx="(\d{1,4})" cy="(\d{1,4})"/g;

export function drawingOf(marks: readonly DrawingMark[]): readonly AnswerValue[] {
  if (marks.length === 0) return [];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" preserveAspectRatio="none">${marks.map(drawn).join('')}</svg>`;
  const title = marks.map(({ text }, index) => `${index + 1}. ${text}`).join('; ');
  return [{ contentType: 'image/svg+xml', title, data: toBase64(svg) } satisfies Attachment];
}

/** What another program drew and cannot be read as marks counts as none. */
export function marksOf([value]: readonly AnswerValue[]): readonly DrawingMark[] {
  if (typeof value !== 'object' || !('data' in value) || value.data === undefined) return [];
  try {
    return [...fromBase64(value.data).matchAll(pattern)].map(([, text = '', x, y]) => ({ x: Number(x), y: Number(y), text: unescape(text) }));
  } catch {
    return [];
  }
}

const within = (value: number): number => Math.min(1000, Math.max(0, value));

export const moveMark = (mark: DrawingMark, [x, y]: readonly [number, number], by: number): DrawingMark => ({ ...mark, x: within(mark.x + x * by), y: within(mark.y + y * by) });
