import type { Node } from "../model/graph-types.ts";

/** Returns the address family of an IP address. */
export function familyOf(address: string): "inet" | "inet6" {
  return address.includes(":") ? "inet6" : "inet";
}

/** Returns whether an interface has an IP address. */
export function hasAddress(node: Node, address: string): boolean {
  return node.addresses.some((one) => addressOf(one) === address);
}

/** Returns the address of a text with a prefix length. */
export function addressOf(text: string): string {
  return text.slice(0, text.indexOf("/"));
}

/** Returns the name of an interface with that of its namespace. */
export function nameOf({ namespace, name }: Node): string {
  return `${namespace.name}/${name}`;
}

/** Returns the source addresses that packets from interfaces can have, those of global scope first. */
export function sourcesOf(nodes: readonly Node[], destination: string): string[] {
  const family = familyOf(destination);
  const isNear = isLinkLocal(destination);
  const all = nodes.flatMap((node) => node.addresses.map(addressOf));
  return all.filter((address) => familyOf(address) === family && (isNear || !isLinkLocal(address)));
}

export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}
