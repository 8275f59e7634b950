// Groups that repeat: a table with one line each, or blocks below each other. Enter in the last cell begins the next line. spec: FRS-1
import { Button, UnstyledButton } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ComponentType, type KeyboardEvent, memo, type RefObject, useEffect, useRef } from 'react';
import type { FormItem, ItemView } from '#fhir/questionnaire/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { FormField } from './FormField.tsx';
import classes from './form.module.css';
import { useForm, useFormWords, useItem } from './formContext.ts';
import { focusFirst } from './formKeys.ts';

/** Adds and removes lines; a new line takes the cursor. */
function useLines(groupKey: string, box: RefObject<HTMLDivElement | null>) {
  const { t } = useText();
  const toast = useToast();
  const { filling } = useForm();
  const fresh = useRef<string | undefined>(undefined);
  const view = useItem(groupKey);
  useEffect(() => {
    const row = fresh.current;
    fresh.current = undefined;
    if (row !== undefined) focusFirst(box.current?.querySelector(`[data-row="${CSS.escape(row)}"]`));
  }, [box, view]);
  const add = () => { fresh.current = filling.addRow(groupKey); };
  const remove = (row: string) => {
    const undo = filling.removeRow(row);
    box.current?.querySelector<HTMLElement>('[data-add-row]')?.focus();
    toast({ text: t('client.form.rowRemoved'), undo });
  };
  const onKeyDown = (row: string, isLast: boolean) => (event: KeyboardEvent) => {
    if (event.ctrlKey && event.key === 'Delete') remove(row);
    else if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && isLast && isInLastCell(event)) add();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { view, add, remove, onKeyDown };
}

/** Draws items in the grid; given from above, since rows stand in grids and grids in rows. */
export type Below = ComponentType<{ readonly keys: readonly string[] }>;

/** Enter there has nothing further to go to in its line. */
function isInLastCell(event: KeyboardEvent): boolean {
  const target = event.target as Element;
  const fields = [...event.currentTarget.querySelectorAll('[data-form-field], [role=combobox]')];
  return !target.matches('textarea, button') && target.getAttribute('aria-expanded') !== 'true' && fields.at(-1) === target;
}

export const FormRows = memo(function FormRows({ itemKey, Below }: { readonly itemKey: string; readonly Below: Below }) {
  const { t } = useText();
  const words = useFormWords();
  const { readOnly } = useForm();
  const box = useRef<HTMLDivElement>(null);
  const { view, add, ...lines } = useLines(itemKey, box);
  if (!view?.isEnabled || view.item.hidden) return null;
  const { item, rows } = view;
  const canAdd = !readOnly && (item.maxOccurs === undefined || rows.length < item.maxOccurs);
  return (
    <div className={classes.rows} data-key={itemKey} role="group" aria-label={words(item.label)} ref={box}>
      <div className={classes.rowsHead}>
        <h4>{words(item.label)}{item.required && !readOnly && <span className={classes.required} aria-hidden> *</span>}</h4>
        {rows.length === 0 && <span className={classes.none}>{t('client.form.noRows')}</span>}
      </div>
      {rows.length > 0 && (isTable(item) ? <Table {...lines} view={view} /> : <Blocks {...lines} view={view} Below={Below} />)}
      {canAdd && <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add} data-add-row data-form-field>{t('client.form.addRow')}</Button>}
    </div>
  );
});

/** Prose of three columns and more has no room in a line: each row is a block then. */
const isTable = ({ control, items }: FormItem): boolean => control === 'table' && items.filter(({ type }) => type === 'text').length < 3;

interface LinesProps extends Pick<ReturnType<typeof useLines>, 'remove' | 'onKeyDown'> { readonly view: ItemView }

function Table({ view, remove, onKeyDown }: LinesProps) {
  const words = useFormWords();
  const { t } = useText();
  const { readOnly } = useForm();
  const columns = view.item.items.filter(({ hidden, type }) => !hidden && type !== 'note');
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col" className={classes.number}>{t('client.form.number')}</th>
          {columns.map((column) => <th key={column.linkId} scope="col" style={{ width: shareOf(column, columns) }}>{words(column.label)}{column.required && !readOnly && <span className={classes.required} aria-hidden> *</span>}</th>)}
          {!readOnly && <th scope="col"><span className="visuallyHidden">{t('client.form.removeRow')}</span></th>}
        </tr>
      </thead>
      <tbody>
        {view.rows.map((row, index) => (
          <tr key={row} data-row={row} onKeyDown={onKeyDown(row, index === view.rows.length - 1)}>
            <th scope="row" className={classes.number}>{index + 1}</th>
            {columns.map((column) => <td key={column.linkId} data-label={words(column.label)}><FormField itemKey={`${row}/${column.linkId}`} row={index + 1} /></td>)}
            {!readOnly && <td className={classes.rowEnd}><RemoveRow row={index + 1} onRemove={() => remove(row)} /></td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Columns share the width as their fields share the grid. */
function shareOf(column: FormItem, columns: readonly FormItem[]): string {
  const weight = ({ width, type }: FormItem) => width ?? (type === 'text' || type === 'string' ? 2 : 1);
  return `${Math.round((weight(column) / columns.reduce((sum, one) => sum + weight(one), 0)) * 100)}%`;
}

function Blocks({ view, remove, onKeyDown, Below }: LinesProps & { readonly Below: Below }) {
  const { readOnly } = useForm();
  const words = useFormWords();
  return view.rows.map((row, index) => (
    <div key={row} className={classes.block} data-row={row} role="group" aria-label={`${words(view.item.label)} ${index + 1}`} onKeyDown={onKeyDown(row, index === view.rows.length - 1)}>
      <div className={classes.blockHead}><b>{index + 1}</b>{!readOnly && <RemoveRow row={index + 1} onRemove={() => remove(row)} />}</div>
      <Row rowKey={row} Below={Below} />
    </div>
  ));
}

const Row = memo(function Row({ rowKey, Below }: { readonly rowKey: string; readonly Below: Below }) {
  const view = useItem(rowKey);
  return view ? <Below keys={view.children} /> : null;
});

function RemoveRow({ row, onRemove }: { readonly row: number; readonly onRemove: () => void }) {
  const { t } = useText();
  return <UnstyledButton className={classes.icon} aria-label={t('client.form.removeRowNumber', { row })} title={t('client.form.removeRowKeys')} onClick={onRemove}><IconTrash size={15} aria-hidden /></UnstyledButton>;
}
