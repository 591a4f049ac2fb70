/**
 * Creates and finds elements.
 */

type Child = Node | string;

/** An element with attributes and children. No `style`: the site's policy forbids inline styles. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** The first element below `root` that matches `selector`. Raises if the build did not write one. */
export function find(root: ParentNode, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector} in the snippet: the page and this script are of different builds`);
  return found;
}
