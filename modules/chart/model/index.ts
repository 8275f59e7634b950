// Door of the model of chart.
export * from './visit/index.ts';
export * from './paper/index.ts';
export * from './stay/index.ts';
export * from './summary/index.ts';
export * from './formPage/index.ts';
export * from './forms/index.ts';
export * from './consent/index.ts';
export { dropTemplate, keepTemplate, mostTemplates, ownTemplates, templateFields, templateLimits } from './templates/contracts.ts';
export type { OwnTemplate, TemplateField } from './templates/contracts.ts';
export { chartExtensions, chartSystems } from './systems.ts';
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
export * from './vitals/index.ts';
export * from './allergy/index.ts';
export * from './formEditor/index.ts';
