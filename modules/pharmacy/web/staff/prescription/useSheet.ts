// The sheet of a visit in React: its store, and what the screen does with it.   spec: PHA-42
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useFhirClient, useSession } from '#fhir/client/index.ts';
import { type Override, prescriptionContent, type PrescriptionContent, savePrescription } from '#modules/pharmacy/model/index.ts';
import { useKeptDraft, useText, useToast } from '#ui/index.ts';
import { chooseMedicine, copyRows, emptyRow, isFilled, type Pick, type Row, toInput } from './rows.ts';
import { type Kept, type SheetState, SheetStore } from './sheetStore.ts';

export interface OpenSheet extends SheetState {
  readonly flush: () => Promise<void>;
  readonly takeFound: () => void;
  readonly dropFound: () => void;
  readonly changeRow: (id: string, change: (row: Row) => Row) => void;
  readonly removeRow: (id: string, name: string) => void;
  /** Adds a row and gives its id. */
  readonly addPick: (pick: Pick) => string;
  readonly answer: (override: Override) => void;
  readonly confirmCopies: () => void;
  readonly takeOver: (earlierEncounterId: string) => Promise<void>;
  /** Shows what is stored now instead of what is typed. */
  readonly reload: () => Promise<void>;
}

interface Place {
  readonly patientId: string;
  readonly encounterId: string;
  readonly content: PrescriptionContent;
}

/** Well under the two seconds promised, with the time a save takes. */
const delayMs = 900;
const newId = (): string => crypto.randomUUID();

export function useSheet(place: Place): OpenSheet {
  const { patientId, encounterId, content } = place;
  const { accountId } = useSession();
  const client = useFhirClient();
  const queries = useQueryClient();
  const { found, keep, clear } = useKeptDraft<Kept>({ accountId, patientId, form: `pharmacy.prescription/${encounterId}` });
  const [store] = useState(() => new SheetStore(content, found, {
    newId, delayMs, now: () => new Date(),
    keep: (kept) => (kept ? keep(kept) : clear()),
    send: async (sheet, version) => {
      const stored = await client.operate(savePrescription, { patientId, version, ...toInput(sheet) }, { id: encounterId, idempotencyKey: newId() });
      queries.setQueryData(['operation', prescriptionContent.on, prescriptionContent.code, encounterId, { patientId }], stored);
      return stored;
    },
  }));
  useEffect(() => store.open(), [store]);
  useEffect(() => store.offer(content), [store, content]);
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  const acts = useActs(store, place);
  return useMemo(() => ({ ...state, ...acts }), [state, acts]);
}

function useActs(store: SheetStore, { patientId, encounterId }: Place): Omit<OpenSheet, keyof SheetState> {
  const client = useFhirClient();
  const toast = useToast();
  const { t } = useText();
  return useMemo(() => ({
    flush: store.flush, takeFound: store.takeFound, dropFound: store.dropFound,
    changeRow: (id, change) => store.change((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => (row.id === id ? change(row) : row)) })),
    removeRow: (id, name) => {
      const { rows } = store.snapshot().sheet;
      const at = rows.findIndex((row) => row.id === id);
      const gone = rows[at];
      if (gone === undefined) return;
      store.change((sheet) => ({ ...sheet, rows: sheet.rows.filter((row) => row.id !== id) }));
      const undo = () => store.change((sheet) => (sheet.rows.some((row) => row.id === id) ? sheet : { ...sheet, rows: sheet.rows.toSpliced(at, 0, gone) }));
      toast({ text: t('pharmacy.rx.removed', { name }), undo });
    },
    addPick: (pick) => {
      const id = newId();
      store.change((sheet) => ({ ...sheet, rows: [...sheet.rows.filter(isFilled), chooseMedicine(emptyRow(id), pick)] }));
      return id;
    },
    answer: (override) => store.change((sheet) => ({ ...sheet, overrides: [...sheet.overrides.filter(({ key }) => key !== override.key), override] })),
    confirmCopies: () => store.change((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => ({ ...row, copiedFrom: undefined })) })),
    takeOver: async (earlierEncounterId) => {
      const earlier = await client.operate(prescriptionContent, { patientId }, { id: earlierEncounterId });
      store.change((sheet) => ({ ...sheet, rows: copyRows(sheet.rows, earlier, newId) }));
    },
    reload: async () => store.show(await client.operate(prescriptionContent, { patientId }, { id: encounterId })),
  }), [store, client, toast, t, patientId, encounterId]);
}
