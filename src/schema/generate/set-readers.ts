import { type Attribute, type AttributeSet, type Family, find, tracksLevels } from "../model/family.ts";
import { baseKind, Kind, kindOf, sizeOf } from "../plan/kind.ts";
import { CODE_BREAK, wrapped } from "./names.ts";
import { integers, readableSize } from "./struct-code.ts";

/** Functions that generated set readers may call, by module. */
export const setImports: Readonly<Record<string, readonly string[]>> = {
  "../message/byte-order.ts": ["hostLittleEndian as host"],
  "../message/bytes.ts": ["copyOf"],
  "../schema/values/addresses.ts": ["readHex", "readIpv4", "readIpv6", "readMac", "readUuid"],
  "../schema/codec/decode/decode.ts": ["finishSet", "readAttribute", "readRemaining", "readSet"],
  "../schema/plan/kind.ts": ["MAX_DEPTH"],
  "../schema/values/empty-fields.ts": ["emptyFields"],
  "../schema/values/text.ts": ["readText"],
};

/** Returns the source text of an attribute set reader. `hot` contains the names of all sets with a generated reader. */
export function setReader(family: Family, set: AttributeSet, hot: ReadonlySet<string>): string {
  const cases = set.attributes.flatMap((attribute) => {
    const text = readCase(family, attribute, hot)?.replace(/\s+/g, " ");
    return text === undefined ? [] : wrapped(text, "        ", CODE_BREAK);
  });
  const fields = cases.some((one) => one.includes("fields[")) ? "const fields = plan.byType;\n    " : "";
  return `(plan, store, view, start, end, depth, into) => {
    ${fields}let count = 0;
    let at = start;
    while (end - at >= 4) {
      const length = view.getUint16(at, host);
      if (length < 4 || length > end - at) break;
      count++;
      switch (view.getUint16(at + 2, host) & 0x3fff) {
        ${cases.join("\n        ")}
      }
      const next = readAttribute(plan, store, view, at, length, depth, into);
      if (next < 0) return readRemaining(plan, store, view, at, end, depth, into);
      at = next;
    }
    return finishSet(plan, store, view, at, end, into, count);
  }`;
}

/**
 * Returns the `case` clause that reads a valid attribute that is not a duplicate. All other attributes take the slow
 * path. Returns undefined for attributes that need more than one line.
 */
function readCase(family: Family, attribute: Attribute, hot: ReadonlySet<string>): string | undefined {
  const { number, field, type } = attribute;
  if (type === "unused" || attribute.multi === true) return undefined;
  const base = baseKind(attribute);
  const kind = kindOf(attribute, base);
  if (kind === Kind.Pad) return `case ${number}: at += (length + 3) & ~3; continue;`;
  const place = `into[${JSON.stringify(field)}]`;
  const isThere = `${place} !== undefined`;
  const fixed = (size: number, value: string) => `case ${number}:
    if (length !== ${4 + size} || ${isThere}) break;
    ${place} = ${value};
    at += ${4 + ((size + 3) & ~3)};
    continue;`;
  const open = (unfit: readonly string[], value: string) => `case ${number}:
    if (${[...unfit, isThere].join(" || ")}) break;
    ${place} = ${value};
    at += (length + 3) & ~3;
    continue;`;
  switch (kind) {
    case Kind.Flag:
      return fixed(0, "true");
    case Kind.Enum:
      return fixed(sizeOf(kind, base, undefined), `fields[${number}]!.table!.nameOf(${integer(attribute)})`);
    case Kind.Flags:
      return fixed(sizeOf(kind, base, undefined), `fields[${number}]!.table!.bitNames(${integer(attribute)})`);
    case Kind.Ipv4:
      return fixed(4, "readIpv4(store, at + 4)");
    case Kind.Ipv6:
      return fixed(16, "readIpv6(store, at + 4)");
    case Kind.Ip:
      return open(
        ["(length !== 8 && length !== 20)"],
        "length === 8 ? readIpv4(store, at + 4) : readIpv6(store, at + 4)",
      );
    case Kind.Mac:
      return fixed(6, "readMac(store, at + 4)");
    case Kind.Uuid:
      return fixed(16, "readUuid(store, at + 4)");
    case Kind.Hex:
      return open([], 'readHex(store, at + 4, at + length, "")');
    case Kind.Bytes:
      return open([], "copyOf(store, at + 4, at + length)");
    case Kind.String:
      return `case ${number}: {
        const text = readText(store, at + 4, at + length);
        if (text === undefined || ${isThere}) break;
        ${place} = text;
        at += (length + 3) & ~3;
        continue;
      }`;
    case Kind.Struct:
      return structCase(family, attribute, place);
    case Kind.Nest: {
      const inner = `inner, store, view, at + 4, at + length, depth + 1, emptyFields(inner.capacity)`;
      // Only readSet() records nesting levels, in which nests find the attribute that selects their format.
      const read = hot.has(attribute.nest!) && !tracksLevels(family, attribute.nest!) ? "inner.read!" : "readSet";
      return `case ${number}: {
        if (${isThere} || depth >= MAX_DEPTH) break;
        const inner = fields[${number}]!.set;
        ${place} = ${read}(${inner});
        at += (length + 3) & ~3;
        continue;
      }`;
    }
    default:
      return kind <= Kind.S64 ? fixed(sizeOf(kind, base, undefined), integer(attribute)) : undefined;
  }
}

function structCase(family: Family, { number, struct }: Attribute, place: string): string | undefined {
  const size = readableSize(find(family, "structs", struct)!);
  if (size === undefined) return undefined;
  return `case ${number}: {
    if (length !== ${4 + size} || ${place} !== undefined) break;
    const { read, names } = fields[${number}]!.struct;
    ${place} = read!(view, at + 4, names, store);
    at += ${4 + ((size + 3) & ~3)};
    continue;
  }`;
}

function integer({ type, order }: Attribute): string {
  const [method, size] = integers[type]!;
  if (size === 1) return `view.get${method}(at + 4)`;
  return `view.get${method}(at + 4, ${order === undefined ? "host" : order === "little"})`;
}
