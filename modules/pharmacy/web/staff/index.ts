// The pharmacy room's screens for staff.
import { screens } from '#ui/index.ts';

export const pharmacy = screens({
  room: 'pharmacy',
  slots: {
    'visit.plan': [{ name: 'pharmacy.prescription', order: 20, permission: 'pharmacy.read-prescription', load: () => import('./prescription/Prescription.tsx') }],
    'visit.strip': [{ name: 'pharmacy.safety', order: 10, permission: 'pharmacy.read-prescription', load: () => import('./strip/SafetyStrip.tsx') }],
  },
});
