// Refusals of a search. They name the parameter and what it takes, never the value: a value may be a patient's name. spec: SRC-6
import { Fault, type IssueCode } from '#platform/fault/index.ts';

interface Refusal { readonly code: 'unknown-parameter' | 'bad-modifier' | 'bad-value' | 'not-supported' | 'bad-cursor' | 'too-costly'; readonly parameter: string; readonly text: string; readonly issue?: IssueCode }

/** A Fault `fhir.search-…` with status 400. */
export function searchFault({ code, parameter, text, issue = 'value' }: Refusal): Fault {
  return new Fault('invalid', `fhir.search-${code}`, { params: { parameter }, issue: [{ severity: 'error', code: issue, text: `${parameter}: ${text}` }] });
}

export const badValue = (parameter: string, expected: string): Fault => searchFault({ code: 'bad-value', parameter, text: `a value is not ${expected}` });
export const badModifier = (parameter: string, modifier: string): Fault =>
  searchFault({ code: 'bad-modifier', parameter, text: `the modifier :${modifier.slice(0, 40)} is not supported here`, issue: 'not-supported' });
