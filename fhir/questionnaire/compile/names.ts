// `${name}`, `.` and the queries of a prefill, written as FHIRPath that every reader of SDC understands.   spec: FRM-2
import { canonicalOf } from '../urls.ts';
import { answersPath, ownAnswerPath } from '../path/answerPattern.ts';
import type { FormQuery } from '../form.ts';
import type { FormProblem } from '../source.ts';
import { rowsAround } from './rows.ts';
import type { RowNode } from './rows.ts';
import { variableName } from '../variableName.ts';

export type Names = ReadonlyMap<string, RowNode>;

/** The variable that stands for one row of a group that repeats. */
export const rowVariable = (linkId: string): string => variableName('row', linkId);

const isCoded = ({ type }: RowNode): boolean => type.startsWith('select_');
const wantsCoding = /^\.(code|display|system)\b/;

/** For a coded item the code is meant, unless `.code`, `.display` or `.system` follows. */
function writeAnswers(node: RowNode, path: string, rest: string): string {
  if (!isCoded(node)) return path;
  if (wantsCoding.test(rest)) return path;
  return node.type === 'select_one_or_text' ? `(${path}.code | ${path}.ofType(string))` : `${path}.code`;
}

export function writePath(source: string, at: RowNode, { names, problems }: { names: Names; problems: FormProblem[] }): string {
  const around = rowsAround(at.parent);
  const named = source.replaceAll(/\$\{\s*([^}\s]+)\s*\}/g, (whole, name: string, offset: number) => {
    const target = names.get(`${at.prefix}${name}`) ?? names.get(name);
    if (!target) {
      problems.push({ code: 'unknown-name', linkId: at.linkId, row: at.row, detail: name });
      return '{}';
    }
    const theirs = new Set(rowsAround(target.parent));
    const shared = around.find((row) => theirs.has(row));
    return writeAnswers(target, answersPath(target.linkId, shared && rowVariable(shared.linkId)), source.slice(offset + whole.length));
  });
  return writeNow(named);
}

const writeNow = (source: string): string => outsideTexts(source, (part) => part.replaceAll(/%now\b/g, 'now()').replaceAll(/%today\b/g, 'today()'));

/** In a constraint `.` and `$this` are the answer itself. */
export function writeConstraint(source: string, at: RowNode, context: { names: Names; problems: FormProblem[] }): string {
  const own = writeAnswers(at, ownAnswerPath, '');
  const written = outsideTexts(source, (part) => part.replaceAll(/(^|[\s(])(?:\.|\$this)(?=$|[\s)])/g, (_, before: string) => `${before}${own}`));
  return writePath(written, at, context);
}

/** Texts in quotes stay as they are. */
export const outsideTexts = (source: string, write: (part: string) => string): string => source.split(/('(?:[^'\\]|\\.)*')/).map((part, at) => (at % 2 === 1 ? part : write(part))).join('');

/** The insurance card in force. */
const coverage: FormQuery = { name: 'coverage', query: 'Coverage?patient={{%patient.id}}&status=active&_sort=-_lastUpdated&_count=1' };

/** One entry of what fills the rows of a group. */
export const entryVariable = (linkId: string): string => variableName('entry', linkId);

