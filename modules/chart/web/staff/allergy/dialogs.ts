// The dialogs for other rooms, loaded when first opened.
import { lazy } from 'react';

export const AllergyDialog = lazy(async () => ({ default: (await import('./AllergyDialog.tsx')).AllergyDialog }));
export const FactsDialog = lazy(async () => ({ default: (await import('./FactsDialog.tsx')).FactsDialog }));
