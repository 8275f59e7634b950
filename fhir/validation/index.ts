// Validates any R4 resource with generated code. https://hl7.org/fhir/R4/validation.html   spec: VAL
import { loadType, loadTypes } from '#fhir/definitions/generated.ts';
import * as pathRuntime from '#fhir/path/runtime.ts';
import type { FaultIssue } from '#platform/fault/index.ts';
import { Findings } from './findings.ts';
import * as hooks from './hooks.ts';
import { checkNarrative } from './narrative.ts';
import { kindOf, type PrimitiveCheck, primitives } from './primitives.ts';
import * as runtime from './runtime.ts';

type TypeChecks = Record<string, runtime.TypeCheck>;

const checks: Record<string, PrimitiveCheck> = { ...primitives, xhtml: (value) => primitives.xhtml(value) ?? checkNarrative(value as string) };
const given = { r: runtime, p: checks, P: pathRuntime, h: hooks, resource: (): runtime.TypeCheck => checkResource };
const loaded = new Map<string, runtime.TypeCheck>();
let dataTypes: TypeChecks | undefined;

/**
 * What is wrong with a resource, with the FHIRPath of each place; empty for a valid one. At most 50 findings.
 * Terminology beyond required bindings, profiles and the existence of referenced resources are not looked at.
 */
export function validateResource(json: unknown): FaultIssue[] {
  const findings = new Findings();
  findings.enter(runtime.isJson(json) && typeof json.resourceType === 'string' ? json.resourceType : 'Resource', -1);
  checkResource(json, findings);
  return findings.issues;
}

/** FHIRPath of the first place of each reference of a resource. */
export function placesOfReferences(json: { readonly resourceType: string }): Map<string, string> {
  const findings = new Findings();
  const places = new Map<string, string>();
  findings.onReference = (reference, path) => void (places.has(reference) || places.set(reference, path));
  findings.enter(json.resourceType, -1);
  checkResource(json, findings);
  return places;
}

/** A resource by itself, contained, in a Bundle or in Parameters. */
function checkResource(value: unknown, findings: Findings): void {
  if (!runtime.isJson(value)) return findings.add('structure', undefined, `must be a JSON object, not ${kindOf(value)}`);
  if (value.resourceType === undefined) return findings.add('required', 'resourceType', 'is required');
  const check = typeof value.resourceType === 'string' ? findCheck(value.resourceType) : undefined;
  if (check === undefined) return findings.add('structure', 'resourceType', 'is no resource type of FHIR R4');
  const outer = findings.openResource(value);
  check(value, findings);
  if (!outer.isContained && (value.contained !== undefined || findings.localReferences.length > 0)) hooks.checkContained(value, findings);
  findings.closeResource(outer);
}

function findCheck(type: string): runtime.TypeCheck | undefined {
  const known = loaded.get(type);
  if (known !== undefined) return known;
  const module = loadType(type);
  if (module === undefined) return undefined;
  dataTypes ??= loadTypes().validators(given) as TypeChecks;
  const check = module.validator({ ...given, T: dataTypes }) as runtime.TypeCheck;
  loaded.set(type, check);
  return check;
}
