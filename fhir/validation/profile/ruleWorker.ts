// The thread that evaluates FHIRPath of profiles, one rule at a time. https://hl7.org/fhirpath/N1/   spec: VAL-12
import { parentPort } from 'node:worker_threads';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4';
import type { Rule, RuleAnswer } from './rules.ts';

const mostKept = 500;
type Evaluate = (value: unknown, variables: Record<string, unknown>) => unknown;
const kept = new Map<string, Evaluate>();

parentPort?.on('message', ({ id, ...rule }: Rule & { readonly id: number }) => {
  parentPort?.postMessage({ id, verdict: holds(rule) } satisfies RuleAnswer);
});

/** An empty answer counts as true: a rule speaks of what is there. */
function holds({ expression, path, value, resource }: Rule): boolean | undefined {
  try {
    const answer = compiled(expression, path)(value, { resource, rootResource: resource });
    if (!Array.isArray(answer)) return undefined;
    return answer.length === 0 || (answer.length === 1 && typeof answer[0] === 'boolean' ? answer[0] !== false : undefined);
  } catch {
    return undefined;
  }
}

function compiled(expression: string, path: string): Evaluate {
  const key = `${path} ${expression}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= mostKept) kept.clear();
  const made = fhirpath.compile(path.includes('.') ? { base: path, expression } : expression, model, { traceFn: () => undefined }) as Evaluate;
  kept.set(key, made);
  return made;
}
