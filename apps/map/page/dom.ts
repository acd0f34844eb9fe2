import { printable } from "../src/model/printable.ts";

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Returns the element of the page with an id. */
export function byId<Type extends Element>(id: string, type: new () => Type): Type {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${type.name} with the id "${id}"`);
}

/** Creates an HTML element. Strings become text nodes, so that names of interfaces cannot contain markup, with escapes
 * for characters that are invisible or change the direction of text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) created.setAttribute(name, "");
    else if (value !== undefined && value !== false) created.setAttribute(name, `${value}`);
  }
  created.append(...children.map((child) => (typeof child === "string" ? printable(child) : child)));
  return created;
}

/** Creates an SVG element. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const created = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) created.setAttribute(name, `${value}`);
  }
  created.append(...children);
  return created;
}
