// Collects what is wrong with one resource, with the FHIRPath of the place. Paths are only built for findings. spec: VAL
import type { FaultIssue, IssueCode } from '#platform/fault/index.ts';

/** More findings help nobody, and a hostile body could have millions. */
export const mostFindings = 50;
/** Elements within elements; the deepest R4 examples stay under 20. */
export const deepest = 64;

interface OuterResource { readonly resource: Record<string, unknown>; readonly localReferences: Findings['localReferences']; readonly isContained: boolean }

export class Findings {
  readonly issues: FaultIssue[] = [];
  /** The resource that the walk is in: %resource. */
  resource: Record<string, unknown> = {};
  /** Local references (`#id`) met inside the resource that holds `contained`. */
  localReferences: { id: string; path: string }[] = [];
  /** Told of every reference met, for whoever asks where one stands. */
  onReference: ((reference: string, path: string) => void) | undefined;
  private readonly labels: string[] = [];
  private readonly indexes: number[] = [];
  private depth = 0;

  /** Steps into a child; false when the nesting is too deep (already reported). */
  enter(label: string, index: number): boolean {
    this.labels[this.depth] = label;
    this.indexes[this.depth] = index;
    this.depth++;
    if (this.depth <= deepest) return true;
    this.add('too-costly', undefined, `elements are nested more than ${deepest} levels deep`);
    this.depth--;
    return false;
  }

  leave(): void {
    this.depth--;
  }

  /** Steps into a resource. One in a Bundle has its own contained resources; a contained one shares those of its container. */
  openResource(resource: Record<string, unknown>): OuterResource {
    const outer = { resource: this.resource, localReferences: this.localReferences, isContained: this.labels[this.depth - 1] === 'contained' };
    this.resource = resource;
    if (!outer.isContained) this.localReferences = [];
    return outer;
  }

  closeResource(outer: OuterResource): void {
    this.resource = outer.resource;
    if (!outer.isContained) this.localReferences = outer.localReferences;
  }

  get isFull(): boolean {
    return this.issues.length >= mostFindings;
  }

  /** FHIRPath of the place where the walk is, or of its child `label`. */
  path(label?: string, index = -1): string {
    let path = '';
    for (let level = 0; level < this.depth; level++) path = join(path, this.labels[level] ?? '', this.indexes[level] ?? -1);
    return label === undefined ? path : join(path, label, index);
  }

  add(code: IssueCode, label: string | undefined, text: string): void {
    if (!this.isFull) this.issues.push({ severity: 'error', code, expression: this.path(label), text });
  }

  /** Same, for one member of a repeating child. */
  addAt(code: IssueCode, place: { label: string; index: number }, text: string): void {
    if (!this.isFull) this.issues.push({ severity: 'error', code, expression: this.path(place.label, place.index), text });
  }
}

const join = (path: string, label: string, index: number): string => `${path}${path && '.'}${label}${index < 0 ? '' : `[${index}]`}`;
