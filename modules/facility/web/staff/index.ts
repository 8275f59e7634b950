// Staff screens of the facility room, and its code lists as a field and a hook for the rooms downstream.
import { screens } from '#ui/index.ts';

export { CatalogueField } from './catalogue/CatalogueField.tsx';
export type { CatalogueFieldProps } from './catalogue/CatalogueField.tsx';
export { useCatalogue } from './catalogue/useCatalogue.ts';
export type { Catalogue, CatalogueOptions } from './catalogue/useCatalogue.ts';

export const facility = screens({ room: 'facility' });