const query = /\b(observation|condition|allergies|impression|answer|vitals|vital)\(\s*((?:'[^']*'\s*,?\s*)*)\)/g;

/** Queries become variables of the form. What a query gives fits the type of the item. In rows that are filled, a path begins at the entry. */
export function writeQueries(source: string, at: RowNode, queries: Map<string, FormQuery>): string {
  const [row] = rowsAround(at.parent);
  const isInEntry = row !== undefined && row.cells.prefill !== '' && /^[a-z]\w*(?:\.|$)/.test(source);
  return writeCoverage(writeCalls(isInEntry ? `%${entryVariable(row.linkId)}.${source}` : source, at, queries), queries);
}

function writeCoverage(source: string, queries: Map<string, FormQuery>): string {
  if (!/%coverage\b/.test(source)) return source;
  queries.set(coverage.name, coverage);
  return outsideTexts(source, (part) => part.replaceAll(/%coverage\b/g, '%coverage.entry.resource'));
}

function writeCalls(source: string, at: RowNode, queries: Map<string, FormQuery>): string {
  return source.replaceAll(query, (_, kind: string, list: string) => {
    const args = [...list.matchAll(/'([^']*)'/g)].map(([, text = '']) => text);
    const found = writers[kind]?.(args, at);
    if (!found) return '{}';
    queries.set(found.query.name, found.query);
    return found.path;
  });
}

interface Written { readonly query: FormQuery; readonly path: string }
const record = 'patient={{%patient.id}}&encounter={{%encounter.id}}';
/** What was measured and found in the visit that led to a stay counts for the stay. */
const course = "patient={{%patient.id}}&encounter={{(('Encounter/' + %encounter.id) | %encounter.extension('urn:lanh:admitted-from').value.reference).join(',')}}";

const vitalSigns: FormQuery = { name: 'vitals', query: `Observation?category=vital-signs&${course}&status=final,amended,corrected&_sort=date&_count=500` };

const writers: Readonly<Record<string, (args: readonly string[], at: RowNode) => Written>> = {
  /** The latest of this stay; `observation(code, 'patient')` the latest ever. */
  observation: ([code = '', from], at) => {
    const name = variableName('observation', code, from ?? 'encounter');
    const entries = `%${name}.entry.resource`;
    const value = valueFor(at);
    const path = `(${entries}.where(code.coding.code='${code}').value${value} | ${entries}.component.where(code.coding.code='${code}').value${value})`;
    return { query: { name, query: `Observation?combo-code=http://loinc.org|${code}&${from === 'patient' ? 'patient={{%patient.id}}' : course}&status=final,amended,corrected&_sort=-date&_count=1` }, path };
  },
  /** When vital signs were measured in this stay, each time once: what the lines of a chart are filled from. */
  vitals: () => ({ query: vitalSigns, path: '%vitals.entry.resource.effective.distinct()' }),
  /** Within such a line: the sign of this code at that time; `time` is the time itself, in a line begun by hand now. */
  vital: ([code = ''], at) => {
    const entry = `%${entryVariable(rowsAround(at.parent)[0]?.linkId ?? '')}`;
    if (code === 'time') return { query: vitalSigns, path: `iif(${entry}.exists(), ${entry}, now())` };
    const those = `%vitals.entry.resource.where(effective = ${entry})`;
    return { query: vitalSigns, path: `(${those}.where(code.coding.code='${code}').value.ofType(Quantity).value | ${those}.component.where(code.coding.code='${code}').value.ofType(Quantity).value)` };
  },
  /** Of a category; or the `main` and the `associated` diagnoses of this visit or stay. */
  condition: ([which = 'encounter-diagnosis'], at) => {
    const rank = ranks[which];
    const category = rank === undefined ? which : 'encounter-diagnosis';
    const name = variableName('condition', category);
    const all = `%${name}.entry.resource`;
    const those = rank === undefined ? all : `(${[`${all}.where(('Condition/' & id) in %encounter.diagnosis.where(${rank.where}).condition.reference)`, ...rank.answers.map((answer) => `${all}.where(identifier.value.where($this.contains('/${answer}')).exists())`)].join(' | ')})`;
    return { query: { name, query: `Condition?category=${category}&${category === 'encounter-diagnosis' ? course : 'patient={{%patient.id}}'}&_count=50` }, path: `${those}.code${conceptFor(at)}` };
  },
  /** What the doctor wrote in this visit, or in the one that led to this stay. */
  impression: () => ({
    query: { name: 'impression', query: `ClinicalImpression?patient={{%patient.id}}&encounter={{(%encounter.extension('urn:lanh:admitted-from').value.reference | ('Encounter/' + %encounter.id)).first()}}&_count=1` },
    path: '%impression.entry.resource',
  }),
  allergies: (_args, at) => {
    const text = isCoded(at) ? '.code.select(coding.first())' : ".code.select(iif(text.exists(), text, coding.first().display)).join(', ')";
    return { query: { name: 'allergies', query: 'AllergyIntolerance?patient={{%patient.id}}&clinical-status=active&_count=50' }, path: `%allergies.entry.resource${text}` };
  },
  /** `answer('record', …)`: of the record form of the stay, whichever it is. */
  answer: ([key = '', linkId = '']) => {
    const name = variableName('answers', key);
    const answers = `descendants().where(linkId='${linkId}').answer.value`;
    if (key === 'record') return { query: { name, query: `QuestionnaireResponse?${record}&_sort=-authored&_count=100` }, path: `%${name}.entry.resource.where(questionnaire.contains('-bv1')).first().${answers}` };
    return { query: { name, query: `QuestionnaireResponse?questionnaire=${canonicalOf(key)}&${record}&_sort=-authored&_count=1` }, path: `%${name}.entry.resource.${answers}` };
  },
};

/** Of a visit by their rank; of a stay, which ranks none, by the answers that said them, the last word first. */
const ranks: Readonly<Record<string, { readonly where: string; readonly answers: readonly string[] }>> = {
  main: { where: 'rank = 1', answers: ['discharge-main', 'entry-main'] }, associated: { where: 'rank > 1', answers: ['discharge-associated', 'entry-associated'] },
};
const conceptFor = (at: RowNode): string => (isCoded(at) ? '.select(coding.first())' : ".select(iif(text.exists(), text, coding.first().display))");
function valueFor(at: RowNode): string {
  if (at.type === 'integer' || at.type === 'decimal') return '.ofType(Quantity).value';
  return isCoded(at) ? '.ofType(CodeableConcept).coding.first()' : '';
}
