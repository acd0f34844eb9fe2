import { type Attribute, type AttributeSet, type Family, find, tracksLevels } from "../model/family.ts";
import { baseKind, Kind, kindOf, sizeOf } from "../plan/kind.ts";
import { CODE_BREAK, wrapped } from "./names.ts";
import { integers, readableSize } from "./struct-code.ts";

/** Functions that the generated readers of attribute sets may call, by module. */
export const setImports: Readonly<Record<string, readonly string[]>> = {
  "../message/byte-order.ts": ["hostLittleEndian as host"],
  "../base/bytes.ts": ["copyOf"],
  "../schema/values/addresses.ts": ["readHex", "readIpv4", "readIpv6", "readMac", "readUuid"],
  "../schema/codec/decode/decode.ts": ["finishSet", "readAttribute", "readRemaining", "readSet"],
  "../schema/plan/kind.ts": ["MAX_DEPTH"],
  "../schema/values/empty-fields.ts": ["emptyFields"],
  "../schema/values/text.ts": ["readText"],
};

/**
 * Returns the source text of a function that reads an attribute set. `hot` contains the names of all sets for which
 * such functions are generated.
 */
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

/** For each kind of value of fixed size: the size, and the expression that reads the value. */
const fixedValues: Readonly<Record<number, readonly [size: number, value: string]>> = {
  [Kind.Flag]: [0, "true"],
  [Kind.Ipv4]: [4, "readIpv4(store, at + 4)"],
  [Kind.Ipv6]: [16, "readIpv6(store, at + 4)"],
  [Kind.Mac]: [6, "readMac(store, at + 4)"],
  [Kind.Uuid]: [16, "readUuid(store, at + 4)"],
};

/**
 * Returns the `case` clause that reads an attribute, if it is valid and not a duplicate. All other attributes take the
 * slow path. Returns undefined if the clause would need more than one line.
 */
function readCase(family: Family, attribute: Attribute, hot: ReadonlySet<string>): string | undefined {
  const { number, field, type, struct, nest } = attribute;
  if (type === "unused" || attribute.multi === true) return undefined;
  const base = baseKind(attribute);
  const kind = kindOf(attribute, base);
  const start = `case ${number}:`;
  if (kind === Kind.Pad) return `${start} at += (length + 3) & ~3; continue;`;
  const place = `into[${JSON.stringify(field)}]`;
  const isThere = `${place} !== undefined`;
  const clause = (unfit: string, value: string, declaration = "", step = "(length + 3) & ~3") =>
    `if (${unfit}) break; ${declaration} ${place} = ${value}; at += ${step}; continue;`;
  const fixed = (size: number, value: string, declaration?: string) =>
    clause(`length !== ${4 + size} || ${isThere}`, value, declaration, `${4 + ((size + 3) & ~3)}`);
  const known = fixedValues[kind];
  if (known !== undefined) return `${start} ${fixed(...known)}`;
  switch (kind) {
    case Kind.Enum:
    case Kind.Flags: {
      const method = kind === Kind.Enum ? "nameOf" : "bitNames";
      const value = `fields[${number}]!.table!.${method}(${integer(attribute)})`;
      return `${start} ${fixed(sizeOf(kind, base, undefined), value)}`;
    }
    case Kind.Ip: {
      const value = "length === 8 ? readIpv4(store, at + 4) : readIpv6(store, at + 4)";
      return `${start} ${clause(`(length !== 8 && length !== 20) || ${isThere}`, value)}`;
    }
    case Kind.Hex:
      return `${start} ${clause(isThere, 'readHex(store, at + 4, at + length, "")')}`;
    case Kind.Bytes:
      return `${start} ${clause(isThere, "copyOf(store, at + 4, at + length)")}`;
    case Kind.String: {
      const text = "const text = readText(store, at + 4, at + length);";
      return `${start} { ${text} ${clause(`text === undefined || ${isThere}`, "text")} }`;
    }
    case Kind.Struct: {
      const size = readableSize(find(family, "structs", struct)!);
      const value = "read!(view, at + 4, names, store)";
      return size === undefined
        ? undefined
        : `${start} { ${fixed(size, value, `const { read, names } = fields[${number}]!.struct;`)} }`;
    }
    case Kind.Nest: {
      // A nest whose format an attribute selects needs the recorded nesting levels. Only readSet() records them.
      const read = hot.has(nest!) && !tracksLevels(family, nest!) ? "inner.read!" : "readSet";
      const value = `${read}(inner, store, view, at + 4, at + length, depth + 1, emptyFields(inner.capacity))`;
      return `${start} { ${clause(`${isThere} || depth >= MAX_DEPTH`, value, `const inner = fields[${number}]!.set;`)} }`;
    }
    default:
      return kind <= Kind.S64 ? `${start} ${fixed(sizeOf(kind, base, undefined), integer(attribute))}` : undefined;
  }
}

function integer({ type, order }: Attribute): string {
  const [method, size] = integers[type]!;
  if (size === 1) return `view.get${method}(at + 4)`;
  return `view.get${method}(at + 4, ${order === undefined ? "host" : order === "little"})`;
}
