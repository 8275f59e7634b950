// The chart room's screens for staff.
import { IconFolderHeart } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export const chart = screens({
  room: 'chart',
  routes: [
    { path: '/patients', title: 'chart.search.title', load: () => import('./search/PatientSearchPage.tsx') },
    { path: '/patients/$patientId', title: 'chart.title', load: () => import('./record/ChartPage.tsx') },
  ],
  menu: [{ to: '/patients', label: 'chart.menu', icon: IconFolderHeart, order: 60, roles: ['reception', 'nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'cashier', 'insurance', 'records'] }],
});
