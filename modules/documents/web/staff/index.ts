// The documents room's screens for staff.
import { screens } from '#ui/index.ts';

export const documents = screens({ room: 'documents' });
