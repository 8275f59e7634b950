// Extraction of the search values of a resource by generated code. spec: SRC
import { loadType } from '#fhir/definitions/generated.ts';
import * as pathRuntime from '#fhir/path/runtime.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { Collector } from './collector.ts';
import * as composite from './composite.ts';
import { typeParameters } from './parameters.ts';
import type { SearchValues } from './values.ts';
import { wordsOf } from './words.ts';

type Extractor = (resource: object, collector: Collector) => void;

const loaded = new Map<string, Extractor>();

/** All search values of a valid resource; `more` adds those of parameters that are not R4's. Throws for a name that is no R4 type. */
export function extractSearch(type: ResourceType, json: object, more?: (collector: Collector) => void): SearchValues {
  const collector = new Collector(typeParameters(type).columns);
  (loaded.get(type) ?? load(type))(json, collector);
  more?.(collector);
  return { ...collector.values(), words: wordsOf(type, json) };
}

function load(type: ResourceType): Extractor {
  const module = loadType(type);
  if (module === undefined) throw new Error(`${type} is no resource type of FHIR R4`);
  const extractor = module.extractor({ P: pathRuntime, K: composite }) as Extractor;
  loaded.set(type, extractor);
  return extractor;
}
