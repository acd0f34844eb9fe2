// The kernel ignores unknown fields and does not name missing ones.
import { typeError } from "../../../base/argument-error.ts";
import type { NewIpsetEntry } from "./entry.ts";
import type { NewIpset } from "./set.ts";

type Field = keyof NewIpsetEntry;

/** Fields that depend on the options of the set. */
const ofOptions: readonly string[] = [
  ...["timeout", "packets", "bytes", "comment", "skbMark", "skbPriority", "skbQueue"],
  ...["unknown", "unparsed"],
];

/**
 * Maps each word of an ipset type such as "hash:ip,port" to the fields that an element must have and may have. If a
 * type contains a second "ip" or "net", its field is `address2`.
 */
const parts: Readonly<Record<string, { readonly required: readonly Field[]; readonly optional: readonly Field[] }>> = {
  ip: { required: ["address"], optional: ["addressTo"] },
  net: { required: ["address"], optional: ["addressTo", "nomatch"] },
  port: { required: ["protocol", "port"], optional: ["portTo"] },
  mark: { required: ["mark"], optional: [] },
  mac: { required: ["mac"], optional: [] },
  iface: { required: ["interface"], optional: ["physdev", "wildcard"] },
  set: { required: ["set"], optional: ["before", "after"] },
};
const second: typeof parts = {
  ip: { required: ["address2"], optional: [] },
  net: { required: ["address2"], optional: ["address2To", "nomatch"] },
};

/** Set types whose fields do not follow from their name. */
const exceptions: Readonly<Record<string, TypeFields>> = {
  "bitmap:ip,mac": { required: ["address"], optional: ["mac"] },
  "bitmap:port": { required: ["port"], optional: ["portTo"] },
  // The kernel ignores the end of an address range.
  "hash:ip,mac": { required: ["address", "mac"], optional: [] },
};

interface TypeFields {
  readonly required: readonly Field[];
  readonly optional: readonly Field[];
}

const known = new Map<string, TypeFields | undefined>();

function fieldsOf(type: string): TypeFields | undefined {
  if (known.has(type)) return known.get(type);
  const fields = Object.hasOwn(exceptions, type) ? exceptions[type] : composed(type);
  known.set(type, fields);
  return fields;
}

function composed(type: string): TypeFields | undefined {
  const names = type.slice(type.indexOf(":") + 1).split(",");
  const required: Field[] = [];
  const optional: Field[] = [];
  for (const name of names) {
    const part = required.includes("address") && Object.hasOwn(second, name) ? second[name] : parts[name];
    if (part === undefined || !Object.hasOwn(parts, name)) return undefined;
    required.push(...part.required);
    optional.push(...part.optional);
  }
  return { required, optional };
}

/** Returns undefined if the element fits the set type. */
export function problemOf(entry: NewIpsetEntry, type: string): [field: string, reason: string] | undefined {
  const fields = fieldsOf(type);
  if (fields === undefined) return undefined;
  const { required, optional } = fields;
  for (const name in entry) {
    if (entry[name as Field] === undefined || ofOptions.includes(name)) continue;
    if (required.includes(name as Field) || optional.includes(name as Field)) continue;
    return [name, `not a field of sets of type ${type}, which have ${[...required, ...optional].join(", ")}`];
  }
  for (const name of required) {
    if (entry[name] === undefined) return [name, `missing; sets of type ${type} require ${required.join(", ")}`];
  }
  return undefined;
}

/** Storage methods ("hash") or set types ("hash:ip,mark") that support the setting. */
const settings: Partial<Readonly<Record<keyof NewIpset, readonly string[]>>> = {
  range: ["bitmap"],
  hashSize: ["hash"],
  maxElements: ["hash"],
  bucketSize: ["hash"],
  initialValue: ["hash"],
  forceAdd: ["hash"],
  netmask: ["bitmap:ip", "hash:ip", "hash:ip,port", "hash:net,net"],
  bitmask: ["hash:ip", "hash:ip,port", "hash:net,net"],
  markMask: ["hash:ip,mark"],
  size: ["list"],
};

/** A bitmap set needs a range. */
export function checkSettings(set: NewIpset): void {
  const { type } = set;
  const method = type.slice(0, type.indexOf(":"));
  for (const [name, types] of Object.entries(settings)) {
    if (set[name as keyof NewIpset] === undefined || types.includes(method) || types.includes(type)) continue;
    throw typeError(`set.${name}`, `not a setting of type ${type}, only of ${types.join(", ")}`);
  }
  if (method === "bitmap" && set.range === undefined) {
    const example = type === "bitmap:port" ? "1024-2047" : "10.0.0.0/16";
    throw typeError("set.range", `missing; sets of type ${type} require a range such as "${example}"`);
  }
}
