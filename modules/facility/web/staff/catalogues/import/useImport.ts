// An import on its way: the chosen file, how its columns are read, what it would change, how far it is.   spec: CAT-20 CAT-24
import { useRef, useState } from 'react';
import { importCatalogue, previewImport } from '#modules/facility/model/index.ts';
import type { CatalogueCode, ColumnMapping } from '#modules/facility/model/index.ts';
import type { InputOf, OutputOf } from '#fhir/operation/index.ts';
import { asRefusal, useFhirClient, useLive, useOperation } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import { localDay } from '#ui/index.ts';

export type Preview = OutputOf<typeof previewImport>;
export type ImportDone = OutputOf<typeof importCatalogue>;

export interface ImportOptions {
  readonly sheet?: string | undefined;
  readonly mapping?: ColumnMapping | undefined;
  readonly validFrom: string;
  readonly version: string;
}

export interface ImportState {
  readonly fileName: string | undefined;
  readonly options: ImportOptions;
  readonly preview: Preview | undefined;
  readonly reading: boolean;
  readonly importing: boolean;
  readonly refusal: Refusal | undefined;
  readonly tooLarge: boolean;
  /** Share written, 0 to 1; undefined while the file is read. */
  readonly progress: number | undefined;
  readonly done: ImportDone | undefined;
  readonly choose: (file: File) => void;
  readonly change: (options: Partial<ImportOptions>) => void;
  readonly run: () => void;
  readonly restart: () => void;
}

const mostBytes = 32 * 1024 * 1024;

interface Chosen { readonly name: string; readonly content: string }
interface Seen { readonly preview?: Preview | undefined; readonly refusal?: Refusal | undefined; readonly reading: boolean; readonly tooLarge?: boolean }

export function useImport(catalogue: CatalogueCode): ImportState {
  const fresh = (): ImportOptions => ({ validFrom: localDay(new Date()), version: '' });
  const [chosen, setChosen] = useState<Chosen>();
  const [options, setOptions] = useState<ImportOptions>(fresh);
  const [seen, setSeen] = useState<Seen>({ reading: false });
  const [done, setDone] = useState<ImportDone>();
  const look = usePreview(setSeen);
  const progress = useProgress(catalogue);
  const write = useOperation(importCatalogue);
  const inputOf = ({ name, content }: Chosen, { sheet, mapping, validFrom }: ImportOptions) => ({ catalogue, fileName: name, content, sheet, mapping, validFrom });
  const change = (more: Partial<ImportOptions>) => {
    // Another sheet has other columns.
    const next = { ...options, ...(more.sheet !== undefined && { mapping: undefined }), ...more };
    setOptions(next);
    write.reset();
    if (chosen && !('version' in more)) look(inputOf(chosen, next));
  };
  const choose = (file: File) => {
    setDone(undefined);
    write.reset();
    if (file.size > mostBytes) return setSeen({ reading: false, tooLarge: true });
    setSeen({ reading: true });
    void readBase64(file).then((content) => {
      const next = { name: file.name, content };
      setChosen(next);
      setOptions((before) => ({ ...before, sheet: undefined, mapping: undefined }));
      look(inputOf(next, { ...options, sheet: undefined, mapping: undefined }));
    });
  };
  const run = () => {
    if (!chosen) return;
    progress.reset();
    void write.run({ ...inputOf(chosen, options), mapping: seen.preview?.mapping, ...(options.version.trim() && { version: options.version.trim() }) }).then(setDone, () => undefined);
  };
  const restart = () => {
    setChosen(undefined);
    setOptions(fresh());
    setSeen({ reading: false });
    setDone(undefined);
  };
  return {
    fileName: chosen?.name, options, preview: seen.preview, reading: seen.reading, tooLarge: seen.tooLarge === true, importing: write.running, refusal: write.refusal ?? seen.refusal,
    progress: progress.share, done, choose, change, run, restart,
  };
}

/** Only the newest question counts: an answer to older columns is dropped. */
function usePreview(onSeen: (seen: Seen | ((before: Seen) => Seen)) => void): (input: InputOf<typeof previewImport>) => void {
  const client = useFhirClient();
  const running = useRef<AbortController>(undefined);
  return (input) => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    onSeen((before) => ({ preview: before.preview, reading: true }));
    client.operate(previewImport, input, { signal: control.signal }).then(
      (preview) => onSeen({ preview, reading: false }),
      (error: unknown) => {
        if (!control.signal.aborted) onSeen({ refusal: asRefusal(error), reading: false });
      },
    );
  };
}

function useProgress(catalogue: CatalogueCode): { share: number | undefined; reset: () => void } {
  const [share, setShare] = useState<number>();
  useLive(['facility.import'], (event) => {
    const { step, done, total } = event as unknown as { step: string; done: number; total: number };
    if (event['catalogue'] === catalogue && step === 'write' && total > 0) setShare(done / total);
  });
  return { share, reset: () => setShare(undefined) };
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('the file could not be read'));
    reader.readAsDataURL(file);
  });
}
