// What every part of the page is given.
import type { OpenVisit, ServerVisit } from './doc/useVisit.ts';

export interface PartProps {
  readonly visit: OpenVisit;
  readonly server: ServerVisit;
  readonly readOnly: boolean;
}
