// Marks on a picture. An answer is `x,y` in hundredths of the picture, with words after `;`. spec: PRF-7
import type { QuestionnaireResponseItemAnswer } from '#fhir/types/index.ts';
import type { Mark } from './shapes.ts';

const written = /^\s*(\d+(?:\.\d+)?)\s*,\s*(\d+(?:\.\d+)?)\s*(?:;\s*([\s\S]*))?$/;

export function readMarks({ valueString }: QuestionnaireResponseItemAnswer): Mark[] {
  const [, x, y, text = ''] = written.exec(valueString ?? '') ?? [];
  return x === undefined || y === undefined ? [] : [{ x: Math.min(100, Number(x)), y: Math.min(100, Number(y)), text: text.trim() }];
}

/** Height by width of an SVG, from its view box; a square where it has none. */
export function pictureRatio(svg = ''): number {
  const [, width, height] = /viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(svg) ?? [];
  return width === undefined || height === undefined || Number(width) === 0 ? 1 : Number(height) / Number(width);
}
