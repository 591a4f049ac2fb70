/**
 * Markup as text: the build has no DOM, and the page shows the same markup.
 */

/** Text that is safe between tags and in attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same, with places where a narrow column may break a long name: `write_invoice()` after the underscore. */
export function breakable(text: string): string {
  return escaped(text).replace(/[_(/](?=.)|\.(?=[A-Za-z])/g, "$&<wbr>");
}

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** An element; `inner` is markup. Attributes that are null, undefined or false are left out. No `style`: a strict policy
 *  forbids it. */
export function tag(name: string, attributes: Attributes, ...inner: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escaped(String(value))}"`))
    .join("");
  return `<${name}${written}>${inner.join("")}</${name}>`;
}
