// Asks for the confirmation of one paper, in a drawer of its own or in the middle of a sheet to sign. spec: SGW-40
import { RefusalNote, useLive, useOperationQuery } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { Loading } from '#ui/index.ts';
import { listConfirmations } from '../../../model/index.ts';
import { AskForm } from './AskForm.tsx';

export type Confirmations = OutputOf<typeof listConfirmations>;
export type AskedPaper = Pick<Confirmations['papers'][number], 'kind' | 'focus'>;

export interface AskPaperProps {
  readonly encounterId: string;
  readonly paper: AskedPaper;
  readonly onDone: () => void;
}

export function AskPaper(props: AskPaperProps) {
  const { data, loading, refusal, refetch } = useConfirmations(props.encounterId);
  if (refusal && !data) return <RefusalNote refusal={refusal} retry={refetch} />;
  if (loading || !data) return <Loading rows={4} />;
  return <AskForm {...props} facts={data} refetch={refetch} />;
}

/** Asked again when a patient answers or a form changes. */
export function useConfirmations(encounterId: string) {
  const list = useOperationQuery(listConfirmations, {}, { id: encounterId, keepOld: false });
  useLive(['documents.queue', 'change/QuestionnaireResponse'], list.refetch);
  return list;
}
