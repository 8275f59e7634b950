// Reason, history and past history. spec: VIS-1
import { useState } from 'react';
import { useRefusalText } from '#fhir/client/index.ts';
import { textLimits } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';
import { itemToken } from '../fields/tokens.ts';
import { useReasons, useTemplates } from '../fields/useTemplates.ts';
import type { Suggestion } from '../fields/useSuggestions.ts';
import { WordsField } from '../fields/WordsField.tsx';
import type { PartProps } from '../part.ts';
import classes from '../visit.module.css';
import { OwnTexts } from '../sheets/OwnTexts.tsx';
import { CopiedMark } from './CopiedMark.tsx';

export function VisitWords({ visit, readOnly }: PartProps) {
  const { t } = useText();
  const reasons = useReasons();
  const templates = useTemplates('reason');
  const { form, faults: { reason: fault } } = visit.state;
  const words = useRefusalText();
  const onReason = (reason: string, chosen?: Suggestion) => {
    const codes = chosen?.code ? [...new Set([...form.reasonCodes, chosen.code])] : form.reasonCodes;
    visit.doc.edit(reason.trim() === '' ? { reason, reasonCodes: [] } : { reason, reasonCodes: codes });
  };
  return (
    <section className={classes.words} data-visit-own aria-label={t('chart.visit.words')}>
      <WordsField label={t('chart.visit.reason')} name="reason" value={form.reason} most={textLimits.reason} readOnly={readOnly} tokenOf={itemToken} maxRows={3} error={fault && words(fault)}
        find={(token, signal) => (token.kind === 'template' ? templates(token, signal) : reasons(token, signal))} onChange={onReason} />
      <TextPart visit={visit} readOnly={readOnly} field="history" minRows={2} />
      <TextPart visit={visit} readOnly={readOnly} field="pastHistory" minRows={1} />
    </section>
  );
}

/** One text of the visit with its templates and its mark. */
export function TextPart({ visit, readOnly, field, minRows }: Pick<PartProps, 'visit' | 'readOnly'> & { field: 'history' | 'pastHistory' | 'management' | 'advice'; minRows: number }) {
  const { t } = useText();
  const templates = useTemplates(field);
  const [ownOpen, setOwnOpen] = useState(false);
  const words = useRefusalText();
  const fault = visit.state.faults[field];
  const label = t(`chart.visit.${field}`);
  return (
    <div className={classes.marked}>
      <WordsField label={label} name={field} value={visit.state.form[field]} most={textLimits[field]} readOnly={readOnly} minRows={minRows} find={templates} copied={field in visit.state.copied}
        error={fault && words(fault)} onOwn={() => setOwnOpen(true)} onChange={(text) => visit.doc.edit({ [field]: text })} />
      <OwnTexts field={field} text={visit.state.form[field]} opened={ownOpen} onClose={() => setOwnOpen(false)} />
      <CopiedMark visit={visit} field={field} name={label} />
    </div>
  );
}
