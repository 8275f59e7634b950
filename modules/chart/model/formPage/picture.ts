// The pictures that marks are put on. spec: PRF-7

/** Height by width of an SVG, from its view box; a square where it has none. */
export function pictureRatio(svg: string): number {
  const [, width, height] = /viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/.exec(svg) ?? [];
  return width === undefined || height === undefined || Number(width) === 0 ? 1 : Number(height) / Number(width);
}
