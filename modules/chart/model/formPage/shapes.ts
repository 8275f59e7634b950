// The page of a form as the template lays it out: blocks in order, every word already in the reader's terms. spec: PRF
export interface LineCell { readonly label: string; readonly value: string; /** Quarters of the line. */ readonly width: number; readonly unit?: string }

/** Choices as the official forms print them: `1. Cấp cứu  2. Khoa khám bệnh   [2]`. */
export interface ChoiceCell {
  readonly label: string;
  readonly width: number;
  readonly options: readonly { readonly mark: string; readonly text: string; readonly chosen: boolean }[];
  readonly boxes: readonly string[];
  /** What was written where none of the choices fits. */
  readonly other?: string;
}

export type Cell = LineCell | ChoiceCell;

/** Points in thousandths of the picture. */
type Points = readonly (readonly [number, number])[];
export interface PageMark { readonly kind: 'point' | 'line' | 'area'; readonly points: Points; readonly text: string }

export interface TableColumn { readonly linkId: string; readonly head: string; readonly weight: number; readonly code?: string }

/** Where a person of this role signs: `role` in words, `code` as the workflow names it. */
export interface SignaturePlace { readonly linkId: string; readonly role: string; readonly code: string }

export type PageBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'row'; readonly cells: readonly Cell[] }
  | { readonly kind: 'text'; readonly label: string; readonly value: string }
  | { readonly kind: 'note'; readonly text: string }
  /** Side by side, from left to right. */
  | { readonly kind: 'signatures'; readonly places: readonly SignaturePlace[] }
  | { readonly kind: 'table'; readonly linkId: string; readonly label: string; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly string[])[] }
  /** `ratio` = height by width of the picture. */
  | { readonly kind: 'drawing'; readonly label: string; readonly picture: string; readonly ratio: number; readonly marks: readonly PageMark[] };

export type TableBlock = PageBlock & { readonly kind: 'table' };

export interface FormPage {
  readonly title: string;
  /** `36-bv2` */
  readonly key: string;
  readonly form: string;
  readonly formVersion: string;
  /** False: the official text was not seen, and the paper says so. */
  readonly seen: boolean;
  readonly paper: { readonly size: string; readonly flipped: boolean };
  /** Lines on who the patient is, where the form has none of its own. */
  readonly head: readonly PageBlock[];
  readonly blocks: readonly PageBlock[];
}
