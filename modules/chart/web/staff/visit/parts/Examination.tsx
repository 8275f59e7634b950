// Examination by exception: everything normal, only what is not is typed. spec: VIS-13
import { Checkbox, CloseButton, Menu, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { dropException, examinationSystems, makeException, textLimits } from '#modules/chart/model/index.ts';
import type { ExaminationSystem, Finding } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';
import { useExaminationTemplates } from '../fields/useTemplates.ts';
import { WordsField } from '../fields/WordsField.tsx';
import { type PartProps, partOf } from '../part.ts';
import classes from '../visit.module.css';
import { OwnTexts } from '../sheets/OwnTexts.tsx';
import { CopiedMark } from './CopiedMark.tsx';
import { SystemPicker } from './SystemPicker.tsx';
import { specialties, useOwnExamination } from './useNormalWords.ts';
import type { OwnExamination } from './useNormalWords.ts';

export const Examination = partOf(['examination'], ExaminationPart);

function ExaminationPart({ visit, readOnly }: PartProps) {
  const { t } = useText();
  const own = useOwnExamination();
  const findings = visit.state.form.examination;
  const copied = 'examination' in visit.state.copied;
  const normal = findings.filter(({ state }) => state === 'normal');
  const exceptions = findings.filter(({ state }) => state === 'abnormal');
  const [fresh, setFresh] = useState<ExaminationSystem | undefined>(undefined);
  const onFocused = useCallback(() => setFresh(undefined), []);
  const edit = (examination: readonly Finding[]) => visit.doc.edit({ examination: [...examination] });
  const except = (system: ExaminationSystem) => {
    setFresh(system);
    edit(makeException(findings, system));
    own.addSystem(system);
  };
  return (
    <section className={classes.card} data-visit-own aria-label={t('chart.visit.examination')}>
      <div className={classes.cardHead}>
        <h2>{t('chart.visit.examination')}</h2>
        {!readOnly && <SpecialtyMenu own={own} />}
        {!readOnly && <span data-visit-field><Checkbox size="sm" label={t('chart.visit.normalExcept')} checked={normal.length > 0} onChange={(event) => (event.currentTarget.checked ? void own.normal(() => visit.doc.state().form.examination).then(edit) : edit(exceptions))} /></span>}
        <CopiedMark visit={visit} field="examination" name={t('chart.visit.examination')} />
        {!readOnly && <SystemPicker taken={exceptions.map(({ system }) => system)} onPick={except} />}
      </div>
      <ul className={classes.systems} aria-label={t('chart.visit.systems')}>
        {examinationSystems.filter((system) => (!readOnly && own.systems.includes(system)) || findings.some((one) => one.system === system)).map((system) => (
          <li key={system}><SystemChip system={system} state={findings.find((one) => one.system === system)?.state} disabled={readOnly} onPress={() => except(system)} /></li>
        ))}
      </ul>
      {readOnly && findings.length === 0 && <p className={classes.muted}>{t('chart.visit.notWritten')}</p>}
      {exceptions.map((one) => (
        <ExceptionField key={one.system} finding={one} readOnly={readOnly} copied={copied} takeFocus={fresh === one.system} onFocused={onFocused}
          onChange={(text) => edit(findings.map((other) => (other.system === one.system ? { ...other, text } : other)))} onDrop={() => edit(dropException(findings, one.system, own.words))} />
      ))}
      {normal.length > 0 && <p className={[classes.normalText, copied && classes.copied].filter(Boolean).join(' ')}>{normal.map(({ text }) => text).join(' ')}</p>}
    </section>
  );
}

/** Whose words of "normal" are taken. */
function SpecialtyMenu({ own }: { own: OwnExamination }) {
  const { t } = useText();
  return (
    <Menu position="bottom-start">
      <Menu.Target><UnstyledButton className={classes.specialty} aria-label={t('chart.visit.specialtyOf', { name: t(`chart.specialty.${own.specialty}`) })}>{t(`chart.specialty.${own.specialty}`)} ▾</UnstyledButton></Menu.Target>
      <Menu.Dropdown>{specialties.map((one) => <Menu.Item key={one} onClick={() => own.setSpecialty(one)}>{t(`chart.specialty.${one}`)}</Menu.Item>)}</Menu.Dropdown>
    </Menu>
  );
}

interface ChipProps { readonly system: ExaminationSystem; readonly state: Finding['state'] | undefined; readonly disabled: boolean; readonly onPress: () => void }

function SystemChip({ system, state, disabled, onPress }: ChipProps) {
  const { t } = useText();
  const Icon = state === 'normal' ? IconCheck : state === 'abnormal' ? IconAlertTriangle : IconPlus;
  const name = t(`chart.exam.${system}`);
  return (
    <UnstyledButton className={classes.system} data-state={state ?? 'none'} disabled={disabled} aria-label={t(`chart.visit.system.${state ?? 'none'}`, { system: name })} onClick={onPress}>
      <Icon size={13} aria-hidden /> {name}
    </UnstyledButton>
  );
}

interface ExceptionProps {
  readonly finding: Finding;
  readonly readOnly: boolean;
  readonly copied: boolean;
  readonly takeFocus: boolean;
  readonly onFocused: () => void;
  readonly onChange: (text: string) => void;
  readonly onDrop: () => void;
}

function ExceptionField({ finding, readOnly, copied, takeFocus, onFocused, onChange, onDrop }: ExceptionProps) {
  const { t } = useText();
  const templates = useExaminationTemplates(finding.system);
  const row = useRef<HTMLDivElement>(null);
  const [ownOpen, setOwnOpen] = useState(false);
  const name = t(`chart.exam.${finding.system}`);
  useEffect(() => {
    if (!takeFocus) return;
    row.current?.querySelector('textarea')?.focus();
    onFocused();
  }, [takeFocus, onFocused]);
  return (
    <div className={classes.exception} ref={row}>
      <WordsField label={name} name={`exam ${finding.system}`} value={finding.text} most={textLimits.examination} readOnly={readOnly} copied={copied} find={templates} onOwn={() => setOwnOpen(true)} onChange={onChange} />
      <OwnTexts field="examination" text={finding.text} opened={ownOpen} onClose={() => setOwnOpen(false)} />
      {!readOnly && <CloseButton size="sm" aria-label={t('chart.visit.dropException', { system: name })} onClick={onDrop} />}
    </div>
  );
}
