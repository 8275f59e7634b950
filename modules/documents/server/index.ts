// Server door of documents.
import { faults, permissions } from '#modules/documents/model/index.ts';
import { room } from '#fhir/rest/room.ts';

export const documents = room({ name: 'documents', permissions, faults });
