export { catalogueCodes, catalogueSystems } from './catalogues.ts';
export type { CatalogueCode, Concept } from './catalogues.ts';
export { conceptSchema, lookUpCodes, noteCodeUse, searchCodes } from './contracts.ts';
export { accentedWords, foldWords, readTelex, readVni, readingsOf } from './readWords.ts';
export { buildSearchIndex } from './searchIndex.ts';
export type { CodeQuery, SearchIndex } from './searchIndex.ts';
