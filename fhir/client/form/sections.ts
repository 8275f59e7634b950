// The parts a form is read and jumped by: its top groups; what stands between them is a part without a name. spec: FRS-1
import type { Answers, ItemView } from '#fhir/questionnaire/index.ts';

export interface FormSection {
  /** Key of the group; undefined for items that stand outside of groups. */
  readonly key: string | undefined;
  readonly keys: readonly string[];
}

export function sectionsOf({ top, view }: Pick<Answers, 'top' | 'view'>): readonly FormSection[] {
  const sections: FormSection[] = [];
  for (const key of top) {
    const last = sections.at(-1);
    if (view(key)?.item.type === 'group') sections.push({ key, keys: view(key)?.children ?? [] });
    else if (last && last.key === undefined) sections[sections.length - 1] = { key: undefined, keys: [...last.keys, key] };
    else sections.push({ key: undefined, keys: [key] });
  }
  return sections;
}

export interface SectionCount {
  /** Questions that belong to the form as it is filled now. */
  readonly asked: number;
  readonly answered: number;
  readonly missing: number;
  readonly wrong: number;
}

const nothing: SectionCount = { asked: 0, answered: 0, missing: 0, wrong: 0 };
const sum = (counts: readonly SectionCount[]): SectionCount =>
  counts.reduce((all, one) => ({ asked: all.asked + one.asked, answered: all.answered + one.answered, missing: all.missing + one.missing, wrong: all.wrong + one.wrong }), nothing);

/** Everything below a key, rows of tables included. */
export function countBelow(answers: Pick<Answers, 'view'>, key: string): SectionCount {
  const view = answers.view(key);
  if (!view?.isEnabled || view.item.hidden) return nothing;
  const below = sum([...view.rows, ...view.children].map((child) => countBelow(answers, child)));
  return isQuestion(view) ? sum([below, countOf(view)]) : below;
}

const isQuestion = ({ item }: ItemView): boolean => item.type !== 'group' && item.type !== 'note' && item.control !== 'signature';

const countOf = (view: ItemView): SectionCount => ({
  asked: 1,
  answered: view.values.length > 0 ? 1 : 0,
  missing: view.isMissing ? 1 : 0,
  wrong: view.problems.some(({ severity }) => severity === 'error') ? 1 : 0,
});
