// Door of summaries within the model of chart.
export { buildSummary } from './buildSummary.ts';
export type { Summary, SummaryFacts } from './buildSummary.ts';
export { proposeSummary } from './contracts.ts';
export { findSummaryFields, partsToTake, summaryParts } from './summaryFields.ts';
export type { SummaryFields, SummaryPart } from './summaryFields.ts';
