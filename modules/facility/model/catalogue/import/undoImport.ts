// Taking an import back: only the last one of a list, never what came with the software.   spec: CAT-25
import { Fault } from '#platform/fault/index.ts';

export interface EditionRow {
  readonly id: string;
  readonly version: string;
  readonly origin: 'product' | 'import';
  readonly state: 'in-use' | 'withdrawn';
  readonly basedOn?: string | undefined;
}

/** Gives the edition to withdraw, or throws why not. `editions`: all of the list, of the facility and of the installation. */
export function decideUndo(editions: readonly EditionRow[], id: string): EditionRow {
  const edition = editions.find((one) => one.id === id);
  if (!edition || edition.state === 'withdrawn') throw new Fault('notFound', 'facility.unknown-edition');
  if (edition.origin === 'product') throw new Fault('rule', 'facility.undo-product');
  const later = editions.find((one) => one.state === 'in-use' && one.basedOn === id);
  if (later) throw new Fault('rule', 'facility.undo-later-edition', { params: { version: later.version } });
  return edition;
}
