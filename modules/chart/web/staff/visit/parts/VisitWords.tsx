// Reason, history and past history. spec: VIS-1
import { memo, useState } from 'react';
import { useRefusalText } from '#fhir/client/index.ts';
import { textLimits } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';
import { itemToken } from '../fields/tokens.ts';
import { useReasons, useTemplates } from '../fields/useTemplates.ts';
import type { Suggestion } from '../fields/useSuggestions.ts';
import { WordsField } from '../fields/WordsField.tsx';
import { type PartProps, partOf } from '../part.ts';
import classes from '../visit.module.css';
import { OwnTexts } from '../sheets/OwnTexts.tsx';
import { CopiedMark } from './CopiedMark.tsx';

export function VisitWords(part: PartProps) {
  const { t } = useText();
  return (
    <section className={classes.words} data-visit-own aria-label={t('chart.visit.words')}>
      <Reason {...part} />
      <TextPart {...part} field="history" minRows={2} />
      <TextPart {...part} field="pastHistory" minRows={1} />
    </section>
  );
}

const Reason = partOf(['reason', 'reasonCodes'], ReasonPart);

function ReasonPart({ visit, readOnly }: PartProps) {
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
    <WordsField label={t('chart.visit.reason')} name="reason" value={form.reason} most={textLimits.reason} readOnly={readOnly} tokenOf={itemToken} maxRows={3} error={fault && words(fault)}
      find={(token, signal) => (token.kind === 'template' ? templates(token, signal) : reasons(token, signal))} onChange={onReason} />
  );
}

interface TextProps extends Pick<PartProps, 'visit' | 'readOnly'> { readonly field: 'history' | 'pastHistory' | 'management' | 'advice'; readonly minRows: number }

/** One text of the visit with its templates and its mark. */
export const TextPart = memo(TextOf, (before, after) => before.readOnly === after.readOnly && (['form', 'faults', 'copied'] as const).every((of) => before.visit.state[of][before.field] === after.visit.state[of][after.field]));

function TextOf({ visit, readOnly, field, minRows }: TextProps) {
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
