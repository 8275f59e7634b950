// Refusals of a patch, each naming the step that failed. spec: RST-12
import { Fault } from '#platform/fault/index.ts';

/** The patch itself is malformed. */
export const badPatch = (place: string, text: string): Fault => new Fault('invalid', 'fhir.bad-patch', { issue: [{ code: 'invalid', expression: place, text }] });
/** The patch is well formed and does not fit what is there. */
export const unfitPatch = (place: string, text: string): Fault => new Fault('unprocessable', 'fhir.patch-failed', { issue: [{ code: 'processing', expression: place, text }] });
