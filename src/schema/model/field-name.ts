/**
 * Names that objects have already: of what no spec describes, what cannot be read, what stands behind a structure, and what
 * all objects inherit, which would be taken for a field that is there.
 */
const reserved: ReadonlySet<string> = new Set([
  "unknown",
  "unparsed",
  "rest",
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
]);

/** How a name from a spec is called in objects: "dev-index" is devIndex, "OK" is ok. A name that is taken gets an underscore. */
export function fieldName(name: string): string {
  const words = name.split(/[^0-9A-Za-z]+/).filter((word) => word !== "");
  const field = words.map(camelCased).join("");
  return reserved.has(field) || field === "" ? `${field}_` : field;
}

function camelCased(word: string, index: number): string {
  const rest = word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1);
  return (index === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + rest;
}
