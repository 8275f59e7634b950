// The two forms in which answers are named: `%resource.descendants().where(linkId='x').answer.value` (or of a row), and `%context.answer.value`. spec: FRM
import type { PathNode } from '#fhir/path/parse.ts';

export interface AnswersRead { readonly linkId: string; readonly row: string | undefined }

/** FHIRPath of the answers of a question; `row` is the variable of the row it stands in. */
export const answersPath = (linkId: string, row: string | undefined): string => `%${row ?? 'resource'}.descendants().where(linkId='${linkId}').answer.value`;
export const ownAnswerPath = '%context.answer.value';

export function answersRead(node: PathNode, rows: readonly string[]): AnswersRead | undefined {
  const where = valueOfAnswer(node);
  if (where?.kind !== 'call' || where.name !== 'where') return undefined;
  const root = rootOf(where.of);
  if (root?.kind !== 'variable' || !(root.name === 'resource' || rows.includes(root.name))) return undefined;
  const linkId = linkIdAsked(where.args[0]);
  return linkId === undefined ? undefined : { linkId, row: root.name === 'resource' ? undefined : root.name };
}

/** `root.descendants()` */
const rootOf = (node: PathNode | undefined): PathNode | undefined => (node?.kind === 'call' && node.name === 'descendants' ? node.of : undefined);

export function isOwnAnswer(node: PathNode): boolean {
  const of = valueOfAnswer(node);
  return of?.kind === 'variable' && of.name === 'context';
}

/** The part before `.answer.value`. */
function valueOfAnswer(node: PathNode): PathNode | undefined {
  if (node.kind !== 'member' || node.name !== 'value' || node.of?.kind !== 'member' || node.of.name !== 'answer') return undefined;
  return node.of.of;
}

function linkIdAsked(test: PathNode | undefined): string | undefined {
  if (test?.kind !== 'binary' || test.operator !== '=' || test.left.kind !== 'member' || test.left.of !== undefined || test.left.name !== 'linkId') return undefined;
  return test.right.kind === 'literal' && typeof test.right.value === 'string' ? test.right.value : undefined;
}
