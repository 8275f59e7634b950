// The paper a form has become: how far it is signed, by whom, and where it is read.
import { useMemo } from 'react';
import { useLive, useSearch } from '#fhir/client/index.ts';
import type { SignatureState } from '#fhir/client/form/index.ts';
import type { DocumentReference } from '#fhir/types/index.ts';

export interface FormPaper {
  readonly document: DocumentReference | undefined;
  readonly signature: SignatureState;
  /** Who signed so far. */
  readonly signers: readonly string[];
}

export function useFormPaper(responseId: string): FormPaper {
  const found = useSearch('DocumentReference', { related: `QuestionnaireResponse/${responseId}`, status: 'current', _sort: '-date', _count: 1 });
  useLive(['change/DocumentReference'], found.refetch);
  const [document] = found.data?.resources ?? [];
  return useMemo(() => ({ document, signature: { state: !document ? 'open' : document.docStatus === 'final' ? 'signed' : 'waiting' }, signers: document?.author?.flatMap(({ display }) => display ?? []) ?? [] }), [document]);
}
