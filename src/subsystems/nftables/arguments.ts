// Unknown fields are rejected: a misspelled one could open the firewall.

import { rangeError, typeError } from "../../base/argument-error.ts";
import {
  type AnyChecks,
  type Check,
  checkBigint,
  checkFlag,
  checkInteger,
  checkObject,
  checkOptions,
  checkString,
  didYouMean,
  integerFrom,
  isRecord,
  type OptionChecks,
  U64_MAXIMUM,
} from "../../base/check.ts";
import { describeValue, shortened } from "../../base/describe.ts";
import type { GeneveOption, InTable, Kind, Named, ObjectKinds, TypeOf } from "./objects.ts";
import type { ElementOptions, Limit, Log, MapLookup, Match, Nat, Quota, Synproxy } from "./statements.ts";

const u8 = integerFrom(0, 0xff);
const u16 = integerFrom(0, 0xffff);
const u32 = integerFrom(0, 0xffff_ffff);

const u64: Check = (value, path) => void checkBigint(value, 0n, U64_MAXIMUM, path);

const seconds: Check = (value, path) => {
  const expected = "expected a number of seconds";
  if (typeof value !== "number") throw typeError(path, `${expected}, got ${describeValue(value)}`);
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw rangeError(path, `${expected} from 0, got ${value}`);
};

export const checkName: Check = (value, path) => {
  if (typeof value !== "string" || value === "") {
    throw typeError(path, `expected a name, got ${describeValue(value)}`);
  }
};

const types: Check = (value, path) => {
  if (isTypeOf(value)) return checkFields(value, { checks: { typeof: true }, required: ["typeof"] }, path);
  names(value, path);
  if (Array.isArray(value) && value.length === 0) throw typeError(path, "expected a type or a list of types, got []");
};

const mapTypes: Check = (value, path) => {
  if (!isTypeOf(value)) return names(value, path);
  checkFields(value, { checks: { typeof: true, interval: checkFlag }, required: ["typeof"] }, path);
};

export function isTypeOf(type: unknown): type is TypeOf {
  return isRecord(type) && !Array.isArray(type);
}

const rate: Check = (value, path) => {
  u64(value, path);
  if (Number(value) === 0) throw rangeError(path, "expected a rate of at least 1, got 0");
};

/** In bytes, without the final NUL (NF_LOG_PREFIXLEN). */
const MAX_LOG_PREFIX = 127;

const logPrefix: Check = (value, path) => {
  checkString(value, path);
  const { length } = new TextEncoder().encode(value as string);
  if (length > MAX_LOG_PREFIX) throw rangeError(path, `expected at most ${MAX_LOG_PREFIX} bytes, got ${length}`);
};

const list: Check = (value, path) => {
  if (!Array.isArray(value)) throw typeError(path, `expected a list, got ${describeValue(value)}`);
};

export const names: Check = (value, path) => {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const wrong = all.find((one) => typeof one !== "string");
  if (wrong === undefined && !all.includes(undefined)) return;
  throw typeError(path, `expected a name or a list of names, got ${describeValue(wrong)}`);
};

const MAX_LISTED = 12;

export function oneOf(...known: readonly string[]): Check {
  return (value, path) => {
    if (known.includes(value as string)) return;
    const expected = known.length <= MAX_LISTED ? known.join(", ") : "a name";
    const advice = typeof value === "string" ? didYouMean(value, known) : "";
    if (advice !== "" && known.length > MAX_LISTED)
      throw typeError(path, `unknown name ${describeValue(value)}${advice}`);
    throw typeError(path, `expected ${expected}, got ${describeValue(value)}${advice}`);
  };
}

function someOf(...known: readonly string[]): Check {
  return (value, path) => {
    names(value, path);
    for (const name of [value].flat()) oneOf(...known)(name, path);
  };
}

const numberOrName: Check = (value, path) => {
  if (typeof value === "number") checkInteger(value, -(2 ** 31), 2 ** 31 - 1, path);
  else if (typeof value !== "string") {
    throw typeError(path, `expected a number or a name, got ${describeValue(value)}`);
  }
};

