// What a walk through a resource along a profile carries, and the bounds that it keeps. spec: VAL-11
import type { Coding } from '#fhir/types/index.ts';
import { finding, type ProfileFinding } from './finding.ts';
import { isJson, type Item, type Json } from './items.ts';
import type { ProfileTree } from './profileTree.ts';

export const mostProfileFindings = 100;
/** Elements looked at, in one call. */
export const mostSteps = 50_000;
/** Profiles within profiles. */
export const deepestProfile = 6;
const mostTargets = 20;
const mostConstraints = 300;
/** What rules that cannot be told may take together: one thread evaluates those of everybody. */
const mostLostMs = 5000;

/** Where profiles, codes, targets and rules are asked. */
export interface ProfileWorld {
  /** Undefined = unknown. Throws MissingBase when a differential stands upon an unknown base. */
  tree(url: string): Promise<ProfileTree | undefined>;
  inValueSet(valueSet: string, codings: readonly Coding[]): Promise<'in' | 'out' | 'unknown'>;
  /** The resource of a reference that leads out of the resource; undefined when there is none that the caller may see. */
  target(reference: string): Promise<Json | undefined>;
  /** Undefined = cannot be told. */
  holds(rule: { readonly expression: string; readonly path: string; readonly value: unknown; readonly resource: Json }): Promise<boolean | undefined>;
}

export class MissingBase extends Error {
  readonly base: string;
  constructor(base: string) {
    super(`the base definition ${base} is not known`);
    this.base = base;
  }
}

export interface Budget { steps: number; targets: number; constraints: number; lostMs: number }
export const newBudget = (): Budget => ({ steps: mostSteps, targets: mostTargets, constraints: mostConstraints, lostMs: mostLostMs });

export class WalkState {
  readonly world: ProfileWorld;
  /** %resource, and what holds contained resources. */
  readonly resource: Json;
  readonly findings: ProfileFinding[] = [];
  readonly depth: number;
  readonly budget: Budget;

  constructor(world: ProfileWorld, resource: Json, more: { readonly depth: number; readonly budget: Budget }) {
    this.world = world;
    this.resource = resource;
    this.depth = more.depth;
    this.budget = more.budget;
  }

  add(found: Parameters<typeof finding>[0]): void {
    if (this.findings.length < mostProfileFindings) this.findings.push(finding(found));
  }

  /** False when the work is done, or becomes too much, which is told once. */
  step(at: string): boolean {
    if (this.findings.length >= mostProfileFindings || this.budget.steps < 0) return false;
    if (this.budget.steps-- > 0) return true;
    this.findings.push(finding({ key: 'too-costly', at, params: { most: mostSteps } }));
    return false;
  }

  /** The same world with findings of its own: a trial, or another resource. */
  fork({ resource = this.resource, deeper = false }: { readonly resource?: Json; readonly deeper?: boolean } = {}): WalkState {
    return new WalkState(this.world, resource, { depth: this.depth + (deeper ? 1 : 0), budget: this.budget });
  }

  take(found: readonly ProfileFinding[]): void {
    for (const one of found) if (this.findings.length < mostProfileFindings) this.findings.push(one);
  }

  get hasErrors(): boolean {
    return this.findings.some(({ severity }) => severity === 'error');
  }

  /** A contained resource, an entry of the Bundle, or what the world knows. */
  async resolve(reference: unknown): Promise<Json | undefined> {
    if (typeof reference !== 'string' || this.budget.targets-- <= 0) return undefined;
    const { contained, entry } = this.resource;
    const listed = (list: unknown): Json[] => (Array.isArray(list) ? (list as unknown[]).filter(isJson) : []);
    if (reference.startsWith('#')) return listed(contained).find(({ id }) => id === reference.slice(1));
    const within = listed(entry).find(({ fullUrl, resource }) => fullUrl === reference || (isJson(resource) && `${String(resource.resourceType)}/${String(resource.id)}` === reference));
    return isJson(within?.resource) ? within.resource : this.world.target(reference);
  }
}

/** Does the item conform to one of these profiles? Given by the walk to its parts. */
export type Conforms = (item: Item, profiles: readonly string[], state: WalkState) => Promise<boolean>;
