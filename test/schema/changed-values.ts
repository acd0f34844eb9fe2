import type { Random } from "../message/random.ts";
import type { Values } from "./random-values.ts";

/** Values that are invalid or unusual in most fields. Each call of an entry returns a new object. */
const replacements: readonly (() => unknown)[] = [
  ...[undefined, null, true, false, "", "x", "lo", "10.0.0.1", "2001:db8::5", "300", "02:00:00:00:00:01", "ä", "a\0b"],
  ...[
    -1,
    -0,
    0,
    1,
    2,
    10,
    28,
    255,
    256,
    65_536,
    2 ** 31,
    2 ** 32,
    1.5,
    Number.NaN,
    5n,
    -1n,
    2n ** 64n,
    Symbol.iterator,
  ],
].map((value) => () => value);
const objects: readonly (() => unknown)[] = [
  () => [],
  () => ({}),
  () => ["x"],
  () => [undefined],
  () => [0],
  () => [{}],
  () => new Map([["x", 1]]),
  () => new Uint8Array(0),
  () => new Uint8Array(4),
  () => new Uint8Array(16),
  () => Object.create({ mtu: 1 }) as unknown,
];

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) && !(value instanceof Map);
}

/** Returns a deep copy of the objects and arrays in a value. */
function copied<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copied) as Value;
  if (!isObject(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as null)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copied(inner)])) as Value;
}

/**
 * Returns a copy of an object in which one or two random fields, at any depth, are missing, moved, duplicated, renamed or
 * have another value. `donor` is another valid object, some of whose fields replace or extend the fields of the copy.
 */
export function changed(value: Values, donor: Values, random: Random): Values {
  const copy = copied(value);
  for (let times = 1 + random.below(2); times > 0; times--) change(copy, copied(donor), random);
  return copy;
}

function change(object: Values, donor: unknown, random: Random): void {
  const names = Object.keys(object);
  const name = names.length === 0 ? "nothing" : random.pick(names);
  const inner = object[name];
  const other = isObject(donor) ? donor[name] : undefined;
  if (isObject(inner) && Object.keys(inner).length > 0 && random.below(4) > 0) {
    change(inner, other, random);
    return;
  }
  switch (random.below(8)) {
    case 0:
      delete object[name];
      return;
    case 1:
      delete object[name];
      object[name] = inner;
      return;
    case 2:
      object["nothing"] = 1;
      return;
    case 3:
      if (Array.isArray(object)) object.push(inner);
      else if (isObject(donor)) Object.assign(object, donor);
      return;
    case 4:
    case 5:
      if (other !== undefined) object[name] = other;
      return;
    default:
      object[name] = random.pick(random.below(3) === 0 ? objects : replacements)();
  }
}
