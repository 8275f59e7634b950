// Main and secondary diagnoses by ICD-10, with what the list says of them. spec: VIS-4
import { CloseButton, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconArrowUp } from '@tabler/icons-react';
import { useRefusalText } from '#fhir/client/index.ts';
import type { Concept } from '#modules/facility/model/index.ts';
import { CatalogueField } from '#modules/facility/web/staff/index.ts';
import { mostSecondary, readConceptFacts } from '#modules/chart/model/index.ts';
import type { Diagnosis } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';
import { nextField } from '../fields/useFieldKeys.ts';
import { type PartProps, partOf } from '../part.ts';
import classes from '../visit.module.css';
import { CopiedMark } from './CopiedMark.tsx';

const wordsOf = ({ code, display, text }: Diagnosis): string => `${code} ${text ?? display ?? ''}`.trim();
const toDiagnosis = ({ code, display }: Concept): Diagnosis => ({ code, display });

export const Diagnoses = partOf(['main', 'secondary'], DiagnosesPart);

function DiagnosesPart({ visit, server, readOnly }: PartProps) {
  const { t } = useText();
  const words = useRefusalText();
  const { doc, state } = visit;
  const { main, secondary } = state.form;
  const isTaken = ({ code }: Concept) => code === main?.code || secondary.some((one) => one.code === code);
  const refuse = (concept: Concept) => (isTaken(concept) ? t('chart.visit.alreadyChosen') : undefined);
  const mainFault = state.faults['main'];
  const soon = () => setTimeout(nextField, 0);
  const promote = (index: number) => {
    const chosen = secondary[index];
    if (chosen) doc.edit({ main: chosen, secondary: [...(main ? [main] : []), ...secondary.filter((_, at) => at !== index)] });
  };
  return (
    <section className={classes.card} data-visit-own aria-label={t('chart.visit.diagnosis')}>
      <div data-visit-field="main" className={`${classes.inlineField} ${'main' in state.copied ? classes.copied : ''}`}>
        <span className={classes.atLabel}><CopiedMark visit={visit} field="main" name={t('chart.visit.main')} /></span>
        {readOnly ? <Fixed label={t('chart.visit.main')} text={main ? wordsOf(main) : '–'} /> : (
          <CatalogueField catalogue="icd10" on={server.day} label={t('chart.visit.main')} value={main ? wordsOf(main) : ''} error={mainFault && words(mainFault)} onSkip={nextField}
            refuse={(concept) => (readConceptFacts(concept).notMain ? t('chart.visit.notMain') : refuse(concept))} onChoose={(concept) => { doc.edit({ main: toDiagnosis(concept) }); soon(); }} onClear={() => doc.edit({ main: null })} />
        )}
      </div>
      <ul className={classes.secondary} aria-label={t('chart.visit.secondary')}>
        {secondary.map((one, index) => (
          <li key={one.code} className={'secondary' in state.copied ? classes.copied : undefined}>
            <span className={classes.code}>{one.code}</span> <span className={classes.grow}>{one.text ?? one.display}</span>
            {state.faults[`secondary[${index}]`] && <span className={classes.fault}>{words(state.faults[`secondary[${index}]`] as never)}</span>}
            {!readOnly && <UnstyledButton className={classes.small} aria-label={t('chart.visit.makeMain', { code: one.code })} title={t('chart.visit.makeMain', { code: one.code })} onClick={() => promote(index)}><IconArrowUp size={15} aria-hidden /></UnstyledButton>}
            {!readOnly && <CloseButton size="sm" aria-label={t('chart.visit.remove', { code: one.code })} onClick={() => doc.edit({ secondary: secondary.filter((_, at) => at !== index) })} />}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div className={classes.inlineField} data-visit-field>
          <CatalogueField catalogue="icd10" on={server.day} label={t('chart.visit.addSecondary')} value="" error={state.faults['secondary'] && words(state.faults['secondary'])} onSkip={nextField}
            refuse={(concept) => (secondary.length >= mostSecondary ? t('chart.visit.enough', { most: mostSecondary }) : refuse(concept))} onChoose={(concept) => doc.edit({ secondary: [...secondary, toDiagnosis(concept)] })} />
          <span className={classes.counter}><CopiedMark visit={visit} field="secondary" name={t('chart.visit.secondary')} /> {t('chart.visit.counter', { count: secondary.length, most: mostSecondary })}</span>
        </div>
      )}
      {state.warnings.length > 0 && <ul className={classes.warnings} role="status">{state.warnings.map(({ code, warning }) => <li key={`${code} ${warning}`}><IconAlertTriangle size={14} aria-hidden className={classes.caution} /> {t(`chart.visit.warning.${warning}`, { code })}</li>)}</ul>}
    </section>
  );
}

function Fixed({ label, text }: { label: string; text: string }) {
  return <div className={classes.fixed}><span>{label}</span><strong>{text}</strong></div>;
}
