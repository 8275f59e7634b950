// The chart room's screens for staff.
import { IconBed, IconFolderHeart, IconForms, IconHeartbeat, IconStethoscope } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export { AllergyDialog, FactsDialog } from './allergy/dialogs.ts';
export { beginForm } from './forms/beginForm.ts';
export type { AskedFact } from './allergy/FactsDialog.tsx';

export const chart = screens({
  room: 'chart',
  routes: [
    { path: '/vitals', title: 'chart.vitalsPad.title', load: () => import('./vitals/VitalsScreen.tsx'), permission: 'chart.record-vitals' },
    { path: '/patients', title: 'chart.search.title', load: () => import('./search/PatientSearchPage.tsx') },
    { path: '/patients/$patientId', title: 'chart.title', load: () => import('./record/ChartPage.tsx') },
    { path: '/stays', title: 'chart.stays.title', permission: 'chart.stays', load: () => import('./stay/StaysScreen.tsx') },
    { path: '/stays/$encounterId', title: 'chart.stays.title', permission: 'chart.stays', load: () => import('./stay/StayScreen.tsx') },
    { path: '/forms/editor', title: 'chart.forms.editor.screen', permission: 'chart.design-forms', load: () => import('./forms/editor/FormsScreen.tsx') },
    { path: '/forms/editor/$formId', title: 'chart.forms.editor.screen', permission: 'chart.design-forms', load: () => import('./forms/editor/EditorScreen.tsx') },
    { path: '/forms/$patientId/$encounterId/$responseId', title: 'chart.forms', permission: 'chart.forms', load: () => import('./forms/fill/FormPage.tsx') },
    { path: '/visits', title: 'chart.visit.title', permission: 'chart.write-visit', load: () => import('./visit/VisitsPage.tsx') },
    { path: '/visits/$encounterId', title: 'chart.visit.title', permission: 'chart.read-visit', load: () => import('./visit/VisitsPage.tsx') },
  ],
  menu: [
    { to: '/forms/editor', label: 'chart.forms.editor.menu', icon: IconForms, order: 71, permission: 'chart.design-forms' },
    { to: '/vitals', label: 'chart.vitalsPad.menu', icon: IconHeartbeat, order: 17, permission: 'chart.record-vitals', roles: ['nurse'] },
    { to: '/visits', label: 'chart.visit.menu', icon: IconStethoscope, order: 20, permission: 'chart.write-visit' },
    { to: '/stays', label: 'chart.stays.menu', icon: IconBed, order: 25, permission: 'chart.stays', roles: ['nurse', 'doctor', 'records'] },
    { to: '/patients', label: 'chart.menu', icon: IconFolderHeart, order: 60, roles: ['reception', 'nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'cashier', 'insurance', 'records'] },
  ],
  slots: {
    'chart.documents': [{ name: 'chart.forms', order: 5, permission: 'chart.forms', load: () => import('./forms/list/FormsCard.tsx') }],
    'patient.banner': [{ name: 'chart.allergyChip', order: 10, load: () => import('./allergy/AllergyChip.tsx') }],
    'patient.action': [{ name: 'chart.allergies', order: 20, permission: 'chart.record-allergies', load: () => import('./allergy/AllergyAction.tsx') }, { name: 'chart.admit', order: 40, permission: 'chart.stays', load: () => import('./stay/AdmitAction.tsx') }, { name: 'chart.course', order: 35, permission: 'chart.write-visit', load: () => import('./stay/CourseAction.tsx') }],
  },
  home: { nurse: '/vitals', doctor: '/visits' },
});
