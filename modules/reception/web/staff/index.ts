// Staff screens of reception: the desk, and the queue of a room.
import { IconDeviceTv, IconListNumbers, IconUserScan, IconUsersGroup } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export { useQueueRoom } from './queue/useQueueRoom.ts';

export const reception = screens({
  room: 'reception',
  routes: [
    { path: '/reception', load: () => import('./desk/DeskScreen.tsx'), title: 'reception.title', permission: 'reception.check-in' },
    { path: '/queue', load: () => import('./queue/QueueScreen.tsx'), title: 'reception.queue.title', permission: 'reception.queue' },
    { path: '/duplicates', load: () => import('./duplicates/DuplicatesScreen.tsx'), title: 'reception.double.title', permission: 'reception.merge' },
    { path: '/boards', load: () => import('./boards/BoardsScreen.tsx'), title: 'reception.boards.title', permission: 'reception.board' },
  ],
  menu: [
    { to: '/reception', label: 'reception.title', icon: IconUserScan, order: 10, permission: 'reception.register' },
    { to: '/queue', label: 'reception.queue.title', icon: IconListNumbers, order: 15, permission: 'reception.queue' },
    { to: '/duplicates', label: 'reception.double.menu', icon: IconUsersGroup, order: 65, permission: 'reception.merge' },
    { to: '/boards', label: 'reception.boards.title', icon: IconDeviceTv, order: 90, permission: 'reception.board', roles: ['reception', 'admin', 'manager'] },
  ],
  slots: {
    'visit.queue': [{ name: 'reception.queue', order: 10, permission: 'reception.queue', load: () => import('./queue/QueueFiller.tsx') }],
    'patient.banner': [
      { name: 'reception.merged', order: 5, load: () => import('./band/MergedChip.tsx') },
      { name: 'reception.cover', order: 20, load: () => import('./band/CoverChip.tsx') },
      { name: 'reception.place', order: 30, permission: 'reception.queue', load: () => import('./band/PlaceChip.tsx') },
    ],
    'patient.action': [{ name: 'reception.label', order: 80, permission: 'reception.label', load: () => import('./band/LabelAction.tsx') }],
  },
  home: { reception: '/reception' },
});
