/**
 * Marks the instances of a class for {@link hasBrand}.
 *
 * In a bundled application, the program of a worker is a text with its own classes. A handler module in a file of its own
 * creates instances of another copy of the class, which `instanceof` does not recognize.
 */
export function brand({ prototype }: { prototype: object }, name: string): void {
  Object.defineProperty(prototype, Symbol.for(`bun-netlink.${name}`), { value: true });
}

/** Reports whether a value is an instance of the class that any copy of the library has marked with {@link brand}. */
export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && Symbol.for(`bun-netlink.${name}`) in value;
}
