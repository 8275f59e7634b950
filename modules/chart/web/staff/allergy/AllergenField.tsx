// What somebody is allergic to: classes and ingredients by name, or the words as typed.   spec: ALG-2
import { useCallback } from 'react';
import { CodeSearch, useOperationQuery } from '#fhir/client/index.ts';
import type { CodeOption } from '#fhir/client/index.ts';
import { allergyClasses, type AllergyItemInput, allergyLimits, lengthOf } from '#modules/chart/model/index.ts';
import { useCatalogue } from '#modules/facility/web/staff/index.ts';
import { fold, useText } from '#ui/index.ts';

type Found = Pick<AllergyItemInput, 'kind' | 'code' | 'text'>;

const mostClasses = 4;

export function AllergenField({ onAdd, onEmpty }: { onAdd: (found: Found) => void; onEmpty: () => void }) {
  const { t, language } = useText();
  const { source } = useCatalogue('ingredient', { limit: 8 });
  const known = useOperationQuery(allergyClasses, {});
  const groups = known.data?.classes;
  const find = useCallback(async (text: string, signal: AbortSignal): Promise<readonly Found[]> => {
    const words = fold(text).split(/\s+/);
    const classes = (groups ?? []).filter(({ display, displayEn, code }) => words.every((word) => fold(`${display} ${displayEn ?? ''} ${code}`).includes(word))).slice(0, mostClasses);
    const ingredients = await source.find(text, signal);
    return [
      ...classes.map(({ code, display }): Found => ({ kind: 'class', code, text: display })),
      ...ingredients.map(({ code, display }): Found => ({ kind: 'ingredient', code, text: display })),
      { kind: 'words', text: text.trim() },
    ];
  }, [groups, source]);
  const toOption = (found: Found): CodeOption => ({ code: `${found.kind}/${found.code ?? found.text}`, title: found.kind === 'words' ? t('chart.allergy.words', { text: found.text }) : found.text, detail: t(`chart.allergy.kind.${found.kind}`), ...(lengthOf(found.text) > allergyLimits.text && { refusedBecause: t('ui.tooLong', { length: lengthOf(found.text), most: allergyLimits.text }) }) });
  return <CodeSearch<Found> label={t('chart.allergy.to')} name={`allergen ${language} ${groups?.length ?? 0}`} hideCode find={find} toOption={toOption} onChoose={onAdd} onSkip={onEmpty} autoFocus placeholder={t('chart.allergy.to.hint')} />;
}
