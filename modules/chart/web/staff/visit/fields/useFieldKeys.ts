// Enter and Shift+Enter go from field to field of the page, in the order in which they stand. spec: VIS-12
import type { KeyboardEvent } from 'react';

const marked = '[data-visit-field]';
const typeable = 'input:not([type=hidden]), textarea, button';

/** The fields now on the page; a mark on a box means the first control within. */
function fieldsOf(page: Element): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>(marked)].flatMap((one) => {
    const field = one.matches(typeable) ? one : one.querySelector<HTMLElement>(typeable);
    return field && !field.hasAttribute('disabled') && field.offsetParent !== null ? [field] : [];
  });
}

/** Focuses the field so many steps away; true when there is one. */
export function moveFocus(from: Element, step: 1 | -1): boolean {
  const page = from.closest('[data-visit-page]');
  if (!page) return false;
  const fields = fieldsOf(page);
  const at = fields.findIndex((field) => field === from || field.contains(from));
  const next = at < 0 ? undefined : fields[at + step];
  next?.focus();
  return next !== undefined;
}

export const nextField = (): void => {
  if (document.activeElement) moveFocus(document.activeElement, 1);
};

export function onFieldKeys(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.defaultPrevented || event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const target = event.target as Element;
  if (!target.matches('input, textarea') || !target.closest(marked)) return;
  if (moveFocus(target, event.shiftKey ? -1 : 1)) event.preventDefault();
  else if (target.matches('textarea')) event.preventDefault();
}
