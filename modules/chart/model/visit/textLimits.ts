// How long the texts of a visit may be. Screen and server ask the same rule; a text that is too long is never cut. spec: VIS-20
import { Fault } from '#platform/fault/index.ts';
import { composed, textLimits } from './shapes.ts';
import type { VisitPatch } from './shapes.ts';

/** Characters as they are kept. */
export const lengthOf = (text: string): number => composed(text).length;

export interface TooLong {
  readonly field: 'reason' | 'history' | 'pastHistory' | 'examination' | 'management' | 'advice' | 'followUp';
  /** `history`, `examination[2].text`, `followUp.note` */
  readonly path: string;
  readonly length: number;
  readonly most: number;
}

const plain = ['reason', 'history', 'pastHistory', 'management', 'advice'] as const;

export function findTooLong({ examination, followUp, ...content }: VisitPatch): readonly TooLong[] {
  const texts = [
    ...plain.map((field) => ({ field, path: field, text: content[field], most: textLimits[field] })),
    ...(examination ?? []).map(({ text }, index) => ({ field: 'examination' as const, path: `examination[${index}].text`, text, most: textLimits.examination })),
    { field: 'followUp' as const, path: 'followUp.note', text: followUp?.note, most: textLimits.followUpNote },
  ];
  return texts.flatMap(({ text = '', ...one }) => (lengthOf(text) > one.most ? [{ ...one, length: lengthOf(text) }] : []));
}

/** Throws naming every field that is too long, its length and its limit. */
export function checkTexts(content: VisitPatch): void {
  const all = findTooLong(content);
  const [first] = all;
  if (first === undefined) return;
  const { field, length, most } = first;
  throw new Fault('unprocessable', 'chart.text-too-long', { params: { field, length, most }, issue: all.map((one) => ({ code: 'too-long', expression: `content.${one.path}`, text: `${one.length} > ${one.most}` })) });
}
