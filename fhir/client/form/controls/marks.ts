// Marks on a picture as numbered points with words; the drawing itself is kept as the engine keeps it. spec: FRS-10
import { type AnswerValue, type Mark, readMarks, writeMarks } from '#fhir/questionnaire/index.ts';
import type { Attachment } from '#fhir/types/index.ts';

export interface DrawingMark {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

const toPoint = ({ x, y, text }: DrawingMark): Mark => ({ kind: 'point', points: [[x, y]], text });

/** The title says the marks in words, for those who do not see the picture. */
export function drawingOf(marks: readonly DrawingMark[]): readonly AnswerValue[] {
  if (marks.length === 0) return [];
  const title = marks.map(({ text }, index) => `${index + 1}. ${text}`).join('; ');
  return [{ contentType: 'image/svg+xml', title, data: writeMarks(marks.map(toPoint)) } satisfies Attachment];
}

/** Lines and areas of another program are shown by the point they begin at; what is no drawing of marks counts as none. */
export function marksOf([value]: readonly AnswerValue[]): readonly DrawingMark[] {
  const data = typeof value === 'object' && 'data' in value ? value.data : undefined;
  return ((data && readMarks(data)) || []).flatMap(({ points: [point], text }) => (point ? [{ x: point[0], y: point[1], text }] : []));
}

const within = (value: number): number => Math.min(1000, Math.max(0, value));

export const moveMark = (mark: DrawingMark, [x, y]: readonly [number, number], by: number): DrawingMark => ({ ...mark, x: within(mark.x + x * by), y: within(mark.y + y * by) });
