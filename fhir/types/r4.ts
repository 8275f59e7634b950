// Replaced by the generator (tools/genFhir): interim shapes so that rooms compile.
export interface Meta { versionId?: string; lastUpdated?: string; profile?: string[]; tag?: unknown[]; security?: unknown[]; [key: string]: unknown }
export interface Resource { resourceType: string; id?: string; meta?: Meta; [key: string]: any }
export type ResourceType = string;
export type ResourceOf<T extends ResourceType> = Resource & { resourceType: T };
