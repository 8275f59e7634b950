// The reporting room's screens for staff.
import { IconDatabase, IconGauge } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export const reporting = screens({
  room: 'reporting',
  routes: [
    { path: '/capacity', load: () => import('./capacity/CapacityScreen.tsx'), title: 'reporting.capacity.title', permission: 'reporting.capacity' },
    { path: '/quality', load: () => import('./quality/QualityScreen.tsx'), title: 'reporting.quality.name', permission: 'reporting.quality' },
  ],
  menu: [
    { to: '/quality', label: 'reporting.quality.menu', icon: IconGauge, order: 89, permission: 'reporting.quality', roles: ['manager', 'records', 'admin'] },
    { to: '/capacity', label: 'reporting.capacity.menu', icon: IconDatabase, order: 90, permission: 'reporting.capacity' },
  ],
  slots: {},
});
