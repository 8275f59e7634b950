// Ctrl+/: every key that answers on this screen, in words; a person may choose another for each. spec: KEY-2 KEY-3
import { Button, Modal, Table, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { chordOf, type KeyBinding, type KeyMap, useKeyMap, useKeySheet, useText } from '#ui/index.ts';
import classes from './keySheet.module.css';
import { type ChordRefusal, refuseChord } from './ownKeys.ts';

interface KeySheetProps { readonly opened: boolean; readonly onClose: () => void; readonly onKeys: (map: KeyMap) => void }

export function KeySheet(props: KeySheetProps) {
  const { t } = useText();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.keys.title')} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {props.opened && <Keys onKeys={props.onKeys} />}
    </Modal>
  );
}

function Keys({ onKeys }: Pick<KeySheetProps, 'onKeys'>) {
  const { t } = useText();
  const keys = useKeySheet();
  const [map] = useKeyMap();
  const [asked, setAsked] = useState<string | undefined>(undefined);
  const [refused, setRefused] = useState<ChordRefusal | undefined>(undefined);
  const ask = (label: string | undefined) => {
    setAsked(label);
    setRefused(undefined);
  };
  useNextChord(asked !== undefined, (chord) => {
    if (asked === undefined || chord === undefined) return ask(undefined);
    const refusal = refuseChord(chord, asked, keys);
    if (refusal) return setRefused(refusal);
    onKeys({ ...map, [asked]: chord });
    ask(undefined);
  });
  const why = refused && (refused.reason === 'reserved' ? t('shell.keys.reserved') : t('shell.keys.taken', { what: t(refused.by) }));
  return (
    <>
      <Table>
        <Table.Thead className="visuallyHidden"><Table.Tr><Table.Th>{t('shell.keys.key')}</Table.Th><Table.Th>{t('shell.keys.does')}</Table.Th><Table.Th>{t('shell.keys.change')}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {keys.map((key) => <Line key={key.label} binding={key} asked={asked === key.label} why={asked === key.label ? why : undefined} onAsk={() => ask(key.label)} />)}
        </Table.Tbody>
      </Table>
      {Object.keys(map).length > 0 && <Button mt="sm" variant="default" onClick={() => onKeys({})}>{t('shell.keys.reset')}</Button>}
    </>
  );
}

function Line({ binding, asked, why, onAsk }: { binding: KeyBinding; asked: boolean; why: string | undefined; onAsk: () => void }) {
  const { t } = useText();
  const what = t(binding.label);
  return (
    <Table.Tr>
      <Table.Td w={150}><kbd className={classes.kbd}>{asked ? '…' : binding.chord.replaceAll('+', ' ')}</kbd></Table.Td>
      <Table.Td>{what}{asked && <Text size="sm" role="status" c={why ? 'var(--problem-text)' : 'var(--text-muted)'}>{why ?? t('shell.keys.press')}</Text>}</Table.Td>
      <Table.Td w={90}><Button size="compact-xs" variant="subtle" aria-label={t('shell.keys.changeOf', { what })} onClick={onAsk}>{t('shell.keys.change')}</Button></Table.Td>
    </Table.Tr>
  );
}

/** Hears the next chord before anybody else; Escape gives undefined, bare letters are no chord. */
function useNextChord(listening: boolean, onChord: (chord: string | undefined) => void): void {
  const tell = useEffectEvent(onChord);
  useEffect(() => {
    if (!listening) return;
    const hear = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      const isModifier = ['Control', 'Alt', 'Shift', 'Meta'].includes(event.key);
      if (isModifier || (chord === undefined && event.key !== 'Escape')) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      tell(event.key === 'Escape' ? undefined : chord);
    };
    window.addEventListener('keydown', hear, true);
    return () => window.removeEventListener('keydown', hear, true);
  }, [listening]);
}
