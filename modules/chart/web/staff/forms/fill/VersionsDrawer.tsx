// Every save of a form, newest first; one of them is read as it stood. spec: FRS-12
import { Drawer, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient } from '#fhir/client/index.ts';
import { Filling, FormView } from '#fhir/client/form/index.ts';
import { type Form, openAnswers } from '#fhir/questionnaire/index.ts';
import type { Bundle, QuestionnaireResponse } from '#fhir/types/index.ts';
import { formatInstant, Loading, useText } from '#ui/index.ts';
import { AnswerState } from '../AnswerState.tsx';
import classes from '../forms.module.css';
import { useFormServices } from '../useFormServices.ts';


export function VersionsDrawer({ form, responseId, onClose }: { readonly form: Form; readonly responseId: string; readonly onClose: () => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const [chosen, setChosen] = useState<QuestionnaireResponse | undefined>(undefined);
  const history = useQuery({
    queryKey: ['history', 'QuestionnaireResponse', responseId],
    queryFn: async ({ signal }) => ((await client.send(`/fhir/QuestionnaireResponse/${responseId}/_history?_count=100`, { signal })).body as Bundle).entry?.flatMap(({ resource }) => (resource?.resourceType === 'QuestionnaireResponse' ? [resource as QuestionnaireResponse] : [])) ?? [],
    staleTime: 0,
  });
  return (
    <Drawer opened onClose={onClose} position="right" size={chosen ? 'xl' : 'md'} title={t('chart.forms.versions')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {history.isPending && <Loading rows={5} />}
      {history.error && <RefusalNote refusal={asRefusal(history.error)} />}
      <ol className={classes.versions}>
        {history.data?.map((one) => (
          <li key={one.meta?.versionId}>
            <UnstyledButton className={classes.versionLine} aria-pressed={one === chosen} onClick={() => setChosen(one === chosen ? undefined : one)}>
              <span>{t('chart.forms.versionAt', { number: one.meta?.versionId ?? '', time: formatInstant(one.meta?.lastUpdated) })}</span> <AnswerState status={one.status} />
            </UnstyledButton>
          </li>
        ))}
      </ol>
      {chosen && <AsItStood key={chosen.meta?.versionId} form={form} response={chosen} />}
    </Drawer>
  );
}

const fillingOf = (form: Form, response: QuestionnaireResponse): Filling => new Filling(openAnswers(form, response, { at: response.meta?.lastUpdated ?? '', newId: () => crypto.randomUUID() }));

function AsItStood({ form, response }: { readonly form: Form; readonly response: QuestionnaireResponse }) {
  const services = useFormServices();
  const filling = useMemo(() => fillingOf(form, response), [form, response]);
  return <FormView filling={filling} services={services} readOnly />;
}
