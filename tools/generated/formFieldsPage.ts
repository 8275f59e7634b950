// Field of the law → item → where its answer is kept, for every form; a field is covered only where the official text was seen.   spec: FRD-4
import { fieldsOf, layOut } from '../forms/layOut.ts';
import type { LaidOutItem } from '../forms/layOut.ts';
import { readForms, readParts, readRequired } from '../forms/readForms.ts';
import type { FormFacts } from '../forms/readForms.ts';

export interface FormCoverage {
  readonly form: FormFacts;
  readonly items: number;
  /** Field of the law → the items that hold it. */
  readonly fields: ReadonlyMap<string, readonly LaidOutItem[]>;
  readonly missing: readonly string[];
}

export function readCoverage(): FormCoverage[] {
  const parts = readParts();
  const required = readRequired();
  return readForms().map((written) => {
    const items = layOut(written, parts);
    const fields = new Map((required.get(written.form.code) ?? []).map((field) => [field, items.filter(({ row }) => fieldsOf(row).includes(field))]));
    return { form: written.form, items: items.filter(({ row }) => isAnswered(row['type'])).length, fields, missing: [...fields].filter(([, found]) => found.length === 0).map(([field]) => field) };
  });
}

const isAnswered = (type = ''): boolean => !/^(begin|end|note|include)/.test(type);
const notSeen = 'chưa đối chiếu';

export function formFieldsPage(): string {
  const all = readCoverage();
  const total = (of: (one: FormCoverage) => number) => all.reduce((sum, one) => sum + of(one), 0);
  const summary = all.map((one) => [`[${one.form.code}](#${one.form.key})`, one.form.title.vi, one.form.seen ? 'seen' : notSeen, String(one.items), String(one.fields.size), String(withItem(one)), String(covered(one))]);
  return `# Fields of the forms

Made from \`data/forms\`. Every field that the law asks of a form (\`required.csv\`, in key words of ours) has an item, and every item a stored place. A form whose official text was not seen is marked *${notSeen}* and counts as not covered, whatever items it has.

${total((one) => one.items)} items in ${all.length} forms; ${total((one) => one.fields.size)} fields asked, ${total(withItem)} with an item, **${total(covered)} covered**.

${table(['Form', 'Title', 'Official text', 'Items', 'Fields', 'With an item', 'Covered'], summary)}

The answer of an item lies in \`QuestionnaireResponse.item(…).answer.value[x]\` under its linkIds; *also* names the resource it is written to when the paper is signed.

${all.map(formSection).join('\n')}`;
}

const withItem = ({ fields, missing }: FormCoverage): number => fields.size - missing.length;
const covered = (one: FormCoverage): number => (one.form.seen ? withItem(one) : 0);

function formSection({ form, fields }: FormCoverage): string {
  const rows = [...fields].map(([field, items]) => [field, items.map(pathOf).join('<br>') || '–', [...new Set(items.flatMap(alsoOf))].join('<br>')]);
  return `<a id="${form.key}"></a>\n## ${form.code} ${form.title.vi}${form.seen ? '' : ` (${notSeen})`}\n\n${form.source}\n\n${table(['Field', 'Item', 'Also'], rows)}\n`;
}

const pathOf = ({ linkId, groups }: LaidOutItem): string => `\`${[...groups, linkId].join(' › ')}\``;

const elements: Readonly<Record<string, string>> = { Observation: 'Observation.value[x]', Condition: 'Condition.code', Procedure: 'Procedure.code', AllergyIntolerance: 'AllergyIntolerance.code' };

function alsoOf({ row }: LaidOutItem): string[] {
  const { extract = '', code = '' } = row;
  return extract === '' ? [] : [`\`${elements[extract] ?? extract}\`${code === '' ? '' : ` (${code.split('|').at(-1)})`}`];
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
