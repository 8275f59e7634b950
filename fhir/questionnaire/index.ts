// Door of the forms: pure, runs in server and browser.   spec: FRM
export { compileForm, idOf as formIdOf } from './compile/compileForm.ts';
export type { CompiledForm } from './compile/compileForm.ts';
export type { AnswerValue, Form, FormConstraint, FormItem, FormItemType, FormOption, FormQuery, ItemExtract } from './form.ts';
export type { AnswerProblem, AnswerProblemCode, Answers, AnswersContext, ItemView } from './state.ts';
export { formLimits } from './source.ts';
export type { FormFacts, FormJson, FormProblem, FormProblemCode, FormRow, FormSource, ListRow, Words } from './source.ts';
export { canonicalOf, formSystems, formUrls } from './urls.ts';
export { readForm } from './read/readForm.ts';
export type { ReadForm } from './read/readForm.ts';
export { openAnswers } from './answers/openAnswers.ts';
export { checkAnswers, findOversize } from './answers/checkAnswers.ts';
export type { CheckedAnswers } from './answers/checkAnswers.ts';
export { answerLimits } from './answers/problems.ts';
export { answerOf, valueOf } from './read/choices.ts';
export { readMarks, writeMarks } from './drawing.ts';
export type { Mark } from './drawing.ts';
