// What one scan, paste or typed line in the box at reception was. spec: RCP

export type ScanKind =
  | 'empty' | 'citizen-card' | 'insurance-card' | 'citizen-id' | 'old-citizen-id' | 'insurance-number' | 'passport'
  | 'ticket' | 'patient-code' | 'appointment' | 'document' | 'phone' | 'name' | 'ask';

/** One way to look a person up, strongest first in `ScanResult.lookups`. */
export interface Lookup {
  readonly by: 'citizen-id' | 'old-citizen-id' | 'insurance-number' | 'passport' | 'patient-code' | 'phone' | 'ticket' | 'appointment' | 'document' | 'name';
  readonly value: string;
}

/** What a card says of its holder. Dates are FHIR dates: `1960`, `1960-03-12`. */
export interface ScannedPerson {
  readonly name?: string;
  readonly birthDate?: string;
  readonly sex?: 'male' | 'female';
  readonly citizenId?: string;
  readonly oldCitizenId?: string;
  /** As printed, often with three levels. */
  readonly address?: string;
  readonly cardIssuedOn?: string;
}

/** What an insurance card says. */
export interface ScannedCoverage {
  /** The ten digits of the social insurance number. */
  readonly insuranceNumber?: string;
  /** Fifteen characters of an old card: group, benefit digit, province, number. */
  readonly cardNumber?: string;
  /** Code of the facility of first registration, five characters. */
  readonly registeredFacility?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly fiveYearsOn?: string;
}

/** What a person should check; each has a message `scan.warning.<code>`. */
export type ScanWarning =
  | 'truncated' | 'repaired' | 'name-unreadable' | 'accents-missing' | 'birth-date-unreadable' | 'year-only' | 'unusual-number' | 'several-numbers' | 'too-long';

export interface ScanResult {
  readonly kind: ScanKind;
  /** Why the box asks instead of searching; only with kind `ask`. */
  readonly ask?: 'unknown-code' | 'several-numbers' | 'too-short' | 'ten-digits';
  readonly lookups: readonly Lookup[];
  readonly person?: ScannedPerson;
  readonly coverage?: ScannedCoverage;
  readonly warnings: readonly ScanWarning[];
  /** The cleaned input, so that nothing a person scanned or typed is lost. */
  readonly text: string;
}
