// Input for an operation, invented from the JSON Schema of its contract: mostly of the right form, with nonsense in any place.
import fc from 'fast-check';

export interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly propertyNames?: Shape;
}

const texts = [
  '', ' ', 'Nguyễn Thị Đào', 'Nguyễn'.normalize('NFD'), '\u0000', 'a\u0000b', '\ud800', '\udfff x', '👩🏽‍⚕️', '\u202Eabc', '<script>alert(1)</script>', "'; drop table fhir.res; --", '%', '_', '\\', '../../etc/passwd', '${7*7}', '__proto__',
  'constructor', 'x'.repeat(300), 'ế'.repeat(20_000), '\r\n', '\u2028', '\ufeff', '1', '-1', '0', 'NaN', 'null', 'true',
];
const days = ['0000-00-00', '0000-01-01', '0001-01-01', '9999-12-31', '2026-02-30', '2026-11-27', '2026-13-01', '1900-01-01', '2026', '2026-11', '24:00', '00:00', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59+07:00', '2026-11-27T08:00:00+07:00', '2026-11-27T25:00:00Z'];
const numbers = [0, -0, -1, 1, 0.1, 1e-9, 37, 1e21, -1e21, 1.7976931348623157e308, 9007199254740992, 2147483648, -2147483649];
const codes = ['J02.9', 'I10', 'J02', 'ZZZ.9', 'amoxicillin', 'emergency', 'bacsi', 'quantri', 'P12', 'service'];
const nonsense = fc.oneof(fc.constantFrom<unknown>(...texts, ...days, ...numbers, null, true, false, [], {}, [[]], [null], { resourceType: 'Patient' }), fc.jsonValue({ maxDepth: 2 }));

/** `ids` are real ones, of every type and of other people. */
export function inputArbitrary(shape: Shape, ids: readonly string[]): fc.Arbitrary<unknown> {
  const right = rightOf(shape, ids);
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: nonsense });
}

function rightOf(shape: Shape, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  if (shape.const !== undefined) return fc.constant(shape.const);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => inputArbitrary(choice, ids)));
  return (makers[shape.type ?? ''] ?? (() => nonsense))(shape, ids);
}

const makers: Readonly<Record<string, (shape: Shape, ids: readonly string[]) => fc.Arbitrary<unknown>>> = {
  object: objectOf,
  array: ({ items, minItems = 0 }, ids) => fc.array(inputArbitrary(items ?? {}, ids), { minLength: minItems, maxLength: 4 }),
  string: stringOf,
  integer: numberOf,
  number: numberOf,
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
};

function objectOf({ properties, required = [], propertyNames }: Shape, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (properties === undefined) return fc.dictionary(propertyNames ? (rightOf(propertyNames, ids) as fc.Arbitrary<string>) : fc.constantFrom('a', 'code'), fc.oneof(fc.constantFrom(...numbers), nonsense), { maxKeys: 4 });
  const model = Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, inputArbitrary(shape, ids)]));
  // Seldom without what is required.
  return fc.oneof({ weight: 9, arbitrary: fc.record(model, { requiredKeys: required.filter((name) => name in model) }) }, { weight: 1, arbitrary: fc.record(model, { requiredKeys: [] }) });
}

function stringOf({ pattern, format }: Shape, ids: readonly string[]): fc.Arbitrary<string> {
  const words = fc.constantFrom(...texts, ...days, ...codes);
  const own = fc.constantFrom(...ids);
  if (format === 'date-time') return fc.constantFrom(...days);
  if (pattern !== undefined) return fc.oneof({ weight: 5, arbitrary: own }, { weight: 3, arbitrary: fc.stringMatching(new RegExp(pattern)) }, { weight: 1, arbitrary: words });
  return fc.oneof({ weight: 3, arbitrary: words }, { weight: 2, arbitrary: own }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });
}

function numberOf({ minimum = -1e9, maximum = 1e9, type }: Shape): fc.Arbitrary<number> {
  const [min, max] = [Math.max(minimum, -2_147_483_648), Math.min(maximum, 2_147_483_647)];
  const within = type === 'integer' ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) }) : fc.double({ min, max, noNaN: true });
  return fc.oneof({ weight: 4, arbitrary: within }, { weight: 1, arbitrary: fc.constantFrom(...numbers) });
}
