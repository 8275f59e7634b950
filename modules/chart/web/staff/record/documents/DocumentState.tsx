// Signed, waiting for its signature, replaced: icon and word. spec: CHT-6
import type { DocumentReference } from '#fhir/types/index.ts';
import { StatusChip, useText } from '#ui/index.ts';
import { documentState, toneOf } from '../course/entries.ts';

export function DocumentState(props: { document: DocumentReference }) {
  const { t, has } = useText();
  const state = documentState(props.document);
  return <StatusChip tone={toneOf(state)}>{has(`chart.status.${state}`) ? t(`chart.status.${state}`) : state}</StatusChip>;
}
