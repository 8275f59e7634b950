// Resources of every R4 type with values in most of their elements, drawn from a seed: what search is measured against.
import { loadElements } from '#fhir/definitions/generated.ts';
import type { ElementTable } from '#fhir/search/compile/elements.ts';

type Json = Record<string, unknown>;

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const words = ['an', 'binh', 'Đào', 'Nguyễn', 'hoa', 'Trần', 'sông', 'núi', 'mưa', 'gió'];
const systems = ['http://a.example.org', 'http://b.example.org', undefined];
const units = ['g', 'mg', 'kg'];
const passedOver = new Set(['contained', 'extension', 'modifierExtension', 'id', 'meta', 'implicitRules', 'language', 'text', 'resource', 'outcome', 'response']);
const deepest = 5;

export interface Made { readonly type: string; readonly id: string; readonly resource: Json }

export class ResourceMaker {
  private readonly elements = loadElements() as ElementTable;
  private readonly random: () => number;
  private readonly targets: readonly string[];

  /** `targets`: what references may lead to. */
  constructor(seed: number, targets: readonly string[]) {
    this.random = randomOf(seed);
    this.targets = targets;
  }

  make(type: string, id: string): Made {
    const meta = { tag: [this.coding()], profile: [`http://example.org/profile/${this.number(3)}`], source: `urn:x:${this.number(3)}` };
    return { type, id, resource: { resourceType: type, id, meta, ...this.members(type, 0) } };
  }

  private number(below: number): number {
    return Math.floor(this.random() * below);
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.number(list.length)] as T;
  }

  private members(type: string, depth: number): Json {
    const made: Json = {};
    for (const [name, { many, properties }] of Object.entries(this.elements.types[type] ?? {})) {
      if (passedOver.has(name) || this.random() < 0.15 + depth * 0.12) continue;
      const [property, of] = this.pick(properties);
      const count = many ? 1 + this.number(2) : 1;
      const values = Array.from({ length: count }, () => this.value(of, depth + 1)).filter((value) => value !== undefined);
      if (values.length > 0) made[property] = many ? values : values[0];
    }
    return made;
  }

  private readonly complex: Readonly<Record<string, () => unknown>> = {
    Reference: () => ({ reference: this.pick(this.targets) }),
    Coding: () => this.coding(),
    CodeableConcept: () => ({ coding: [this.coding(), this.coding()], text: this.pick(words) }),
    Identifier: () => ({ system: this.pick(systems), value: `n${this.number(9)}` }),
    ContactPoint: () => ({ system: this.pick(['phone', 'email']), value: `09${this.number(9)}` }),
    ...Object.fromEntries(['Quantity', 'Age', 'Duration', 'Count', 'Distance'].map((type) => [type, () => amount(1 + this.number(9), this.pick(units))])),
    Range: () => this.range(1 + this.number(9), this.pick(units)),
    Period: () => ({ start: this.day(), ...(this.random() < 0.7 && { end: `202${5 + this.number(4)}-06-01` }) }),
    HumanName: () => ({ family: this.pick(words), given: [this.pick(words), this.pick(words)] }),
    Address: () => ({ line: [this.pick(words)], city: this.pick(words), country: this.pick(words) }),
    Timing: () => ({ event: [this.day()] }),
    ...Object.fromEntries(['Narrative', 'Resource', 'Meta', 'Attachment', 'SampledData', 'Signature'].map((type) => [type, () => undefined])),
  };

  private value(type: string, depth: number): unknown {
    const make = primitives[type] ?? this.complex[type];
    if (make !== undefined) return make((below) => this.number(below));
    return depth > deepest ? undefined : orNothing(this.members(type, depth));
  }

  private day(): string {
    return day((below) => this.number(below));
  }

  private range(least: number, code: string): Json {
    return { low: amount(least, code), ...(this.random() < 0.7 && { high: amount(least + this.number(3), code) }) };
  }

  private coding(): Json {
    const system = this.pick(systems);
    return { ...(system !== undefined && { system }), code: `c${this.number(6)}`, display: this.pick(words) };
  }
}

const amount = (value: number, code: string): Json => ({ value, unit: 'x', system: 'http://unitsofmeasure.org', code });
const orNothing = (made: Json): Json | undefined => (Object.keys(made).length === 0 ? undefined : made);
const two = (value: number): string => String(value).padStart(2, '0');
const day = (number: (below: number) => number): string => `202${number(5)}-${two(1 + number(12))}-${two(1 + number(28))}`;
const address = (number: (below: number) => number): string => `http://example.org/x/${number(6)}`;
const word = (number: (below: number) => number): string => `${words[number(words.length)]} ${words[number(words.length)]}`;
const code = (number: (below: number) => number): string => `c${number(6)}`;

const primitives: Readonly<Record<string, (number: (below: number) => number) => unknown>> = {
  string: word, markdown: word, code, id: code, uri: address, url: address, canonical: address, oid: (number) => `urn:oid:1.2.${number(6)}`, uuid: address,
  boolean: (number) => number(2) === 0, integer: (number) => 1 + number(9), positiveInt: (number) => 1 + number(9), unsignedInt: (number) => 1 + number(9), decimal: (number) => 1 + number(9),
  date: day, dateTime: (number) => (number(2) === 0 ? day(number) : `${day(number)}T0${number(9)}:30:00Z`), instant: (number) => `${day(number)}T0${number(9)}:30:00.000Z`, time: () => '08:00:00', base64Binary: () => 'eA==', xhtml: () => undefined,
};
