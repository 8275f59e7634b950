// The chart room's screens for staff.
import { IconFolderHeart, IconHeartbeat } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export const chart = screens({
  room: 'chart',
  routes: [
    { path: '/vitals', title: 'chart.vitalsPad.title', load: () => import('./vitals/VitalsScreen.tsx'), permission: 'chart.record-vitals' },
    { path: '/patients', title: 'chart.search.title', load: () => import('./search/PatientSearchPage.tsx') },
    { path: '/patients/$patientId', title: 'chart.title', load: () => import('./record/ChartPage.tsx') },
  ],
  menu: [
    { to: '/vitals', label: 'chart.vitalsPad.menu', icon: IconHeartbeat, order: 17, permission: 'chart.record-vitals', roles: ['nurse'] },
    { to: '/patients', label: 'chart.menu', icon: IconFolderHeart, order: 60, roles: ['reception', 'nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'cashier', 'insurance', 'records'] },
  ],
  home: { nurse: '/vitals' },
});
