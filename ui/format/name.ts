// Names of people: Vietnamese order, title case on screen, capitals on forms and in the patient band. spec: UID-6

export interface HumanNameLike {
  readonly use?: string;
  readonly text?: string;
  readonly family?: string;
  readonly given?: readonly string[];
  readonly prefix?: readonly string[];
}

/** The name to show: official first; `text` as recorded, else family and given in Vietnamese order. */
export function formatName(names: readonly HumanNameLike[] | undefined): string {
  if (!names || names.length === 0) return '';
  const name = names.find((one) => one.use === 'official') ?? names.find((one) => one.use !== 'old' && one.use !== 'maiden') ?? names[0];
  const text = name?.text ?? [name?.family, ...(name?.given ?? [])].filter(Boolean).join(' ');
  return text.normalize('NFC').trim();
}

/** `nguyễn thị HOA` → `Nguyễn Thị Hoa` */
export function titleCase(name: string): string {
  return name.toLocaleLowerCase('vi').replace(/(^|[\s\-'’(])(\p{L})/gu, (_match, before: string, letter: string) => before + letter.toLocaleUpperCase('vi'));
}

/** `Nguyễn Thị Hoa` → `NGUYỄN THỊ HOA` */
export const upperCase = (name: string): string => name.toLocaleUpperCase('vi');

/** For lists sorted as Vietnamese people expect: given name, then middle, then family. */
export function compareByGivenName(left: string, right: string): number {
  const backwards = (name: string) => name.trim().split(/\s+/).reverse().join(' ');
  return new Intl.Collator('vi').compare(backwards(left), backwards(right));
}
