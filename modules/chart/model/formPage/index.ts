export { answerWords } from './answerWords.ts';
export { buildFormPage } from './buildFormPage.ts';
export type { FormPageData, FormPageFacts } from './buildFormPage.ts';
export type { FormPage, PageBlock } from './shapes.ts';
export { formTemplate, ownTemplates } from './templates.ts';
