// A list of one part of the facility: filter by typing, arrows to move, Enter to open. Rows are buttons for those who tab.   spec: FAC-4
import { Button, Group, TextInput, UnstyledButton } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { EmptyState, fold, useText } from '#ui/index.ts';
import table from '../catalogues/catalogues.module.css';
import classes from './structure.module.css';

export interface Column<Row> {
  /** Message key under `facility.structure.` */
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out on a phone. */
  readonly wide?: boolean;
}

export interface PartTableProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What the filter looks at. */
  readonly textOf: (row: Row) => string;
  readonly columns: readonly [Column<Row>, ...Column<Row>[]];
  readonly onOpen: (row: Row) => void;
  readonly onAdd?: () => void;
  readonly note?: ReactNode;
}

export function PartTable<Row>(props: PartTableProps<Row>) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [active, setActive] = useState(-1);
  const words = fold(text).split(/\s+/).filter(Boolean);
  const rows = props.rows.filter((row) => words.every((word) => fold(props.textOf(row)).includes(word)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = rows[Math.max(0, active)];
    if (event.key === 'Enter' && chosen && (active >= 0 || rows.length === 1)) props.onOpen(chosen);
    if (step === undefined) return;
    event.preventDefault();
    setActive((at) => Math.max(0, Math.min(rows.length - 1, at + step)));
  };
  return (
    <>
      <Group gap="sm" align="end">
        <TextInput
          className={classes.filter}
          label={t('facility.structure.filter')}
          description={t('facility.structure.filterHint')}
          leftSection={<IconSearch size={16} aria-hidden />}
          autoComplete="off"
          autoFocus
          value={text}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setActive(-1);
          }}
        />
        {props.onAdd && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={props.onAdd}>
            {t('facility.structure.add')}
          </Button>
        )}
      </Group>
      {props.note}
      {rows.length === 0 && <EmptyState text={t(text === '' ? 'facility.structure.empty' : 'facility.structure.nothing', { text })} />}
      {rows.length > 0 && <Rows {...props} rows={rows} active={active} />}
    </>
  );
}

function Rows<Row>({ rows, columns, keyOf, onOpen, active }: PartTableProps<Row> & { active: number }) {
  const { t } = useText();
  const [first, ...others] = columns;
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            {columns.map(({ name, wide }) => (
              <th key={name} className={wide ? table.wideOnly : undefined}>
                {t(`facility.structure.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={keyOf(row)} data-active={at === active || undefined} className={classes.row} ref={at === active ? (node) => node?.scrollIntoView({ block: 'nearest' }) : undefined}>
              <td>
                <UnstyledButton className={classes.open} onClick={() => onOpen(row)}>
                  {first.cell(row)}
                </UnstyledButton>
              </td>
              {others.map(({ name, cell, wide }) => (
                <td key={name} className={wide ? table.wideOnly : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
