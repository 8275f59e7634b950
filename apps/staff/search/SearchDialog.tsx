// Ctrl+K: one box for a person or a screen, typed without accents.
import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { RefusalNote, usePatientSearch, useSession } from '#fhir/client/index.ts';
import { fold, formatDate, formatName, titleCase, useFormat, useText } from '#ui/index.ts';
import type { Registry } from '../registry.ts';
import classes from './search.module.css';

interface Line {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly to: string;
  readonly icon: typeof IconUser;
}

export function SearchDialog(props: { opened: boolean; onClose: () => void; registry: Registry }) {
  const { t } = useText();
  return (
    <Modal opened={props.opened} onClose={props.onClose} withCloseButton={false} size="lg" yOffset="10dvh" centered={false} padding={0} attributes={{ content: { 'aria-label': t('shell.search') } }}>
      {props.opened && <SearchBox onClose={props.onClose} registry={props.registry} />}
    </Modal>
  );
}

function SearchBox(props: { onClose: () => void; registry: Registry }) {
  const { t } = useText();
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const people = usePatientSearch(text);
  const screens = useScreenLines(text, props.registry);
  const lines = [...usePatientLines(people.patients), ...screens];
  const open = (line: Line | undefined) => {
    if (!line) return;
    props.onClose();
    void navigate({ to: line.to });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') open(lines[active]);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setActive((at) => Math.max(0, Math.min(lines.length - 1, at + step)));
  };
  return (
    <div>
      <TextInput
        className={classes.box}
        variant="unstyled"
        data-autofocus
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={t('shell.search.placeholder')}
        aria-label={t('shell.search')}
        role="combobox"
        aria-expanded={lines.length > 0}
        aria-controls={listId}
        aria-activedescendant={lines[active] ? `${listId}-${active}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes.list} id={listId} role="listbox" aria-label={t('shell.search')}>
        {people.refusal && <RefusalNote refusal={people.refusal} />}
        {lines.map((line, index) => (
          <UnstyledButton key={line.key} id={`${listId}-${index}`} role="option" tabIndex={-1} aria-selected={index === active} className={classes.line} onClick={() => open(line)} onMouseMove={() => setActive(index)}>
            <line.icon size={18} stroke={1.7} aria-hidden />
            <span className={classes.title}>{line.title}</span>
            <span className={classes.detail}>{line.detail}</span>
          </UnstyledButton>
        ))}
        {lines.length === 0 && text.trim().length > 1 && !people.loading && <p className={classes.none}>{t('shell.search.none', { text })}</p>}
        {text.trim() === '' && screens.length === 0 && <p className={classes.none}>{t('shell.search.hint')}</p>}
      </div>
    </div>
  );
}

function usePatientLines(patients: ReturnType<typeof usePatientSearch>['patients']): readonly Line[] {
  const { t } = useText();
  const format = useFormat();
  return patients.map((patient) => ({
    key: String(patient.id),
    title: titleCase(formatName(patient.name)) || t('shell.band.noName'),
    detail: [format.gender(patient.gender), formatDate(patient.birthDate), patient.identifier?.[0]?.value, patient.telecom?.find((one: { system?: string }) => one.system === 'phone')?.value].filter(Boolean).join(' · '),
    to: `/patients/${patient.id}`,
    icon: IconUser,
  }));
}

/** Screens whose name contains every word typed; all of them while nothing is typed. */
function useScreenLines(text: string, registry: Registry): readonly Line[] {
  const { t } = useText();
  const session = useSession();
  const words = fold(text).split(/\s+/).filter(Boolean);
  return registry
    .menuFor({ permissions: session.permissions, roles: session.roles })
    .filter((line) => words.every((word) => fold(t(line.label)).includes(word)))
    .map((line) => ({ key: line.to, title: t(line.label), detail: t('shell.search.screen'), to: line.to, icon: line.icon as typeof IconUser }));
}
