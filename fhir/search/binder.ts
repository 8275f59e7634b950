// Bound values of one statement, and fresh names for its tables. spec: SRC
import type { SearchAccess } from '#fhir/rest/access.ts';

export class Binder {
  readonly access: SearchAccess;
  readonly values: unknown[] = [];
  private facility: string | undefined;
  private tables = 0;

  constructor(access: SearchAccess) {
    this.access = access;
  }

  /** Placeholder of the facility. */
  get dk(): string {
    return (this.facility ??= `${this.bind(this.access.kind === 'none' ? null : this.access.dk)}::int8`);
  }

  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Two values of which a test may use only one: PostgreSQL refuses parameters that it never meets. */
  bounds(lo: unknown, hi: unknown, type: string): { readonly lo: string; readonly hi: string } {
    const bound: { lo?: string; hi?: string } = {};
    const bind = (value: unknown): string => `${this.bind(value)}::${type}`;
    return {
      get lo() { return (bound.lo ??= bind(lo)); },
      get hi() { return (bound.hi ??= bind(hi)); },
    };
  }

  fresh(letter: string): string {
    return `${letter}${++this.tables}`;
  }
}
