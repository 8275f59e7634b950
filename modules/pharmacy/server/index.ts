// Server door of pharmacy.
import { faults, permissions } from '#modules/pharmacy/model/index.ts';
import { room } from '#fhir/rest/room.ts';

export const pharmacy = room({ name: 'pharmacy', permissions, faults });
