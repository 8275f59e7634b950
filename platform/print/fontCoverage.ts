// Which characters a TrueType font can draw. OpenType specification, table cmap, formats 4 and 12.

/** Code points with a glyph. */
export type Coverage = ReadonlySet<number>;

export function readCoverage(font: Buffer): Coverage {
  const cmap = findTable(font, 'cmap');
  const covered = new Set<number>();
  const count = font.readUInt16BE(cmap + 2);
  for (let index = 0; index < count; index++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
    const format = font.readUInt16BE(at);
    if (format === 4) readSegments(font, at, covered);
    if (format === 12) readGroups(font, at, covered);
  }
  return covered;
}

function findTable(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4);
  for (let index = 0; index < count; index++) {
    const entry = 12 + index * 16;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`the font has no ${tag} table`);
}

function readSegments(font: Buffer, at: number, covered: Set<number>): void {
  const twice = font.readUInt16BE(at + 6);
  const ends = at + 14;
  const starts = ends + twice + 2;
  for (let offset = 0; offset < twice; offset += 2) {
    const last = font.readUInt16BE(ends + offset);
    for (let code = font.readUInt16BE(starts + offset); code <= last && code < 0xffff; code++) {
      if (hasGlyph(font, { starts, twice, offset }, code)) covered.add(code);
    }
  }
}

function hasGlyph(font: Buffer, { starts, twice, offset }: { starts: number; twice: number; offset: number }, code: number): boolean {
  const delta = font.readUInt16BE(starts + twice + offset);
  const rangeAt = starts + 2 * twice + offset;
  const range = font.readUInt16BE(rangeAt);
  if (range === 0) return ((code + delta) & 0xffff) !== 0;
  return font.readUInt16BE(rangeAt + range + 2 * (code - font.readUInt16BE(starts + offset))) !== 0;
}

function readGroups(font: Buffer, at: number, covered: Set<number>): void {
  const count = font.readUInt32BE(at + 12);
  for (let index = 0; index < count; index++) {
    const group = at + 16 + index * 12;
    const last = font.readUInt32BE(group + 4);
    for (let code = font.readUInt32BE(group); code <= last; code++) covered.add(code);
  }
}

/** The text in NFC with every sign that the font lacks as `□`; controls vanish, line ends and tabs stay. */
export function replaceUncovered(text: string, coverage: Coverage): string {
  let result = '';
  for (const sign of text.toWellFormed().replaceAll('\ufffd', '□').normalize('NFC')) {
    const code = sign.codePointAt(0) ?? 0;
    if (code === 0x0a || code === 0x09) result += sign;
    else if (!isInvisible(code)) result += coverage.has(code) ? sign : '□';
  }
  return result;
}

/** Controls, zero-width and direction marks: fonts map some of them to empty glyphs. */
const isInvisible = (code: number): boolean =>
  code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code === 0xfeff;
