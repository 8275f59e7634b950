// In which order the cells of a row stand and Enter walks them: a person's own habit, kept on the device under their account. spec: PHA-46
import { useState } from 'react';
import { useSession } from '#fhir/client/index.ts';
import { dayTimes, type GridField } from '#modules/pharmacy/model/index.ts';

export const cellOrders = {
  quantityFirst: ['quantity', ...dayTimes, 'days'], dosesFirst: [...dayTimes, 'days', 'quantity'], daysFirst: ['days', ...dayTimes, 'quantity'],
} as const satisfies Readonly<Record<string, readonly GridField[]>>;
export type CellOrderName = keyof typeof cellOrders;
export const orderNames = Object.keys(cellOrders) as readonly CellOrderName[];

const widths: Readonly<Record<GridField, string>> = { quantity: '58px', morning: '46px', noon: '46px', afternoon: '46px', evening: '46px', days: '50px' };

export interface CellOrder {
  readonly name: CellOrderName;
  readonly fields: readonly GridField[];
  /** Columns of the grid in this order. */
  readonly columns: string;
  readonly choose: (name: CellOrderName) => void;
}

export function useCellOrder(): CellOrder {
  const place = `lanh.pharmacy.cellOrder/${useSession().accountId}`;
  const [name, setName] = useState<CellOrderName>(() => orderNames.find((one) => one === localStorage.getItem(place)) ?? 'quantityFirst');
  const fields = cellOrders[name];
  return {
    name, fields, columns: fields.map((field) => widths[field]).join(' '),
    choose: (next) => {
      localStorage.setItem(place, next);
      setName(next);
    },
  };
}
