// Field of the law → item → where its answer is kept, for every form; a field is covered only where the official text was seen.   spec: FRD-4
import { compileForm } from '#fhir/questionnaire/index.ts';
import type { CompiledForm, FormJson } from '#fhir/questionnaire/index.ts';
import { listPlaces } from '../forms/places.ts';
import type { Place } from '../forms/places.ts';
import { readElsewhere, readFormSources, readRequired } from '../forms/readForms.ts';

export interface FormCoverage {
  readonly form: FormJson;
  readonly compiled: CompiledForm;
  readonly places: readonly Place[];
  /** Field of the law → the items that hold it. */
  readonly fields: ReadonlyMap<string, readonly Place[]>;
  readonly missing: readonly string[];
}

export function readCoverage(): FormCoverage[] {
  const required = readRequired();
  return readFormSources().map((source) => {
    const compiled = compileForm(source);
    const places = listPlaces(compiled.questionnaire);
    const fields = new Map((required.get(source.form.code) ?? []).map((field) => [field, places.filter((place) => place.fields.includes(field))]));
    return { form: source.form, compiled, places, fields, missing: [...fields].filter(([, found]) => found.length === 0).map(([field]) => field) };
  });
}

const notSeen = 'chưa đối chiếu';

export function formFieldsPage(): string {
  const all = readCoverage();
  const total = (of: (one: FormCoverage) => number) => all.reduce((sum, one) => sum + of(one), 0);
  const summary = all.map((one) => [`[${one.form.code}](#${one.form.key})`, one.form.title.vi, one.form.seen ? 'seen' : notSeen, String(answered(one)), String(one.fields.size), String(withItem(one)), String(covered(one))]);
  return `# Fields of the forms

Made from \`data/forms\`. Every field that the law asks of a form (\`required.csv\`, in key words of ours) has an item, and every item a stored place. A form whose official text was not seen is marked *${notSeen}* and counts as not covered, whatever items it has.

${total(answered)} items in ${all.length} forms; ${total((one) => one.fields.size)} fields asked, ${total(withItem)} with an item, **${total(covered)} covered**.

${table(['Form', 'Title', 'Official text', 'Items', 'Fields', 'With an item', 'Covered'], summary)}

## Official forms without one here

${table(['Code', 'Title', 'Where instead', 'Why'], readElsewhere().map(({ code = '', title = '', where = '', reason = '' }) => [code, title, where || '–', reason]))}

## Where the answers are kept

The answer of an item lies in \`QuestionnaireResponse\` at the \`item\` of each linkId in turn, as \`answer.value[x]\`; *also* names the element it becomes when the paper is signed.

${all.map(formSection).join('\n')}`;
}

const answered = ({ places }: FormCoverage): number => places.filter(({ isAnswered }) => isAnswered).length;
const withItem = ({ fields, missing }: FormCoverage): number => fields.size - missing.length;
const covered = (one: FormCoverage): number => (one.form.seen ? withItem(one) : 0);

function formSection({ form, fields }: FormCoverage): string {
  const rows = [...fields].map(([field, places]) => [field, places.map(({ path }) => `\`${path.join(' › ')}\``).join('<br>') || '–', [...new Set(places.flatMap(({ also }) => (also === undefined ? [] : [`\`${also}\``])))].join('<br>')]);
  return `<a id="${form.key}"></a>\n## ${form.code} ${form.title.vi}${form.seen ? '' : ` (${notSeen})`}\n\n${form.source}\n\n${table(['Field', 'Item', 'Also'], rows)}\n`;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
