// Text as XML takes it. https://www.w3.org/TR/xml/   spec: RST-13

/** What XML 1.0 cannot hold in any way becomes U+FFFD. */
// biome-ignore format: the classes of the standard
const noXmlCharacter = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
export const isXmlText = (text: string): boolean => text.search(noXmlCharacter) === -1;
export const onlyXmlText = (text: string): string => (isXmlText(text) ? text : text.replace(noXmlCharacter, '\ufffd'));

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** For an attribute: line ends and tabs would be read as blanks. */
export const escapeValue = (text: string): string => onlyXmlText(text).replace(/[&<>"\t\n\r]/g, (mark) => marks[mark] ?? mark);
export const escapeText = (text: string): string => onlyXmlText(text).replace(/[&<>\r]/g, (mark) => marks[mark] ?? mark);

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Character references and the five names of XML itself; undefined where one is none. */
export function unescapeXml(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let isBroken = false;
  const plain = text.replace(/&(?:#x([\dA-Fa-f]{1,6});|#(\d{1,7});|(amp|lt|gt|quot|apos);)?/g, (...[, hex, decimal, name]: (string | undefined)[]) => {
    if (name !== undefined) return named[name] ?? '';
    const point = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16);
    const sign = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : '';
    isBroken ||= sign === '' || !isXmlText(sign);
    return sign;
  });
  return isBroken ? undefined : plain;
}
