// Enter walks from the medicine through the cells in the person's own order and on to the next row; arrows move between rows.   spec: PHA-40
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import type { GridField } from '#modules/pharmacy/model/index.ts';

export type Cell = 'medicine' | GridField;

export interface GridKeys {
  readonly ref: React.RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Puts the focus there, after the next paint if the row is not drawn yet. */
  readonly focus: (rowId: string, cell: Cell) => void;
}

export function useGridKeys(fields: readonly GridField[]): GridKeys {
  const ref = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ rowId: string; cell: Cell } | undefined>(undefined);

  const find = useCallback((rowId: string, cell: Cell): HTMLElement | undefined => {
    const place = ref.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowId)}"][data-cell="${cell}"]`);
    return (cell === 'medicine' ? place?.querySelector<HTMLElement>('input') : place) ?? undefined;
  }, []);
  const focus = useCallback((rowId: string, cell: Cell) => {
    const found = find(rowId, cell);
    if (found && !(found as HTMLInputElement).disabled) found.focus();
    else wanted.current = { rowId, cell };
  }, [find]);
  // A row that was just made, or a cell that was just opened, gets its focus as soon as it is there.
  useEffect(() => {
    const next = wanted.current;
    const found = next && find(next.rowId, next.cell);
    if (!found || (found as HTMLInputElement).disabled) return;
    wanted.current = undefined;
    found.focus();
  });

  const onKeyDown = useCallback((event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const place = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
    const cell = fields.find((one) => one === place?.dataset['cell']);
    if (place === null || cell === undefined) return;
    const rows = rowsOf(ref.current);
    const at = rows.indexOf(place.dataset['row'] ?? '');
    const target = targetOf(event, { rows, at, cell, cells: ['medicine', ...fields] });
    if (!target) return;
    event.preventDefault();
    event.stopPropagation();
    focus(target.rowId, target.cell);
  }, [focus, fields]);

  return { ref, onKeyDown, focus };
}

const rowsOf = (sheet: HTMLElement | null): string[] => [...(sheet?.querySelectorAll<HTMLElement>('[data-cell="medicine"]') ?? [])].map((cell) => cell.dataset['row'] ?? '');

interface Here { readonly rows: readonly string[]; readonly at: number; readonly cell: Cell; readonly cells: readonly Cell[] }

function targetOf({ key, shiftKey }: KeyboardEvent, { rows, at, cell, cells }: Here): { rowId: string; cell: Cell } | undefined {
  const index = cells.indexOf(cell);
  if (key === 'Enter' && !shiftKey) return index < cells.length - 1 ? place(rows[at], cells[index + 1]) : place(rows[at + 1], 'medicine');
  if (key === 'Enter') return place(rows[at], cells[index - 1]);
  if (key === 'ArrowDown') return place(rows[at + 1], cell);
  return key === 'ArrowUp' ? place(rows[at - 1], cell) : undefined;
}

const place = (rowId: string | undefined, cell: Cell | undefined) => (rowId !== undefined && cell !== undefined ? { rowId, cell } : undefined);
