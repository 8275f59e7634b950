// Beginning a form: found by code or name, Enter takes the first; what is known already is filled in. spec: FRS-11
import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import { useFormWords } from '#fhir/client/form/index.ts';
import type { ListedAnswers, ListedForm } from '#modules/chart/model/index.ts';
import { EmptyState, useText } from '#ui/index.ts';
import { ConsentChip } from '../../consent/ConsentChip.tsx';
import classes from '../forms.module.css';
import { findForms } from '../formList.ts';
import { NotCompared } from '../NotCompared.tsx';
import { useBegin } from './useBegin.ts';

interface PickerProps {
  readonly patientId: string;
  readonly encounterId: string;
  readonly forms: readonly ListedForm[];
  readonly answers: readonly ListedAnswers[];
  readonly onClose: () => void;
}

const inView = (row: HTMLElement | null): void => row?.scrollIntoView({ block: 'nearest' });

export function FormPicker(props: PickerProps) {
  const { t } = useText();
  const words = useFormWords();
  const { begin, running, refusal } = useBegin(props);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = findForms(props.forms, typed);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[at];
    if (step) setAt(Math.max(0, Math.min(found.length - 1, at + step)));
    else if (event.key === 'Enter' && chosen && !running) void begin(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Modal opened onClose={props.onClose} title={t('chart.forms.begin')} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <TextInput
        aria-label={t('chart.forms.search')} placeholder={t('chart.forms.search')} leftSection={<IconSearch size={15} aria-hidden />} value={typed} data-autofocus autoFocus
        role="combobox" aria-expanded={found.length > 0} aria-controls="chart-form-picker" aria-activedescendant={found[at] && `chart-form-${found[at].key}`} onKeyDown={onKeyDown}
        onChange={(event) => { setTyped(event.currentTarget.value); setAt(0); }}
      />
      {refusal && <RefusalNote refusal={refusal} />}
      {found.length === 0 && <EmptyState text={t('chart.forms.noMatch')} />}
      <div id="chart-form-picker" role="listbox" aria-label={t('chart.forms')} className={classes.picker} aria-busy={running}>
        {found.map((form, index) => (
          <UnstyledButton key={form.key} id={`chart-form-${form.key}`} role="option" tabIndex={-1} aria-selected={index === at} ref={index === at ? inView : undefined} className={classes.pick} disabled={running} onMouseMove={() => setAt(index)} onClick={() => void begin(form)}>
            <span className={classes.pickCode}>{form.code}</span>
            <span className={classes.pickTitle}>{words(form.title)}</span>
            {!form.seen && <NotCompared />}
            {form.consent && <ConsentChip standing={form.consent} />}
            {!form.repeats && props.answers.some(({ key }) => key === form.key) && <span className={classes.muted}>{t('chart.forms.exists')}</span>}
          </UnstyledButton>
        ))}
      </div>
    </Modal>
  );
}
