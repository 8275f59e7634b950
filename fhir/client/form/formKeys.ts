// Enter and Shift+Enter go from field to field; Alt+Page Down and Alt+Page Up from section to section. spec: FRS-3
import type { KeyboardEvent } from 'react';

const fields = '[data-form-field], [role=combobox]';

const visible = (root: Element): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(fields)].filter((field) => !field.hasAttribute('disabled') && field.getClientRects().length > 0);

/** True when there was a field to go to. */
export function focusFirst(root: Element | null | undefined): boolean {
  const [first] = root ? visible(root) : [];
  first?.focus();
  first?.scrollIntoView({ block: 'nearest' });
  return first !== undefined;
}

function moveFocus(form: Element, from: Element, step: 1 | -1): boolean {
  const all = visible(form);
  // Radio buttons of one question are one stop.
  const here = from.closest('[role=radiogroup], [role=group]')?.querySelector(fields) ?? from;
  const at = all.findIndex((field) => field === from || field === here);
  const next = at < 0 ? undefined : all[at + step];
  next?.focus();
  if (next instanceof HTMLInputElement && next.type === 'text') next.select();
  return next !== undefined;
}

function moveSection(form: Element, from: Element, step: 1 | -1): boolean {
  const sections = [...form.querySelectorAll('[data-section]')];
  const at = sections.findIndex((section) => section.contains(from));
  const next = sections[at + step];
  next?.scrollIntoView({ block: 'start' });
  return focusFirst(next);
}

/** On a touch keyboard Enter is the only way to a new line. */
const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

export function onFormKeys(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.nativeEvent.isComposing) return;
  const target = event.target as Element;
  const isPaging = event.altKey && (event.key === 'PageDown' || event.key === 'PageUp');
  const moved = isPaging ? moveSection(event.currentTarget, target, event.key === 'PageDown' ? 1 : -1) : goesOn(event, target) && moveFocus(event.currentTarget, target, event.shiftKey ? -1 : 1);
  if (moved) event.preventDefault();
}

/** Ctrl+Enter makes a new line, as in the visit; an open list takes Enter itself. */
function goesOn(event: KeyboardEvent, target: Element): boolean {
  if (event.key !== 'Enter' || event.altKey || event.metaKey || event.ctrlKey) return false;
  return target.matches('input, select, textarea') && target.getAttribute('aria-expanded') !== 'true' && !(target.matches('textarea') && isTouch());
}