const timeouts: Check = (value, path) => {
  checkObject(value, path);
  for (const [state, duration] of Object.entries(value as object)) u32(duration, `${path}.${state}`);
};

const mapData: Check = (value, path) => {
  const isName = typeof value === "string" && value.startsWith("@");
  const isSet = isRecord(value) && "set" in value && Array.isArray(value.set);
  if (isName || isSet) return;
  throw typeError(path, `expected "@" and the name of a map, or { set: [...] }, got ${describeValue(value)}`);
};

/** Allowed and required fields of an nftables object or statement. */
export interface Fields {
  readonly checks: AnyChecks;
  readonly required?: readonly string[];
}

const inTable: OptionChecks<InTable> = { family: true, table: checkName, handle: u64 };
const named: OptionChecks<Named> = { ...inTable, name: checkName, comment: checkString };
const rates = ["packets", "bytes", "kbytes", "mbytes"];
const limit: OptionChecks<Limit> = {
  rate,
  per: oneOf("second", "minute", "hour", "day", "week"),
  burst: u32,
  rate_unit: oneOf(...rates),
  // The kernel lists `burst_unit: "packets"`, which the TypeScript type omits.
  burst_unit: oneOf(...rates),
  inv: checkFlag,
};
const synproxy: OptionChecks<Synproxy> = { mss: u16, wscale: integerFrom(0, 0xff), flags: names };
const set: OptionChecks<ObjectKinds["set"]> = {
  ...named,
  type: types,
  flags: names,
  timeout: seconds,
  "gc-interval": seconds,
  size: u32,
  policy: oneOf("performance", "memory"),
  "auto-merge": checkFlag,
  stmt: list,
  elem: list,
};
const protocols = { protocol: checkName, l3proto: oneOf("ip", "ip6", "inet") };

const tableFlags = someOf("dormant", "owner", "persist");

const objects: { readonly [K in Kind]: Fields & { readonly checks: OptionChecks<ObjectKinds[K]> } } = {
  table: { checks: { family: true, name: checkName, handle: u64, flags: tableFlags, comment: checkString } },
  chain: {
    checks: {
      ...named,
      type: oneOf("filter", "nat", "route"),
      hook: checkName,
      prio: numberOrName,
      dev: names,
      policy: oneOf("accept", "drop"),
    },
  },
  rule: { checks: { ...inTable, chain: checkName, expr: true, comment: checkString, index: u32 } },
  set: { checks: set, required: ["type"] },
  map: { checks: { ...set, map: mapTypes }, required: ["type", "map"] },
  element: { checks: { ...named, elem: list }, required: ["name", "elem"] },
  counter: { checks: { ...named, packets: u64, bytes: u64 } },
  quota: { checks: { ...named, bytes: u64, used: u64, inv: checkFlag }, required: ["bytes"] },
  limit: { checks: { ...named, ...limit }, required: ["rate", "per"] },
  "ct helper": { checks: { ...named, ...protocols, type: checkName }, required: ["type", "protocol"] },
  "ct timeout": { checks: { ...named, ...protocols, policy: timeouts }, required: ["protocol", "policy"] },
  "ct expectation": {
    checks: { ...named, ...protocols, dport: u16, timeout: u32, size: integerFrom(0, 0xff) },
    required: ["protocol"],
  },
  synproxy: { checks: { ...named, ...synproxy } },
  secmark: { checks: { ...named, context: checkName }, required: ["context"] },
  tunnel: {
    checks: {
      ...named,
      id: u32,
      "src-ipv4": checkString,
      "dst-ipv4": checkString,
      "src-ipv6": checkString,
      "dst-ipv6": checkString,
      sport: u16,
      dport: u16,
      tos: u8,
      ttl: u8,
      type: oneOf("vxlan", "erspan", "geneve"),
      tunnel: true,
    },
    required: ["id"],
  },
  flowtable: {
    checks: { ...named, hook: checkName, prio: numberOrName, dev: names, flags: someOf("offload", "counter") },
  },
};

