// The grammar of SMART scopes, for server and screens: `patient/Observation.rs?category=http://…|vital-signs`, `user/*.cruds`; the older `.read`, `.write` and `.*` too.
// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html   spec: ACC-20

export type ScopeContext = 'patient' | 'user' | 'system';
/** create, read, update, delete, search */
export type ScopeLetter = 'c' | 'r' | 'u' | 'd' | 's';

export interface ScopeParts {
  readonly context: ScopeContext;
  /** Name of a resource type, or `*`. */
  readonly type: string;
  readonly letters: ReadonlySet<ScopeLetter>;
  /** Narrowed to what this search finds: `category=http://…|vital-signs`. */
  readonly criteria?: string;
}

const pattern = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,60})\.(read|write|\*|c?r?u?d?s?)(?:\?([^?#\s]{3,400}))?$/;
const older: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/** Undefined for what is no scope of resources. Every type together cannot be narrowed, nor can the older form. */
export function parseScopeText(text: string): ScopeParts | undefined {
  const [, context, type = '', wish = '', criteria] = pattern.exec(text) ?? [];
  if (context === undefined || wish === '' || (criteria !== undefined && (type === '*' || wish in older))) return undefined;
  return { context: context as ScopeContext, type, letters: new Set([...(older[wish] ?? wish)] as ScopeLetter[]), ...(criteria !== undefined && { criteria }) };
}
