// How large a definition may be.   spec: FRM-3
import type { Questionnaire, QuestionnaireItem } from '#fhir/types/index.ts';
import { formLimits } from '../source.ts';
import type { FormProblem } from '../source.ts';

export function checkSize({ item = [] }: Questionnaire): FormProblem[] {
  const problems: FormProblem[] = [];
  let count = 0;
  // Layer by layer, so that what is nested without end is not followed.
  for (let [layer, depth] = [item, 1] as [readonly QuestionnaireItem[], number]; layer.length > 0; [layer, depth] = [layer.flatMap((one) => one.item ?? []), depth + 1]) {
    count += layer.length;
    if (depth > formLimits.depth) return [{ code: 'too-deep', linkId: layer[0]?.linkId, detail: String(formLimits.depth) }];
    if (count > formLimits.items) return [{ code: 'too-many-items', detail: String(formLimits.items) }];
    for (const one of layer) if ((one.text ?? '').length > formLimits.label || (one.answerOption ?? []).length > formLimits.options) problems.push({ code: 'too-long', linkId: one.linkId });
  }
  return problems;
}
