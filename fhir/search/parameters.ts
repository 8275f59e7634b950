// What is known of each search parameter: read from the table that tools/genFhir builds from the R4 SearchParameters.
// https://hl7.org/fhir/R4/searchparameter-registry.html   spec: SRC
import { loadSearchTable } from '#fhir/definitions/generated.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Columns } from './collector.ts';

export type ParameterType = 'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special';

/** How a composite pairs its parts: `and` when both stand once, so that the single parameters decide; else by joined keys. */
export type CompositeForm = 'and' | 'numbers' | 'keys' | 'span';

export interface Parameter {
  readonly code: string;
  readonly type: ParameterType;
  /** Canonical URL of the definition. */
  readonly url: string;
  /** Types a reference may have. */
  readonly targets?: readonly ResourceType[];
  /** The same values are stored under these parameters of the same type; `targets` then narrows them. */
  readonly alias?: readonly string[];
  /** Of the references of another parameter only those to `targets`. */
  readonly isNarrowed?: boolean;
  /** Token values are unique ones (Identifier, ContactPoint): `ix_ident`. */
  readonly isIdent?: boolean;
  /** The only system its codes can have, where the definition says it; such codes are stored bare. */
  readonly system?: string;
  /** All codes it can have, where a required binding lists them. */
  readonly codes?: readonly string[];
  /** Codings and concepts, whose displays and texts are stored under `<code>:text`. */
  readonly hasWords?: boolean;
  /** ContactPoint values: compared by `contactKey`. */
  readonly isContact?: boolean;
  /** The value is a Reference to the patient whose record this is, and stands once: column `pat`. */
  readonly isPatient?: boolean;
  /** Values are canonical URLs or URIs, not references to resources here. */
  readonly isUri?: boolean;
  readonly composite?: { readonly form: CompositeForm; readonly parts: readonly { readonly type: ParameterType; readonly code: string }[] };
}

export interface TypeParameters {
  readonly columns: Columns;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Parameters by which the type belongs to a patient's compartment. */
  readonly compartment: readonly string[];
  /** JSON properties that a summary keeps, and those that no subset leaves out. */
  readonly summary: readonly string[];
  readonly mandatory: readonly string[];
}

/** Search parameters of every type. */
export type SearchTable = Readonly<Record<string, TypeParameters>>;

/** There are no named queries. */
const notSupported = new Set(['_query']);
export const isSupported = ({ code }: Parameter): boolean => !notSupported.has(code);

let table: SearchTable | undefined;

export function typeParameters(type: ResourceType): TypeParameters {
  table ??= loadSearchTable() as SearchTable;
  const found = table[type];
  if (found === undefined) throw new Error(`no search parameters of ${type}`);
  return found;
}

/** Own lookups only: the table is JSON, and `constructor` is no parameter. */
export function findParameter(type: ResourceType, code: string): Parameter | undefined {
  const { parameters } = typeParameters(type);
  return Object.hasOwn(parameters, code) ? parameters[code] : undefined;
}
