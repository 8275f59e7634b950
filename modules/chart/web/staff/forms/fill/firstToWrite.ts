// Where writing begins: past what every paper repeats of the hospital and the person, which is known already. spec: FRS-15
import type { Form, FormItem } from '#fhir/questionnaire/index.ts';

const leaves = (item: FormItem): readonly FormItem[] => (item.type === 'group' ? item.items.flatMap(leaves) : [item]);
const isWritten = ({ type, control, hidden, initialExpression, initial, calculated }: FormItem): boolean =>
  type !== 'note' && control !== 'signature' && !hidden && !initialExpression && !calculated && initial.length === 0;

/** linkId of the first item at the top that asks mostly for what nobody knows yet; a record form is read from its beginning. */
export const firstToWrite = ({ kind, items }: Pick<Form, 'kind' | 'items'>): string | undefined =>
  kind === 'record' ? undefined : items.find((item) => 2 * leaves(item).filter(isWritten).length > leaves(item).length)?.linkId;

/** The cursor into the first empty field there. */
export function goToWriting(page: HTMLElement, linkId: string): void {
  const place = page.querySelector(`[data-key="${CSS.escape(linkId)}"]`);
  const fields = [...(place?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input:not([type=radio], [type=checkbox], [readonly]), textarea:not([readonly])') ?? [])];
  (place?.closest('section') ?? place)?.scrollIntoView({ block: 'start' });
  fields.find(({ value }) => value === '')?.focus({ preventScroll: true });
}
