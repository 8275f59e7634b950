// The reporting room's screens for staff.
import { IconDatabase } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export const reporting = screens({
  room: 'reporting',
  routes: [{ path: '/capacity', load: () => import('./capacity/CapacityScreen.tsx'), title: 'reporting.capacity.title', permission: 'reporting.capacity' }],
  menu: [{ to: '/capacity', label: 'reporting.capacity.menu', icon: IconDatabase, order: 90, permission: 'reporting.capacity' }],
  slots: {},
});
