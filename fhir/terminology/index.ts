// Door of terminology. Nobody else opens it: `services.terminology` (and `SearchAsk.terminology`) is the open one, with
// `expandCodes(db, dk, valueSetUrlOrId)` and `descendants(db, dk, { system, code, direction: 'below' | 'above' })`.   spec: TRM
import { room } from '#fhir/rest/room.ts';
import { faults } from './faults.ts';
import { expand } from './operations/expand.ts';
import { lookup } from './operations/lookup.ts';
import { subsumes } from './operations/subsumes.ts';
import { translate } from './operations/translate.ts';
import { validateCodeInSet, validateCodeInSystem } from './operations/validateCode.ts';

export { openTerminology } from './terminology.ts';
export type { SystemCode, Terminology } from './terminology.ts';

export const terminology = room({ name: 'terminology', faults, standardOperations: [lookup, validateCodeInSystem, subsumes, expand, validateCodeInSet, translate] });
