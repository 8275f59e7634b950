// Marks on a picture, kept as a small SVG that any browser shows and that holds nothing but these marks.   spec: FRM-7

/** Points in thousandths of the picture's width and height. */
export interface Mark {
  readonly kind: 'point' | 'line' | 'area';
  readonly points: readonly (readonly [number, number])[];
  /** What is said of it. */
  readonly text: string;
}

const head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" preserveAspectRatio="none">';
const foot = '</svg>';
const styles: Readonly<Record<Mark['kind'], string>> = { point: 'fill="#c00"', line: 'fill="none" stroke="#c00" stroke-width="4"', area: 'fill="#c00" fill-opacity="0.35"' };
const tags: Readonly<Record<Mark['kind'], string>> = { point: 'polygon', line: 'polyline', area: 'polygon' };

/** The answer of a drawing: an Attachment's `data`. */
export const writeMarks = (marks: readonly Mark[]): string => toBase64(`${head}${marks.map(writeMark).join('')}${foot}`);

function writeMark({ kind, points, text }: Mark): string {
  const at = points.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join(' ');
  return `<${tags[kind]} class="${kind}" ${styles[kind]} points="${kind === 'point' ? dot(points[0]) : at}"><title>${escape(text)}</title></${tags[kind]}>`;
}

/** A point is drawn as a diamond around it. */
const dot = ([x, y]: readonly [number, number] = [0, 0]): string => [[x, y - 8], [x + 8, y], [x, y + 8], [x - 8, y]].map(([a = 0, b = 0]) => `${Math.round(a)},${Math.round(b)}`).join(' ');

const mark = /^<(polygon|polyline) class="(point|line|area)" (?:fill="#c00"|fill="none" stroke="#c00" stroke-width="4"|fill="#c00" fill-opacity="0\.35") points="((?:-?\d{1,4},-?\d{1,4} ?)+)"><title>([^<>]*)<\/title><\/\1>/;

/** Undefined where the SVG is anything else than marks: nothing that acts is ever drawn. */
export function readMarks(data: string): Mark[] | undefined {
  const svg = fromBase64(data);
  if (svg === undefined || !svg.startsWith(head) || !svg.endsWith(foot)) return undefined;
  const marks: Mark[] = [];
  for (let rest = svg.slice(head.length, -foot.length); rest !== '';) {
    const found = mark.exec(rest);
    if (!found) return undefined;
    const [whole, , kind = 'point', at = '', text = ''] = found;
    const points = at.trim().split(' ').map((one): [number, number] => [Number(one.split(',')[0]), Number(one.split(',')[1])]);
    marks.push({ kind: kind as Mark['kind'], points: kind === 'point' ? [centreOf(points)] : points, text: unescape(text) });
    rest = rest.slice(whole.length);
  }
  return marks;
}

export const isMarks = (data: string): boolean => readMarks(data) !== undefined;

const centreOf = (points: readonly [number, number][]): [number, number] => [points[0]?.[0] ?? 0, points[1]?.[1] ?? 0];
const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? sign);
const unescape = (text: string): string => Object.entries(signs).toReversed().reduce((all, [sign, name]) => all.replaceAll(name, sign), text);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(text: string): string {
  const bytes = utf8(text);
  let written = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    written += [18, 12, 6, 0].map((shift, place) => (place > (c === undefined ? (b === undefined ? 1 : 2) : 3) ? '=' : letters[(bits >> shift) & 63])).join('');
  }
  return written;
}

function fromBase64(data: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data) || data.length % 4 !== 0) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const four = data.slice(at, at + 4).split('').map((letter) => letters.indexOf(letter));
    const bits = four.reduce((all, one) => (all << 6) | Math.max(0, one), 0);
    bytes.push(...[(bits >> 16) & 255, (bits >> 8) & 255, bits & 255].slice(0, four.filter((one) => one >= 0).length - 1));
  }
  return decodeUtf8(bytes);
}

const utf8 = (text: string): number[] => [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|[^%]/g)].map(([whole, hex]) => (hex === undefined ? whole.charCodeAt(0) : Number.parseInt(hex, 16)));

function decodeUtf8(bytes: readonly number[]): string | undefined {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined;
  }
}
