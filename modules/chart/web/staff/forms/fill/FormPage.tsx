// /forms/:patient/:encounter/:response – one form of a record: filled, checked, completed; read once it is completed. spec: FRS-12
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { FormView } from '#fhir/client/form/index.ts';
import { formContent } from '#modules/chart/model/index.ts';
import { EmptyState, Loading, useAboutPatient, useText } from '#ui/index.ts';
import { ConsentNote } from '../../consent/ConsentNote.tsx';
import classes from '../forms.module.css';
import { useFormServices } from '../useFormServices.ts';
import { ConflictNote } from './ConflictNote.tsx';
import { firstToWrite, goToWriting } from './firstToWrite.ts';
import { FormHead } from './FormHead.tsx';
import { ProblemList } from './ProblemList.tsx';
import { SignDrawer } from './SignDrawer.tsx';
import { useComplete } from './useComplete.ts';
import { useFormPaper } from './useFormPaper.ts';
import { type FormContent, type FormPlace, type OpenForm, useFormDoc } from './useFormDoc.ts';

export function Screen() {
  const { t } = useText();
  const { patientId = '', encounterId = '', responseId = '' } = useParams({ strict: false }) as Partial<FormPlace>;
  const content = useOperationQuery(formContent, { patientId, responseId }, { id: encounterId, keepOld: false });
  useAboutPatient(patientId);
  if (content.refusal?.code === 'chart.answers-not-found') return <EmptyState text={t('chart.forms.notFound')} />;
  if (content.refusal && !content.data) return <RefusalNote refusal={content.refusal} retry={content.refetch} />;
  if (!content.data) return <Loading rows={8} />;
  const { response, mayWrite } = content.data;
  const isOpen = mayWrite && response.status === 'in-progress';
  return <OpenFormPage key={`${responseId} ${isOpen}`} content={{ ...content.data, mayWrite: isOpen }} place={{ patientId, encounterId, responseId }} refetch={content.refetch} />;
}

interface PageProps {
  readonly content: FormContent;
  readonly place: FormPlace;
  readonly refetch: () => void;
}

/** Once, when a draft is opened. */
function useWriting({ form }: OpenForm, page: HTMLDivElement | null): void {
  const isThere = useRef(false);
  useEffect(() => {
    const place = firstToWrite(form);
    if (!page || isThere.current) return;
    isThere.current = true;
    if (place !== undefined) goToWriting(page, place);
  }, [form, page]);
}

function OpenFormPage({ content, place, refetch }: PageProps) {
  const open = useFormDoc(content, place, refetch);
  const paper = useFormPaper(place.responseId);
  const services = useFormServices(paper.signature);
  const complete = useComplete(open, place, refetch);
  const [page, setPage] = useState<HTMLDivElement | null>(null);
  useWriting(open, content.mayWrite ? page : null);
  return (
    <div className={classes.form} ref={setPage}>
      <FormHead open={open} content={content} place={place} complete={complete} paper={paper} onChanged={refetch} />
      <ConsentNote place={place} form={content.response.questionnaire ?? ''} isOpen={content.mayWrite} />
      <ConflictNote open={open} />
      {complete.refusal && <RefusalNote refusal={complete.refusal} />}
      {complete.problems && <ProblemList open={open} problems={complete.problems} page={page} />}
      {complete.signing && <SignDrawer place={place} title={open.form.title.vi} onClose={complete.closeSigning} onSigned={() => { complete.closeSigning(); refetch(); }} />}
      <FormView filling={open.filling} services={services} readOnly={!content.mayWrite} />
    </div>
  );
}
