// Staff screens of the facility room, and its code lists as a field and a hook for the rooms downstream.
import { IconApps, IconBuildingHospital, IconFileExport, IconListDetails, IconSitemap, IconShieldSearch, IconUserCog } from '@tabler/icons-react';
import { screens } from '#ui/index.ts';

export { CatalogueField } from './catalogue/CatalogueField.tsx';
export type { CatalogueFieldProps } from './catalogue/CatalogueField.tsx';
export { useCatalogue } from './catalogue/useCatalogue.ts';
export type { Catalogue, CatalogueOptions } from './catalogue/useCatalogue.ts';

export const facility = screens({
  room: 'facility',
  routes: [
    { path: '/catalogues', load: () => import('./catalogues/CataloguesScreen.tsx'), title: 'facility.catalogues.title', permission: 'facility.catalogues' },
    { path: '/catalogues/$catalogue', load: () => import('./catalogues/CatalogueScreen.tsx'), title: 'facility.catalogues.title', permission: 'facility.catalogues' },
    { path: '/catalogues/$catalogue/import', load: () => import('./catalogues/import/ImportScreen.tsx'), title: 'facility.import.action', permission: 'facility.catalogues' },
    { path: '/structure', load: () => import('./structure/StructureScreen.tsx'), title: 'facility.structure.title', permission: 'facility.structure' },
    { path: '/structure/$part', load: () => import('./structure/StructureScreen.tsx'), title: 'facility.structure.title', permission: 'facility.structure' },
    { path: '/accounts', load: () => import('./accounts/AccountsScreen.tsx'), title: 'facility.accounts.title', permission: 'facility.people' },
    { path: '/positions', load: () => import('./positions/PositionsScreen.tsx'), title: 'facility.positions.title', permission: 'facility.positions' },
    { path: '/apps', load: () => import('./apps/AppsScreen.tsx'), title: 'facility.apps.title', permission: 'facility.apps' },
    { path: '/exports', load: () => import('./exports/ExportsScreen.tsx'), title: 'facility.exports.title', permission: 'bulk.export' },
    { path: '/access-review', load: () => import('./access/AccessReviewScreen.tsx'), title: 'facility.access.title', permission: 'facility.review-access' },
  ],
  menu: [
    { to: '/catalogues', label: 'facility.catalogues.menu', icon: IconListDetails, order: 70, permission: 'facility.catalogues' },
    { to: '/structure', label: 'facility.structure.menu', icon: IconBuildingHospital, order: 72, permission: 'facility.structure' },
    { to: '/positions', label: 'facility.positions.menu', icon: IconSitemap, order: 73, permission: 'facility.positions' },
    { to: '/accounts', label: 'facility.accounts.menu', icon: IconUserCog, order: 75, permission: 'facility.people' },
    { to: '/apps', label: 'facility.apps.menu', icon: IconApps, order: 77, permission: 'facility.apps' },
    { to: '/exports', label: 'facility.exports.menu', icon: IconFileExport, order: 82, permission: 'bulk.export' },
    { to: '/access-review', label: 'facility.access.menu', icon: IconShieldSearch, order: 80, permission: 'facility.review-access' },
  ],
  slots: { 'patient.action': [{ name: 'facility.apps', order: 60, permission: 'facility.launch-app', load: () => import('./apps/AppsAction.tsx') }] },
  home: { manager: '/access-review', admin: '/catalogues' },
});