export const KINDS: readonly string[] = Object.keys(objects);

export function checkKind(kind: string, path: string): void {
  if (!KINDS.includes(kind)) throw typeError(shortened(path), `unknown kind of object${didYouMean(kind, KINDS)}`);
}

export function checkTunnelOptions(type: string | undefined, options: unknown, path: string): void {
  if (type === undefined) {
    if (options === undefined) return;
    throw typeError(path, "requires type, the kind of the options: vxlan, erspan or geneve");
  }
  if (type === "geneve") {
    list(options, path);
    for (const [index, option] of (options as unknown[]).entries())
      checkFields(option as object, geneve, `${path}[${index}]`);
    return;
  }
  checkObject(options, path);
  const fields = type === "vxlan" ? vxlan : (options as { version?: unknown }).version === 2 ? erspan2 : erspan1;
  checkFields(options as object, fields, path);
}

const hexadecimal: Check = (value, path) => {
  if (typeof value === "string" && /^0x(?:[0-9a-f]{8}){1,31}$/i.test(value)) return;
  throw typeError(path, `expected "0x" and 8 to 248 hexadecimal digits, a multiple of 8, got ${describeValue(value)}`);
};
const geneve: Fields = {
  checks: { class: u16, "opt-type": u8, data: hexadecimal } satisfies OptionChecks<GeneveOption>,
  required: ["class", "opt-type", "data"],
};
const vxlan: Fields = { checks: { gbp: u32 }, required: ["gbp"] };
const erspan1: Fields = { checks: { version: integerFrom(1, 2), index: u32 }, required: ["version", "index"] };
const erspan2: Fields = {
  checks: { version: integerFrom(1, 2), dir: oneOf("ingress", "egress"), hwid: u8 },
  required: ["version", "dir", "hwid"],
};

/** An optional argument can be null. */
interface Argument extends Fields {
  readonly optional?: true;
}

const nat: OptionChecks<Nat> = { family: true, addr: true, port: true, flags: names, type_flags: names };
/** Allowed fields of a lookup in a map. */
export const lookup: Fields = {
  checks: { key: true, data: mapData } satisfies OptionChecks<MapLookup>,
  required: ["key", "data"],
};
export const chainOfRule: Fields = { checks: { rules: list }, required: ["rules"] };
export const ruleOfChain: Fields = { checks: { expr: list, comment: true }, required: ["expr"] };
const jump: Argument = { checks: { target: checkName }, required: ["target"] };
const update = { op: oneOf("add", "update", "delete"), elem: true, stmt: list } as const;
const rawSet: Check = (value, path) => {
  checkObject(value, path);
  checkFields(
    value as object,
    { checks: { attributes: checkObject, elements: list }, required: ["attributes", "elements"] },
    path,
  );
};
/** Marks statements whose argument is always null. */
const nothing = null;
/** Statements that refer to a named object, such as a counter. */
const reference = undefined;

