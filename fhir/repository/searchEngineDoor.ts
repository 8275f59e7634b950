// The search engine in use.
import { Fault } from '#platform/fault/index.ts';
import type { SearchEngine } from './searchEngine.ts';

export const searchEngine: SearchEngine = async () => {
  throw new Fault('unavailable', 'fhir.search-not-ready');
};
