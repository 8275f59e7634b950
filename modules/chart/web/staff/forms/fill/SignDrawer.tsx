// The paper of the form as it will be printed, and the act of signing it; the first signature completes the form. spec: FRS-14
import { Drawer } from '@mantine/core';
import { useMemo } from 'react';
import { Slot, useText } from '#ui/index.ts';
import type { FormPlace } from './useFormDoc.ts';

export function SignDrawer({ place, title, onClose, onSigned }: { readonly place: FormPlace; readonly title: string; readonly onClose: () => void; readonly onSigned: () => void }) {
  const { t } = useText();
  const { patientId, encounterId, responseId } = place;
  const papers = useMemo(() => [{ kind: 'form', focus: `QuestionnaireResponse/${responseId}` }], [responseId]);
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={t('chart.forms.sign', { title })} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Slot name="visit.sign" props={{ patientId, encounterId, papers, onSigned, onCancel: onClose }} />
    </Drawer>
  );
}
