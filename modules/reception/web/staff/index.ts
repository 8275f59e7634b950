// Staff screens of reception: the desk, and the queue of a room.
import { IconListNumbers, IconUserScan } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export const reception = screens({
  room: 'reception',
  routes: [
    { path: '/reception', load: () => import('./desk/DeskScreen.tsx'), title: 'reception.title', permission: 'reception.check-in' },
    { path: '/queue', load: () => import('./queue/QueueScreen.tsx'), title: 'reception.queue.title', permission: 'reception.queue' },
  ],
  menu: [
    { to: '/reception', label: 'reception.title', icon: IconUserScan, order: 10, permission: 'reception.register' },
    { to: '/queue', label: 'reception.queue.title', icon: IconListNumbers, order: 15, permission: 'reception.queue' },
  ],
  slots: { 'visit.queue': [{ name: 'reception.queue', order: 10, permission: 'reception.queue', load: () => import('./queue/QueueFiller.tsx') }] },
  home: { reception: '/reception' },
});
