// The documents room's screens for staff: signing at the end of a visit, the signing queue, the state of signing in the header, papers in the chart.
import { IconArchive, IconChecklist, IconFeather, IconGavel, IconKey, IconPrinter, IconShieldQuestion } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export const documents = screens({
  room: 'documents',
  routes: [
    { path: '/archive', load: () => import('./archive/ArchiveScreen.tsx'), title: 'documents.archive.title', permission: 'documents.archive-request' },
    { path: '/sign-queue', load: () => import('./queue/QueueScreen.tsx'), title: 'documents.queue.title', permission: 'documents.sign' },
    { path: '/print-report', load: () => import('./print/PrintReportScreen.tsx'), title: 'documents.printReport.title', permission: 'documents.print-report' },
    { path: '/records', load: () => import('./record/RecordsScreen.tsx'), title: 'documents.records.title', permission: 'documents.records' },
    { path: '/policy', load: () => import('./policy/PolicyScreen.tsx'), title: 'documents.policy.title', permission: 'documents.policy-read' },
    { path: '/policy/readers', load: () => import('./policy/ReadersScreen.tsx'), title: 'documents.readers.title', permission: 'documents.policy-readers' },
    { path: '/privacy', load: () => import('./privacy/PrivacyScreen.tsx'), title: 'documents.privacy.title', permission: 'documents.privacy' },
    { path: '/signing-keys', load: () => import('./keys/SigningKeysScreen.tsx'), title: 'documents.keys.title', permission: 'documents.signing-keys' },
  ],
  menu: [
    { to: '/archive', label: 'documents.archive.menu', icon: IconArchive, order: 47, permission: 'documents.archive-request' },
    { to: '/sign-queue', label: 'documents.queue.menu', icon: IconFeather, order: 45, permission: 'documents.sign' },
    { to: '/records', label: 'documents.records.menu', icon: IconChecklist, order: 46, permission: 'documents.records', roles: ['doctor', 'nurse', 'records'] },
    { to: '/policy', label: 'documents.policy.menu', icon: IconGavel, order: 76, permission: 'documents.policy-read', roles: ['records', 'manager', 'admin'] },
    { to: '/privacy', label: 'documents.privacy.menu', icon: IconShieldQuestion, order: 79, permission: 'documents.privacy' },
    { to: '/print-report', label: 'documents.printReport.menu', icon: IconPrinter, order: 77, permission: 'documents.print-report' },
    { to: '/signing-keys', label: 'documents.keys.menu', icon: IconKey, order: 78, permission: 'documents.signing-keys' },
  ],
  slots: {
    'patient.action': [{ name: 'documents.consents', order: 75, permission: 'documents.read-consent', load: () => import('./consents/ConsentAction.tsx') }, { name: 'documents.privacy', order: 80, permission: 'documents.privacy', load: () => import('./privacy/RequestAction.tsx') }],
    'visit.sign': [{ name: 'documents.sign', order: 10, permission: 'documents.sign', load: () => import('./sign/SignFiller.tsx') }],
    'visit.papers': [{ name: 'documents.papersOfVisit', order: 10, permission: 'documents.read', load: () => import('./papers/PapersFiller.tsx') }],
    'header.sign': [{ name: 'documents.policyNotice', order: 5, permission: 'documents.policy-read', load: () => import('./policy/PolicyNotice.tsx') }, { name: 'documents.chip', order: 10, permission: 'documents.sign', load: () => import('./header/SignChip.tsx') }],
    'stay.part': [{ name: 'documents.meter', order: 10, permission: 'documents.records', load: () => import('./record/StayMeter.tsx') }],
    'stay.row': [{ name: 'documents.rowMeter', order: 10, permission: 'documents.records', load: () => import('./record/RowMeter.tsx') }],
    'chart.documents': [{ name: 'documents.papers', order: 10, permission: 'documents.read', load: () => import('./chart/VisitPapers.tsx') }],
  },
  home: { records: '/records' },
});
