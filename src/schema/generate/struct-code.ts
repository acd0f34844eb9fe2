import type { Member, Struct } from "../model/family.ts";
import { integerKinds, integerMethods } from "../plan/kind.ts";
import { integerSizes } from "../values/integer-sizes.ts";
import { property } from "./names.ts";

/** Source text of the functions for a C structure. */
type StructCode = { readonly [Name in "read" | "write" | "make"]?: string };

/** Library functions that generated code may call, by module. */
export const structImports: Readonly<Record<string, readonly string[]>> = {
  "../message/byte-order.ts": ["hostLittleEndian as host"],
  "../base/bytes.ts": ["copyOf"],
  "../schema/values/addresses.ts": ["putIpv4", "readHex", "readIpv4", "readIpv6", "readMac"],
  "../schema/values/struct-members.ts": [
    ...["isS8", "isS16", "isS32", "isS64", "isU8", "isU16", "isU32", "isU64"],
    ...["putBytes", "putChars", "putDigits", "putIpv6", "readChars"],
  ],
};

type Sort = "integer" | "enum" | "flags" | "ipv4" | "ipv6" | "mac" | "hex" | "chars" | "bytes";

/** Without `read`, `make` creates the object from the member values. */
export function structCode(struct: Struct): StructCode {
  const places = placesOf(struct);
  if (places === undefined) return { make: maker(struct) };
  const write = writer(places);
  return { read: reader(places), ...(write === undefined ? {} : { write }) };
}

interface Place {
  readonly member: Member;
  readonly sort: Sort;
  readonly index: number;
  readonly offset: number;
  readonly size: number;
}

/** Returns undefined if a member has no generated code. */
function placesOf({ members }: Struct): Place[] | undefined {
  const places: Place[] = [];
  let offset = 0;
  for (const member of members) {
    const size = integerSizes[member.type] ?? member.length;
    if (size === undefined) return undefined;
    if (member.field !== undefined) {
      const sort = sortOf(member, size);
      if (sort === undefined) return undefined;
      places.push({ member, sort, index: places.length, offset, size });
    }
    offset += size;
  }
  return places;
}

/** Supported only if the member has the listed size. */
const binarySorts: Readonly<Record<string, readonly [sort: Sort, size?: number]>> = {
  ipv4: ["ipv4", 4],
  ipv6: ["ipv6", 16],
  // A member of 16 bytes may contain IPv4 or IPv6.
  "ipv4-or-v6": ["ipv4", 4],
  mac: ["mac", 6],
  fddi: ["mac", 6],
  hex: ["hex"],
};

function sortOf({ type, hint, struct, ...member }: Member, size: number): Sort | undefined {
  if (type === "string") return "chars";
  if (type === "binary") {
    if (hint === undefined || struct !== undefined) return struct === undefined ? "bytes" : undefined;
    const [sort, exact = size] = binarySorts[hint] ?? [];
    return exact === size ? sort : undefined;
  }
  if (size === 4 && (hint === "ipv4" || hint === "ipv4-or-v6")) return "ipv4";
  if (member.enum === undefined) return "integer";
  if (size === 8) return undefined;
  return member.flags === true ? "flags" : "enum";
}

function order({ member, size }: Pick<Place, "member" | "size">): string {
  if (size === 1) return "";
  return member.order === undefined ? ", host" : `, ${member.order === "little"}`;
}

/** Example: "Uint16" for `getUint16` and `setUint16`. */
function method({ type }: Member): string {
  return integerMethods[integerKinds[type]!]!;
}

function after(name: string, offset: number): string {
  return offset === 0 ? name : `${name} + ${offset}`;
}

function reader(places: readonly Place[]): string {
  const fields = places.map((place) => `${property(place.member.field!)}: ${readValue(place)}`);
  return `${parameters(["view", "at", "names", "store"], fields)} => ({ ${fields.join(", ")} })`;
}

/** Omits trailing unused parameters; other unused names start with "_". */
function parameters(names: readonly string[], uses: readonly string[]): string {
  const used = names.map((name) => uses.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  const last = used.lastIndexOf(true);
  return `(${names
    .slice(0, last + 1)
    .map((name, index) => (used[index] === true ? name : `_${name}`))
    .join(", ")})`;
}

function readValue({ sort, index, offset, size, ...place }: Place): string {
  const at = after("at", offset);
  const range = `store, ${at}, ${after("at", offset + size)}`;
  if (sort === "ipv4" || sort === "ipv6" || sort === "mac")
    return `read${sort[0]!.toUpperCase()}${sort.slice(1)}(store, ${at})`;
  if (sort === "hex") return `readHex(${range}, "")`;
  if (sort === "chars" || sort === "bytes") return `${sort === "chars" ? "readChars" : "copyOf"}(${range})`;
  const value = `view.get${method(place.member)}(${at}${order({ ...place, size })})`;
  return sort === "integer" ? value : `names[${index}]!.${sort === "flags" ? "bitNames" : "nameOf"}(${value})`;
}

/** A structure with a signed enum or a mask for requests has no writer. */
function writer(places: readonly Place[]): string | undefined {
  if (
    places.length === 0 ||
    places.some(({ member: { type, requestMask }, sort }) => {
      return requestMask !== undefined || ((sort === "enum" || sort === "flags") && type.startsWith("s"));
    })
  )
    return;
  const lines: string[] = [];
  const checks: string[] = [];
  const puts: string[] = [];
  for (const place of places) {
    const { member, sort, index, offset, size } = place;
    const value = `v${index}`;
    const at = after("at", offset);
    if (sort === "integer") {
      checks.push(`is${member.type.toUpperCase()}(${value})`);
      puts.push(`view.set${method(member)}(${at}, ${value}${order(place)});`);
    } else if (sort === "enum" || sort === "flags") {
      lines.push(
        `const n${index} = names[${index}]!.${sort === "flags" ? "bits" : "number"}(${value}, ${2 ** (size * 8) - 1});`,
      );
      checks.push(`n${index} >= 0`);
      puts.push(`view.set${method(member)}(${at}, n${index}${order(place)});`);
    } else if (sort === "ipv4" || sort === "ipv6") {
      const put = sort === "ipv4" ? "putIpv4" : "putIpv6";
      checks.push(`typeof ${value} === "string"`, `${put}(${value}, bytes, ${at})`);
    } else {
      const put = sort === "chars" ? "putChars" : sort === "bytes" ? "putBytes" : "putDigits";
      checks.push(`${put}(${value}, bytes, ${at}, ${size})`);
    }
  }
  const members = places.map(({ member, index }) => `${property(member.field!)}: v${index}`).join(", ");
  const names = ["view", "at", "members", "names", "bytes"];
  const declared = parameters(names, [...lines, ...checks, ...puts, "members"]).replace("members", `{ ${members} }`);
  return `${declared} => { ${[...lines, ""].join(" ")}if (!(${checks.join(" && ")})) return false; ${puts.join(" ")} return true; }`;
}

function maker({ members }: Struct): string {
  const fields = members.filter(({ field }) => field !== undefined);
  return `(v) => ({ ${fields.map(({ field }, index) => `${property(field!)}: v[${index}]`).join(", ")} })`;
}
