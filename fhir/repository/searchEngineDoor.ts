// The search engine in use.
import type { CustomParameters } from '#fhir/search/custom/customParameters.ts';
import { runSearch } from '#fhir/search/engine.ts';
import type { SearchEngine } from './searchEngine.ts';

export const searchEngineWith = (custom: CustomParameters): SearchEngine => (ask) => runSearch(ask, custom);
