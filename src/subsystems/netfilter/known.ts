/** Every name that an object of a type can have, so that the compiler finds one that is left out. */
export type Names<Of> = Readonly<Record<keyof Of, true>>;

/** What is further away from a name was not meant to be it. */
const FURTHEST = 2;

/**
 * Throws when an object has something of another name: a mistyped one would silently be passed over.
 *
 * @param path how the object is called in errors; "" for options themselves.
 */
export function checkKnown(object: object, names: Readonly<Record<string, true>>, path = ""): void {
  for (const name in object) if (!Object.hasOwn(names, name)) throw unknownName(name, Object.keys(names), path);
}

function unknownName(name: string, names: readonly string[], path: string): TypeError {
  const place = path === "" ? name : `${path}.${name}`;
  const [nearest] = names
    .map((known) => ({ known, distance: distance(name.toLowerCase(), known.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= FURTHEST)
    .sort((one, other) => one.distance - other.distance);
  const advice = nearest === undefined ? `expected ${names.join(", ")}` : `did you mean "${nearest.known}"?`;
  return new TypeError(`${place}: there is nothing of this name; ${advice}`);
}

/** How many letters have to be put in, taken out or changed to make one word of another. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 0; at < one.length; at++) {
    const next = [at + 1];
    for (let index = 0; index < other.length; index++) {
      const changed = row[index]! + (one[at] === other[index] ? 0 : 1);
      next.push(Math.min(changed, row[index + 1]! + 1, next[index]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
