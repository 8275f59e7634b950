// The form as it will be filled, kept in step with what is edited; answers typed here are kept nowhere. spec: FRS-20
import { useDeferredValue, useMemo } from 'react';
import { openAnswers, type Form } from '#fhir/questionnaire/index.ts';
import { Filling, FormView } from '#fhir/client/form/index.ts';
import { useText } from '#ui/index.ts';
import { useFormServices } from '../useFormServices.ts';
import classes from './editor.module.css';

const emptyFilling = (form: Form): Filling => new Filling(openAnswers(form, undefined, { at: new Date().toISOString(), newId: () => crypto.randomUUID() }));

export function Preview({ form }: { readonly form: Form }) {
  const { t } = useText();
  const services = useFormServices([]);
  const shown = useDeferredValue(form);
  const filling = useMemo(() => emptyFilling(shown), [shown]);
  return (
    <div className={classes.preview} aria-label={t('chart.forms.editor.preview')} role="region">
      <FormView filling={filling} services={services} readOnly={false} />
    </div>
  );
}
