// Door of the renderer of forms. Screens load it with themselves: it is no part of the first script.
export { Filling } from './filling.ts';
export type { FormServices, FoundCode, SignatureState } from './formContext.ts';
export { useFormWords } from './formContext.ts';
export { FormView } from './FormView.tsx';
export { type DrawingMark, marksOf } from './controls/marks.ts';
export { useProblemText } from './problemText.ts';
export { countBelow, type SectionCount, sectionsOf } from './sections.ts';
