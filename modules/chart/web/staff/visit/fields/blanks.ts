// Blanks of a template: `___` is filled one after the other. spec: VIS-11

export interface Blank { readonly start: number; readonly end: number }

const shape = /_{3,}/g;

/** The next blank at or after `from`, else the first one. */
export function nextBlank(text: string, from: number): Blank | undefined {
  const all = [...text.matchAll(shape)].map((found) => ({ start: found.index, end: found.index + found[0].length }));
  return all.find(({ start }) => start >= from) ?? all[0];
}

export const hasBlank = (text: string): boolean => nextBlank(text, 0) !== undefined;
