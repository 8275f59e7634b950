// Narrative XHTML: well formed, from the allowed elements, and nothing that acts. Images outside are kept and never fetched: the answers' Content-Security-Policy allows our own alone.
// https://hl7.org/fhir/R4/narrative.html#xhtml (txt-1, txt-2)   spec: VAL

const elements = new Set(
  ('a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre q samp small span ' +
    'strong sub sup table tbody td tfoot th thead tr tt ul var').split(' '),
);
const attributes = new Set(
  ('abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class colspan compact coords dir ' +
    'frame headers height href hreflang hspace id lang longdesc name noshade rel rev rowspan rules scope shape span src start style summary tabindex ' +
    'title type valign value vspace width xml:lang xml:space xmlns').split(' '),
);
const token = /<!--(?:[^-]|-[^-])*-->|<\/([A-Za-z][\w:.-]*)\s*>|<([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const badReference = /&(?!(?:[A-Za-z][A-Za-z0-9]*|#\d+|#x[\dA-Fa-f]+);)/;
const namespace = 'http://www.w3.org/1999/xhtml';

/** What has been read of the narrative so far. */
interface Reading { readonly open: string[]; hasRoot: boolean; hasContent: boolean }

/** Why the text may not be stored as narrative; undefined when it is safe. */
export function checkNarrative(xhtml: string): string | undefined {
  const reading: Reading = { open: [], hasRoot: false, hasContent: false };
  let at = 0;
  token.lastIndex = 0;
  for (let match = token.exec(xhtml); match !== null; match = token.exec(xhtml)) {
    at = token.lastIndex;
    const wrong = readToken(reading, match);
    if (wrong !== undefined) return wrong;
  }
  if (at !== xhtml.length) return `is not well-formed XHTML at character ${at + 1}`;
  if (reading.open.length > 0) return `leaves <${reading.open.at(-1)}> open`;
  return reading.hasContent ? undefined : 'has no text';
}

function readToken(reading: Reading, [text, closing, opening, given = '', selfClosing]: RegExpExecArray): string | undefined {
  if (opening !== undefined) return readOpening(reading, { name: opening, given, isClosed: selfClosing === '/' });
  if (closing !== undefined) return reading.open.pop() === closing ? undefined : `has </${closing}> where another element is open`;
  if (text.startsWith('<!--') || text.trim() === '') return undefined;
  if (reading.open.length === 0) return 'must be one div element';
  reading.hasContent = true;
  return badReference.test(text) ? 'has an & that begins no character reference' : undefined;
}

function readOpening(reading: Reading, { name, given, isClosed }: { name: string; given: string; isClosed: boolean }): string | undefined {
  if (reading.open.length === 0 && (reading.hasRoot || name !== 'div')) return 'must be one div element';
  reading.hasRoot = true;
  reading.hasContent ||= name === 'img';
  if (!isClosed) reading.open.push(name);
  return checkElement(name, given);
}

function checkElement(name: string, given: string): string | undefined {
  if (!elements.has(name)) return `has the element <${name}>, which narrative may not hold`;
  if (given === '') return undefined;
  for (const [, key = '', double, single] of given.matchAll(attribute)) {
    const value = decode(double ?? single ?? '');
    if (!attributes.has(key)) return `has the attribute ${key}, which narrative may not hold`;
    const wrong = checkValue(key, value);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const checks: Readonly<Record<string, (plain: string) => string | undefined>> = {
  src: checkImage,
  href: checkLink,
  cite: checkLink,
  longdesc: checkLink,
  style: (plain) => {
    if (/expression\(|@import|\\|-moz-binding|behavior:/.test(plain)) return 'has a style that runs something';
    return [...plain.matchAll(/url\(['"]?([^)]*)/g)].map(([, address = '']) => checkImage(address)).find((wrong) => wrong !== undefined);
  },
};

function checkImage(plain: string): string | undefined {
  return /^data:image\/(png|jpeg|gif);/.test(plain) || !/^(?!https?:)[a-z][a-z0-9+.-]*:/.test(plain) ? undefined : 'has an image that is none';
}

function checkLink(plain: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:/.test(plain) && !/^(https?|ftp|mailto|tel|urn):/.test(plain) ? 'has a link that could run code' : undefined;
}

function checkValue(key: string, value: string): string | undefined {
  if (key === 'xmlns') return value === namespace ? undefined : `has another namespace than ${namespace}`;
  return checks[key]?.(value.replace(/[\p{Cc}\s]+/gu, '').toLowerCase());
}

/** Character references, as a browser reads them in an attribute. */
function decode(value: string): string {
  if (!value.includes('&')) return value;
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", colon: ':', Tab: '\t', NewLine: '\n', lpar: '(', bsol: '\\' };
  return value.replace(/&(?:#x([\dA-Fa-f]+)|#(\d+)|(\w+));?/g, (whole: string, ...[hex, decimal, name]: (string | undefined)[]) => {
    if (name !== undefined) return named[name] ?? whole;
    const point = Number.parseInt(hex ?? decimal ?? '', hex ? 16 : 10);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });
}
