// Canonical units, so that 5 g/L finds 0.5 g/dL. A working subset of UCUM: what it cannot read stays as written.
// https://ucum.org/ucum   spec: SRC

/** Factor to base units and their exponents. */
interface Unit { readonly factor: number; readonly dims: Readonly<Record<string, number>> }

const prefixes: Readonly<Record<string, number>> = { T: 1e12, G: 1e9, M: 1e6, k: 1e3, h: 1e2, da: 1e1, d: 1e-1, c: 1e-2, m: 1e-3, u: 1e-6, µ: 1e-6, n: 1e-9, p: 1e-12, f: 1e-15 };
const metric: Readonly<Record<string, Unit>> = {
  g: { factor: 1, dims: { g: 1 } },
  m: { factor: 1, dims: { m: 1 } },
  s: { factor: 1, dims: { s: 1 } },
  mol: { factor: 1, dims: { mol: 1 } },
  L: { factor: 1e-3, dims: { m: 3 } },
  l: { factor: 1e-3, dims: { m: 3 } },
  Pa: { factor: 1e3, dims: { g: 1, m: -1, s: -2 } },
  bar: { factor: 1e8, dims: { g: 1, m: -1, s: -2 } },
  J: { factor: 1e3, dims: { g: 1, m: 2, s: -2 } },
  cal: { factor: 4184, dims: { g: 1, m: 2, s: -2 } },
  W: { factor: 1e3, dims: { g: 1, m: 2, s: -3 } },
  Hz: { factor: 1, dims: { s: -1 } },
  K: { factor: 1, dims: { K: 1 } },
  eq: { factor: 1, dims: { eq: 1 } },
  Eq: { factor: 1, dims: { eq: 1 } },
  osm: { factor: 1, dims: { osm: 1 } },
  U: { factor: 1, dims: { U: 1 } },
  'm[Hg]': { factor: 133322387.415, dims: { g: 1, m: -1, s: -2 } },
  'm[H2O]': { factor: 9806650, dims: { g: 1, m: -1, s: -2 } },
  '[iU]': { factor: 1, dims: { '[iU]': 1 } },
  '[IU]': { factor: 1, dims: { '[iU]': 1 } },
  Bq: { factor: 1, dims: { s: -1 } },
  Gy: { factor: 1, dims: { m: 2, s: -2 } },
  V: { factor: 1, dims: { V: 1 } },
};
const fixed: Readonly<Record<string, Unit>> = {
  min: { factor: 60, dims: { s: 1 } },
  h: { factor: 3600, dims: { s: 1 } },
  d: { factor: 86400, dims: { s: 1 } },
  wk: { factor: 604800, dims: { s: 1 } },
  mo: { factor: 2629800, dims: { s: 1 } },
  a: { factor: 31557600, dims: { s: 1 } },
  '[in_i]': { factor: 0.0254, dims: { m: 1 } },
  '[ft_i]': { factor: 0.3048, dims: { m: 1 } },
  '[lb_av]': { factor: 453.59237, dims: { g: 1 } },
  '[oz_av]': { factor: 28.349523125, dims: { g: 1 } },
  t: { factor: 1e6, dims: { g: 1 } },
  '%': { factor: 1e-2, dims: {} },
  '[ppm]': { factor: 1e-6, dims: {} },
  '[pH]': { factor: 1, dims: { pH: 1 } },
};
const component = /^(\/?)((?:10[*^]-?\d+)|\d+(?!\d*[A-Za-z[%µ])|(?:[A-Za-zµ%]|\[[^\]]+\])+?)(-?\d+)?(?:\{[^}]*\})?$/;

export interface Canonical { readonly unit: string; readonly value: number }

/** Value in canonical units; for a unit that is not understood, the value and the unit as given. */
export function canonical(value: number, code: string): Canonical {
  if (code === 'Cel') return { unit: 'K', value: rounded(value + 273.15) };
  if (code === '[degF]') return { unit: 'K', value: rounded(((value - 32) * 5) / 9 + 273.15) };
  const unit = readUnit(code);
  return unit === undefined ? { unit: code, value } : { unit: nameOf(unit), value: rounded(value * unit.factor) };
}

/** Twelve digits: enough for medicine, and free of the noise of binary factors. */
const rounded = (value: number): number => Number(value.toPrecision(12));

const nameOf = (unit: Unit): string => {
  const parts = Object.entries(unit.dims).filter(([, power]) => power !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return parts.length === 0 ? '1' : parts.map(([dim, power]) => (power === 1 ? dim : `${dim}${power}`)).join('.');
};

const known = new Map<string, Unit | undefined>();

function readUnit(code: string): Unit | undefined {
  if (known.has(code)) return known.get(code);
  if (known.size > 2000) known.clear();
  const unit = parseUnit(code);
  known.set(code, unit);
  return unit;
}

function parseUnit(code: string): Unit | undefined {
  if (code.length > 60 || code === '') return undefined;
  const parts = code.replace(/\{[^}]*\}/g, (note) => (note === code ? '1' : '')).split(/\.|(?=\/)/).filter((part) => part !== '');
  const dims: Record<string, number> = {};
  let factor = 1;
  for (const part of parts) {
    if (part === '/') continue;
    const one = readComponent(part);
    if (one === undefined) return undefined;
    factor *= one.unit.factor ** one.power;
    for (const [dim, power] of Object.entries(one.unit.dims)) dims[dim] = (dims[dim] ?? 0) + power * one.power;
  }
  return { factor, dims };
}

function readComponent(part: string): { unit: Unit; power: number } | undefined {
  const match = component.exec(part);
  if (match === null) return undefined;
  const [, slash, symbol = '', exponent] = match;
  const unit = /^10[*^]/.test(symbol) ? { factor: 10 ** Number(symbol.slice(3)), dims: {} } : /^\d/.test(symbol) ? { factor: Number(symbol), dims: {} } : readSymbol(symbol);
  return unit && { unit, power: (slash === '/' ? -1 : 1) * Number(exponent ?? 1) };
}

function readSymbol(symbol: string): Unit | undefined {
  const whole = fixed[symbol] ?? metric[symbol];
  if (whole !== undefined) return whole;
  for (const [prefix, factor] of Object.entries(prefixes)) {
    const base = symbol.startsWith(prefix) ? metric[symbol.slice(prefix.length)] : undefined;
    if (base !== undefined) return { factor: base.factor * factor, dims: base.dims };
  }
  return undefined;
}
