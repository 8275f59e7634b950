// Ctrl+/: every key that answers on this screen, in words.
import { Modal, Table } from '@mantine/core';
import { useKeySheet, useText } from '#ui/index.ts';
import classes from './frame.module.css';

export function KeySheet(props: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const keys = useKeySheet();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.keys.title')} size="md" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Table>
        <Table.Thead className="visuallyHidden">
          <Table.Tr>
            <Table.Th>{t('shell.keys.key')}</Table.Th>
            <Table.Th>{t('shell.keys.does')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.chord}>
              <Table.Td w={150}>
                <kbd className={classes.kbd}>{key.chord.replaceAll('+', ' ')}</kbd>
              </Table.Td>
              <Table.Td>{t(key.label)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
