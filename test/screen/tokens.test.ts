import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const css = readFileSync(join(root, 'ui/tokens.css'), 'utf8');
const sources = Object.fromEntries(globSync(['ui', 'apps/staff', 'modules/*/web/staff', 'fhir/client'].map((place) => `${place}/**/*.{css,ts,tsx}`), { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')]));

/** Tokens of one selector: name → colour. */
function colours(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
}
const day = colours(':root');
const night = new Map([...day, ...colours(":root[data-mantine-color-scheme='dark']")]);

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(first: string, second: string): number {
  const [light = 0, dark = 0] = [luminance(first), luminance(second)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['surface', 'canvas'];
const statuses = [...day.keys()].filter((name) => name.endsWith('-tint') && day.has(name.replace('-tint', '-text'))).map((name) => name.replace('-tint', ''));
const pairs: readonly (readonly [text: string, ground: string])[] = [
  ...grounds.flatMap((ground) => ['text', 'text-muted', 'link', 'primary', 'urgent', 'caution'].map((text) => [text, ground] as const)),
  ...['hover', 'selected', 'primary-tint'].map((ground) => ['text', ground] as const),
  ...statuses.flatMap((status) => [[`${status}-text`, `${status}-tint`], [`${status}-text`, 'surface']] as const),
  ['on-primary', 'primary'], ['on-urgent', 'urgent'], ['ink', 'paper'],
];

describe('UID-1 colours', () => {
  it.each([['day', day], ['night', night]] as const)('UID-1 by %s every text stands out from its ground by at least 4.5:1', (_time, tokens) => {
    expect(statuses.length).toBeGreaterThan(6);
    const weak = pairs.filter(([text, ground]) => !(contrast(tokens.get(text) ?? '', tokens.get(ground) ?? '') >= 4.5)).map(([text, ground]) => `${text} on ${ground}: ${contrast(tokens.get(text) ?? '', tokens.get(ground) ?? '').toFixed(2)}`);
    expect(weak).toEqual([]);
  });

  it.each([['day', day], ['night', night]] as const)('UID-1 by %s borders of controls, the focus and the marks of patients and connection by at least 3:1', (_time, tokens) => {
    const marks = ['border-control', 'focus', 'online', 'caution', 'band-1', 'band-2', 'band-3', 'band-4', 'band-5'];
    expect(marks.filter((mark) => !(contrast(tokens.get(mark) ?? '', tokens.get('surface') ?? '') >= 3))).toEqual([]);
  });

  it('UID-1 no screen of the staff has a colour of its own', () => {
    const own = Object.entries(sources).filter(([path]) => !/tokens\.css|theme\.ts|\.test\.ts/.test(path)).flatMap(([path, text]) => (text.match(/(?<![\w&/'"(-])#[0-9a-f]{3,8}\b(?!')|: ?'#[0-9a-f]{6}'|\b(?:rgb|hsl)a?\(/gi) ?? []).map((found) => `${path}: ${found}`));
    expect(Object.keys(sources).length).toBeGreaterThan(60);
    expect(own).toEqual([]);
  });
});
