// Door of the forms: pure, runs in server and browser.   spec: FRM
export { compileForm, idOf as formIdOf } from './compile/compileForm.ts';
export type { CompiledForm } from './compile/compileForm.ts';
export type { AnswerValue, Form, FormConstraint, FormItem, FormItemType, FormOption, FormQuery, ItemExtract } from './form.ts';
export type { AnswerProblem, AnswerProblemCode, Answers, AnswersContext, ItemView } from './state.ts';
export { formLimits } from './source.ts';
export type { FormFacts, FormJson, FormProblem, FormProblemCode, FormRow, FormSource, ListRow, Words } from './source.ts';
export { canonicalOf, formSystems, formUrls } from './urls.ts';
