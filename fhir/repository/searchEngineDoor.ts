// The search engine in use.
export { runSearch as searchEngine } from '#fhir/search/engine.ts';
