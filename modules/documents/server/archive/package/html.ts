// Text as HTML, for the page of a package.
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const html = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

export const definitions = (pairs: readonly (readonly [string, string])[]): string => `<dl>${pairs.filter(([, value]) => value !== '').map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value).replaceAll('\n', '<br>')}</dd>`).join('')}</dl>`;
