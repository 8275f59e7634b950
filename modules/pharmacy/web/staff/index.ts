// The pharmacy room's screens for staff.
import { screens } from '#ui/index.ts';

export const pharmacy = screens({ room: 'pharmacy' });
