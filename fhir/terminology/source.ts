// What a code system is made of, and how a room of the hospital offers its own. https://hl7.org/fhir/R4/codesystem.html   spec: TRM-3
import type { Db } from '#platform/db/index.ts';
import type { Coding } from '#fhir/types/index.ts';

/** Another name of a concept. */
export interface Designation { readonly language?: string; readonly use?: Coding; readonly value: string }

export type PropertyValue =
  | { readonly valueCode: string } | { readonly valueString: string } | { readonly valueInteger: number } | { readonly valueBoolean: boolean }
  | { readonly valueDateTime: string } | { readonly valueDecimal: number } | { readonly valueCoding: Coding };

export type ConceptProperty = PropertyValue & { readonly code: string };

/** One code of a code system. */
export interface ListedConcept {
  readonly code: string;
  readonly display?: string;
  readonly definition?: string;
  readonly designations?: readonly Designation[];
  /** Codes right above it; they need not be concepts of the list themselves. */
  readonly parents?: readonly string[];
  readonly inactive?: boolean;
  /** Groups others and is not to be chosen. */
  readonly abstract?: boolean;
  readonly properties?: readonly ConceptProperty[];
  /** First and last day in force, `yyyy-MM-dd`, where they differ from those of the whole list. */
  readonly validFrom?: string;
  readonly validTo?: string;
}

/** What is said of a code system beside its codes. */
export interface SystemHead {
  readonly system: string;
  readonly version?: string;
  readonly name?: string;
  readonly title?: string;
  /** Language of `display`. */
  readonly language?: string;
  readonly content: 'complete' | 'fragment' | 'example' | 'supplement' | 'not-present';
  readonly isCaseSensitive: boolean;
}

/** A code system as a room has it at some time. */
export interface SystemEdition extends SystemHead {
  /** Names exactly this content: what is kept in memory is kept under it. */
  readonly key: string;
  readonly load: () => Promise<readonly ListedConcept[]>;
}

export interface WantedSystem {
  readonly db: Db;
  readonly dk: number;
  readonly system: string;
  /** Day on which it is to be in force, `yyyy-MM-dd`. */
  readonly on: string;
  /** The edition of this name, whatever the day. */
  readonly version?: string | undefined;
}

/** An edition as others are shown it: what a CodeSystem says beside its codes. */
export interface PublishedEdition extends SystemEdition {
  readonly version: string;
  /** What the list is called in ids. */
  readonly list: string;
  /** First and last day in force. */
  readonly validFrom: string;
  readonly validTo?: string | undefined;
  readonly madeAt: string;
  /** Where its facts come from. */
  readonly origin?: string | undefined;
  readonly size: number;
}

/** All codes of a list, or of a part of a system that is a list of its own. */
export interface ListValueSet {
  readonly list: string;
  readonly url: string;
  readonly system: string;
  readonly title?: string;
  readonly filter?: { readonly property: string; readonly op: 'exists'; readonly value: string };
}

/** Code systems that a room of the hospital keeps in tables of its own. */
export interface CodeSystemSource {
  /** Canonical addresses. */
  readonly systems: readonly string[];
  readonly valueSets: readonly ListValueSet[];
  /** One for each version that could be asked for. */
  listEditions(wanted: Pick<WantedSystem, 'db' | 'dk'>): Promise<readonly PublishedEdition[]>;
  /** Asked each time, since another process may have changed it; undefined when nothing is in force. */
  find(wanted: WantedSystem): Promise<SystemEdition | undefined>;
  /** Versions that could be asked for, newest first. */
  listVersions(wanted: Pick<WantedSystem, 'db' | 'dk' | 'system'>): Promise<readonly string[]>;
}
