// Door of the renderer of forms. Screens load it with themselves: it is no part of the first script.
export { Filling } from './filling.ts';
export { type FormServices, type FoundCode, type SignatureState, useFormWords } from './formContext.ts';
export { FormView } from './FormView.tsx';
export { useProblemText } from './problemText.ts';
