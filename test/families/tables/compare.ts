// Compares the families with the constants and the uses of attributes in other sources.
import type { Attribute } from "../../../src/schema/index.ts";
import type { Constants } from "./c-source.ts";
import type { Known } from "./names.ts";
import type { Use } from "./uses.ts";

/** Differences by C name. Each has the text for a reader. */
export type Differences = Map<string, string>;

/** Returns the names whose numbers differ from those of the families. */
export function numberDifferences(
  known: ReadonlyMap<string, readonly Known[]>,
  numberOf: (name: string) => number | undefined,
): Differences {
  const found: Differences = new Map();
  for (const [name, items] of known) {
    const value = numberOf(name);
    if (value === undefined) continue;
    for (const { place, number, isBit } of items) {
      const expected = isBit ? [number, 2 ** number] : [number];
      if (!expected.includes(value) && !expected.includes(value >>> 0))
        found.set(name, `${place} is ${number}, not ${value}`);
    }
  }
  return found;
}

/** Names that mark the end of an enum, or that no message contains. */
const MARKER =
  /^__|_MAX$|_UNSPEC$|_PAD\d?$|_LAST$|^NUM_|^MAX_|_NUM$|_INVALID$|_PADDING$|UNDEFINED$|_UNUSED\d*$|_END$|_MASK$|_CNT$|_COUNT$|_NUMBER$|_BIT$|_FLAG_BIT_/;

/** Returns the names in enums of the headers that the families lack, although they have other names of the enum. */
export function absentNames(known: ReadonlyMap<string, readonly Known[]>, constants: Constants): Differences {
  const numbers = new Map<string, Set<number>>();
  for (const { place, number } of [...known.values()].flat()) {
    const within = placeOf(place);
    numbers.set(within, (numbers.get(within) ?? new Set()).add(number));
  }
  const found: Differences = new Map();
  for (const names of constants.enums) {
    const own = names.filter((name) => known.has(name));
    if (own.length < 2) continue;
    const places = new Set(own.flatMap((name) => known.get(name)!.map(({ place }) => placeOf(place))));
    for (const name of names) {
      const value = constants.value(name);
      if (known.has(name) || MARKER.test(name) || value === undefined) continue;
      // Another name of a known number is no news.
      if ([...places].some((place) => numbers.get(place)!.has(value))) continue;
      found.set(name, `${[...places].join(", ")} lack ${name} (${value})`);
    }
  }
  return found;
}

/** Returns the family and the set or enum of an attribute or entry. */
function placeOf(place: string): string {
  return place.slice(0, place.lastIndexOf("."));
}

/** Returns the attributes with a use whose type is that of none of the family's attributes with the name. */
export function typeDifferences(
  known: ReadonlyMap<string, readonly Known[]>,
  uses: ReadonlyMap<string, readonly Use[]>,
): Differences {
  const found: Differences = new Map();
  for (const [name, items] of known) {
    const attributes = items.flatMap(({ attribute }) => attribute ?? []);
    if (attributes.length === 0) continue;
    const others = (uses.get(name) ?? []).filter((use) => !attributes.some((attribute) => agrees(attribute, use)));
    if (others.length === 0) continue;
    const texts = others.map(({ how, type, file }) => `${how} ${type} in ${file}`);
    const types = [...new Set(attributes.map(({ type }) => type))];
    found.set(name, `${items[0]!.place} is ${types.join(" or ")}; ${texts.join(", ")}`);
  }
  return found;
}

const NESTS = ["nest", "indexed-array", "nest-type-value"];
const INTEGER = /^(be|le|[us])(8|16|32|64)$/;

/** Returns whether the type of an attribute can be that of a use. Types of which nothing is known agree with all. */
function agrees(attribute: Attribute, { how, type }: Use): boolean {
  const { type: own, item, hint, struct, order, exactLength, requestType, replyType, nest, typeValues } = attribute;
  // The format of a sub-message depends on another attribute.
  if (own === "sub-message") return true;
  if (type === "nest")
    return (
      NESTS.includes(own) ||
      typeValues !== undefined ||
      (own === "binary" && (nest !== undefined || item !== undefined))
    );
  if (type === "flag") return own === "flag";
  if (type === "string") return own === "string" || (own === "binary" && hint === undefined && struct === undefined);
  if (type === "bitfield32") return own === "bitfield32";
  const [, kind, bits] = INTEGER.exec(type) ?? [];
  if (kind === undefined) return true;
  if (own === "flag") return type === (how === "put" ? replyType : requestType) || type === requestType;
  if (own === "binary") {
    if (item !== undefined) return item === type;
    return (
      hint !== undefined || struct !== undefined || (exactLength !== undefined && exactLength * 8 === Number(bits))
    );
  }
  if (own === "uint" || own === "sint") return bits === "32" || bits === "64";
  const [, sign, ownBits] = INTEGER.exec(own) ?? [];
  if (sign === undefined) return false;
  if (ownBits !== bits) return how !== "get" && replyType === type;
  // Policies and programs often ignore the byte order.
  if (how === "policy") return kind !== "s" || sign === "s";
  if (kind === "be" || kind === "le") return order === (kind === "be" ? "big" : "little");
  // The kernel also puts negative numbers with nla_put_u32().
  return order === undefined && (kind !== "s" || sign === "s");
}
