// What every part of the page is given, and when it is drawn anew.
import { type ComponentType, memo } from 'react';
import type { VisitField } from './doc/mergeVisit.ts';
import type { OpenVisit, ServerVisit } from './doc/useVisit.ts';

export interface PartProps {
  readonly visit: OpenVisit;
  readonly server: ServerVisit;
  readonly readOnly: boolean;
}

/** Typing in one field draws only the part that shows it: on an old PC the whole page takes longer than a key press may. */
export function partOf<Props extends PartProps>(fields: readonly VisitField[], part: ComponentType<Props>) {
  return memo(part, (before, after) => {
    const [old, now] = [before.visit.state, after.visit.state];
    return before.readOnly === after.readOnly && before.server === after.server && old.copied === now.copied && old.faults === now.faults && old.warnings === now.warnings
      && fields.every((field) => old.form[field] === now.form[field]);
  });
}

/** A sheet that stays closed is not drawn. */
export const sheetOf = <Props extends { readonly opened: boolean }>(sheet: ComponentType<Props>) => memo(sheet, (before, after) => !before.opened && !after.opened);
