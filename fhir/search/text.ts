// Values in a query string: lists, parts and escapes. https://hl7.org/fhir/R4/search.html#escaping   spec: SRC-7

/** Splits at separators that no backslash stands before; the parts keep their escapes. */
export function splitEscaped(text: string, separator: ',' | '|' | '$'): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

export const unescaped = (text: string): string => text.replace(/\\([,|$\\])/g, '$1');
