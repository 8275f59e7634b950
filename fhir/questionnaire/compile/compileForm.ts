// Rows of a form → Questionnaire of R4 with the extensions of SDC.   spec: FRM-1, FRM-2
// https://hl7.org/fhir/R4/questionnaire.html
import type { Extension, Questionnaire } from '#fhir/types/index.ts';
import type { FormQuery } from '../form.ts';
import type { FormJson, FormProblem, FormSource } from '../source.ts';
import { formLimits } from '../source.ts';
import { canonicalOf, formSystems, formUrls } from '../urls.ts';
import { compileItem } from './item.ts';
import { worded } from './itemParts.ts';
import { buildTree, listNodes, placeRows } from './rows.ts';
import type { RowNode } from './rows.ts';

export interface CompiledForm {
  readonly questionnaire: Questionnaire;
  /** What is wrong in the rows; what the whole says wrongly is found by `readForm`. */
  readonly problems: readonly FormProblem[];
}

export function compileForm(source: FormSource): CompiledForm {
  const problems: FormProblem[] = [];
  const tree = buildTree(placeRows(source, problems), problems);
  const nodes = listNodes(tree);
  if (nodes.length > formLimits.items) problems.push({ code: 'too-many-items', detail: String(formLimits.items) });
  const names = namesOf(nodes, problems);
  const queries = new Map<string, FormQuery>();
  const item = tree.map((node) => compileItem(node, { source, names, queries, problems }));
  return { questionnaire: { ...headOf(source.form, [...queries.values()]), item }, problems };
}

const lasting = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function namesOf(nodes: readonly RowNode[], problems: FormProblem[]): Map<string, RowNode> {
  const names = new Map<string, RowNode>();
  for (const node of nodes) {
    const { linkId, row, cells } = node;
    if (linkId === '') {
      problems.push({ code: 'no-name', row, detail: cells.label });
      continue;
    }
    if (!lasting.test(linkId)) problems.push({ code: 'wrong-name', linkId, row });
    else if (names.has(linkId)) problems.push({ code: 'duplicate-name', linkId, row });
    if (cells.label === '' && node.type !== 'group' && node.type !== 'repeat') problems.push({ code: 'no-label', linkId, row });
    names.set(linkId, node);
  }
  return names;
}

function headOf(form: FormJson, queries: readonly FormQuery[]): Questionnaire {
  const { key, version, code, title, source } = form;
  return {
    resourceType: 'Questionnaire', id: idOf(key, version), url: canonicalOf(key), version, name: nameOf(key), status: 'active', subjectType: ['Patient'],
    ...worded('title', title), ...(source !== '' && { copyright: source }),
    code: [{ system: formSystems.formCode, code }],
    extension: [...launchContexts, ...queries.map(queryVariable), factsOf(form)],
  };
}

/** Of one version of a form, in every facility. */
export const idOf = (key: string, version: string): string => `form-${key}-${version}`.slice(0, 64);
const nameOf = (key: string): string => `Form_${key.replaceAll(/\W/g, '_')}`;

const launch = (name: string, type: string, display: string): Extension => ({
  url: formUrls.launchContext, extension: [{ url: 'name', valueCoding: { system: formSystems.launchContext, code: name, display } }, { url: 'type', valueCode: type }],
});
const launchContexts = [launch('patient', 'Patient', 'Patient'), launch('encounter', 'Encounter', 'Encounter'), launch('user', 'Practitioner', 'User'), launch('facility', 'Organization', 'Facility')];

const queryVariable = ({ name, query }: FormQuery): Extension => ({ url: formUrls.variable, valueExpression: { name, language: 'application/x-fhir-query', expression: query } });

function factsOf({ kind, care, seen, paper, signers, repeats }: FormJson): Extension {
  return {
    url: formUrls.facts,
    extension: [
      { url: 'kind', valueCode: kind }, ...care.map((one) => ({ url: 'care', valueCode: one })), { url: 'seen', valueBoolean: seen },
      { url: 'paper', valueString: `${paper.size} ${paper.orientation}` }, ...(signers === '' ? [] : [{ url: 'signers', valueString: signers }]), { url: 'repeats', valueBoolean: repeats },
    ],
  };
}
