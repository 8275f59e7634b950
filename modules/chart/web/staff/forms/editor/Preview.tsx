// The form as it will be filled, kept in step with what is edited; answers typed here are kept nowhere. spec: FRS-20
import { useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { type Form, openAnswers } from '#fhir/questionnaire/index.ts';
import { Filling, FormView } from '#fhir/client/form/index.ts';
import { useText } from '#ui/index.ts';
import { useFormServices } from '../useFormServices.ts';
import classes from './editor.module.css';

const emptyFilling = (form: Form): Filling => new Filling(openAnswers(form, undefined, { at: new Date().toISOString(), newId: () => crypto.randomUUID() }));

export function Preview({ form, selected }: { readonly form: Form; readonly selected: string | undefined }) {
  const { t } = useText();
  const services = useFormServices();
  const shown = useDeferredValue(form);
  const filling = useMemo(() => emptyFilling(shown), [shown]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = selected === undefined ? undefined : box.current?.querySelector(`[data-key="${CSS.escape(selected)}"]`);
    place?.scrollIntoView({ block: 'nearest' });
    place?.setAttribute('data-chosen', '');
    return () => place?.removeAttribute('data-chosen');
  }, [selected, filling]);
  return (
    <div className={classes.preview} aria-label={t('chart.forms.editor.preview')} role="region" ref={box}>
      <FormView filling={filling} services={services} readOnly={false} />
    </div>
  );
}