const statements: Readonly<Record<string, Argument | null | undefined>> = {
  accept: nothing,
  drop: nothing,
  continue: nothing,
  return: nothing,
  notrack: nothing,
  jump,
  goto: jump,
  match: {
    checks: { op: true, left: true, right: true } satisfies OptionChecks<Match>,
    required: ["op", "left", "right"],
  },
  counter: { checks: { packets: u64, bytes: u64 }, optional: true },
  quota: {
    checks: {
      val: u64,
      val_unit: true,
      used: u64,
      used_unit: true,
      inv: checkFlag,
    } satisfies OptionChecks<Quota>,
    required: ["val"],
  },
  limit: { checks: limit, required: ["rate", "per"] },
  log: {
    checks: {
      prefix: logPrefix,
      group: u16,
      snaplen: u32,
      "queue-threshold": u16,
      level: true,
      flags: names,
    } satisfies OptionChecks<Log>,
    optional: true,
  },
  reject: { checks: { type: true, expr: true }, optional: true },
  queue: { checks: { num: true, flags: names }, optional: true },
  mangle: { checks: { key: true, value: true }, required: ["key", "value"] },
  snat: { checks: nat },
  dnat: { checks: nat },
  masquerade: { checks: nat, optional: true },
  redirect: { checks: nat, optional: true },
  tproxy: { checks: { family: true, addr: true, port: true } },
  dup: { checks: { addr: true, dev: true }, required: ["addr"] },
  fwd: { checks: { dev: true, family: true, addr: true }, required: ["dev"] },
  flow: { checks: { op: oneOf("add"), flowtable: checkName }, required: ["flowtable"] },
  set: { checks: { ...update, set: checkName }, required: ["op", "elem", "set"] },
  meter: { checks: { name: checkName, key: true, stmt: true, size: u32 }, required: ["name", "key", "stmt"] },
  map: { checks: { ...update, data: true, map: checkName }, required: ["op", "elem", "map"] },
  "ct count": { checks: { val: u32, inv: checkFlag }, required: ["val"] },
  "ct helper": reference,
  "ct timeout": reference,
  "ct expectation": reference,
  secmark: reference,
  tunnel: reference,
  synproxy: { checks: synproxy, optional: true },
  last: { checks: { used: u64 }, optional: true },
  vmap: lookup,
  reset: { checks: { "tcp option": true }, required: ["tcp option"] },
  raw: { checks: { name: checkName, data: true, set: rawSet }, required: ["name"] },
};

export function unknownStatement(kind: string, path: string): never {
  throw typeError(path, `unknown statement ${JSON.stringify(kind)}${didYouMean(kind, Object.keys(statements))}`);
}

export const renamedChain: Fields = {
  checks: { family: true, table: checkName, name: checkName, newname: checkName, handle: u64 },
};

const element: OptionChecks<ElementOptions> = {
  val: true,
  timeout: seconds,
  expires: seconds,
  comment: checkString,
  counter: true,
};

/** Elements that rules add have fewer options than declared elements. */
export const updatedElement: Fields = { checks: { val: true, timeout: seconds, expires: seconds }, required: ["val"] };

export function checkFields(value: object, { checks, required = [] }: Fields, path: string): void {
  checkOptions(value, checks, path);
  for (const name of required) {
    if ((value as Record<string, unknown>)[name] !== undefined) continue;
    const check = checks[name]!;
    if (check !== true) check(undefined, `${path}.${name}`);
    throw typeError(`${path}.${name}`, "expected a value, got undefined");
  }
}

/** Only new objects need all required fields. */
export function checkObjectFields(kind: string, object: object, isNew: boolean, path: string): void {
  if (!Object.hasOwn(objects, kind)) return;
  const { checks, required } = objects[kind as Kind];
  checkFields(object, isNew && required !== undefined ? { checks, required } : { checks }, path);
  if (!isNew || kind !== "chain") return;
  const { hook, type, prio, dev } = object as Partial<ObjectKinds["chain"]>;
  if (hook !== undefined) return;
  const given = Object.entries({ type, prio, dev }).find(([, value]) => value !== undefined)?.[0];
  if (given === undefined) return;
  throw typeError(`${path}.hook`, `missing; a chain with ${given} requires a hook`);
}

/** Does not check whether named objects exist. */
export function checkArgument(kind: string, argument: unknown, path: string): void {
  if (!Object.hasOwn(statements, kind)) return;
  const fields = statements[kind];
  if (argument === null && (fields === nothing || fields?.optional === true)) return;
  if (fields === undefined || fields === nothing || !isRecord(argument)) {
    const object = fields?.optional === true ? "an object or null" : "an object";
    const expected = fields === nothing ? "null" : fields === reference ? "the name of an object, or a map" : object;
    throw typeError(path, `expected ${expected}, got ${describeValue(argument)}`);
  }
  checkFields(argument, fields, path);
}

/** Does not check the statements of the set element. */
export function checkElementOptions(options: ElementOptions, path: string): void {
  const values: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, check] of Object.entries(element)) {
    const value = values[name];
    if (check !== true && value !== undefined) check(value, `${path}.${name}`);
  }
}
