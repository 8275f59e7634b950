// A form on screen: index of its sections at the left (a jump list on a phone), sections of a four-column grid beside it. spec: FRS-1
import { memo, useMemo, useRef } from 'react';
import { useText } from '#ui/index.ts';
import classes from './form.module.css';
import { FormContext, type FormContextValue, useFormWords, useItem } from './formContext.ts';
import { FormItems } from './FormItems.tsx';
import { onFormKeys } from './formKeys.ts';
import { SectionIndex } from './SectionIndex.tsx';
import { sectionsOf } from './sections.ts';
import { useRevealed } from './useRevealed.ts';

/** Needs `key` of the response, so that another one is another form. */
export const FormView = memo(function FormView({ filling, services, readOnly }: FormContextValue) {
  const { t } = useText();
  const form = useRef<HTMLDivElement>(null);
  const shared = useMemo(() => ({ filling, services, readOnly }), [filling, services, readOnly]);
  const sections = useMemo(() => sectionsOf(filling.answers), [filling]);
  const [shown, revealAll] = useRevealed(filling.answers, sections);
  return (
    <FormContext value={shared}>
      <div className={classes.box}><div className={classes.form} ref={form} onKeyDown={onFormKeys} data-readonly={readOnly || undefined}>
        <SectionIndex sections={sections} form={form} onLeave={revealAll} />
        <div className={classes.sections}>
          {sections.map(({ key, keys }, index) => (key === undefined
            ? <section key={keys[0]} className={classes.section} data-section="" aria-label={t('client.form.beginning')}><FormItems keys={keys} /></section>
            : <Section key={key} itemKey={key} isShown={index < shown} />))}
        </div>
      </div></div>
    </FormContext>
  );
});

const Section = memo(function Section({ itemKey, isShown }: { readonly itemKey: string; readonly isShown: boolean }) {
  const view = useItem(itemKey);
  const words = useFormWords();
  if (!view?.isEnabled || view.item.hidden) return null;
  const title = words(view.item.label);
  return (
    <section className={classes.section} data-section={itemKey} aria-label={title} data-key={itemKey}>
      {title && !view.item.repeats && <h3>{title}</h3>}
      {isShown && <FormItems keys={view.item.repeats ? [itemKey] : view.children} />}
    </section>
  );
});
