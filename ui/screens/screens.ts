// How a room's screens reach a shell: routes, menu lines and slot fillers, all loaded when first shown. spec: SHL-1
import type { ComponentType } from 'react';

/**
 * Slots of the staff shell: name → props of the filler. Declared by the shell in apps/staff/slots.ts (by interface merging),
 * so that the list stays in one file and rooms still import nothing from apps.
 */
// biome-ignore lint: filled by merging
export interface StaffSlots {}
export type SlotName = keyof StaffSlots & string;

/** A module whose `Screen` export is shown: `() => import('./queue/Queue.tsx')`. */
export type LoadScreen = () => Promise<{ Screen: ComponentType }>;

export interface ScreenRoute {
  /** TanStack path, e.g. `/patients/$patientId`. */
  readonly path: string;
  readonly load: LoadScreen;
  /** Message key of the page title. */
  readonly title: string;
  /** Permission code without which the route is not offered. */
  readonly permission?: string;
}

export interface MenuLine {
  readonly to: string;
  /** Message key of the word in the left rail. */
  readonly label: string;
  readonly icon: ComponentType<{ size?: number | string; stroke?: number | string; 'aria-hidden'?: boolean }>;
  /** Small numbers stand higher. */
  readonly order: number;
  readonly permission?: string;
  /** Role codes that see the line; everybody when absent. */
  readonly roles?: readonly string[];
}

export interface SlotFiller<Props> {
  /** Unique within the slot; also shown by the development overlay. */
  readonly name: string;
  readonly order: number;
  readonly permission?: string;
  readonly load: () => Promise<{ Filler: ComponentType<Props> }>;
}

export type SlotFillers = { readonly [Name in SlotName]?: readonly SlotFiller<StaffSlots[Name]>[] };

export interface Screens {
  readonly room: string;
  readonly routes?: readonly ScreenRoute[];
  readonly menu?: readonly MenuLine[];
  readonly slots?: SlotFillers;
  /** First screen after sign-in for a role: role code → path. */
  readonly home?: Readonly<Record<string, string>>;
}

/** The door of a room's web half: `export const chart = screens({ room: 'chart', routes: [...], slots: {...} })`. */
export const screens = (declaration: Screens): Screens => declaration;
