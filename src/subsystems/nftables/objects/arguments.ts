// Fields of tables, chains, rules, sets, elements and named objects.

import { typeError } from "../../../base/argument-error.ts";
import {
  type Check,
  checkFlag,
  checkInteger,
  checkObject,
  checkString,
  didYouMean,
  integerFrom,
  isRecord,
  type OptionChecks,
} from "../../../base/check.ts";
import { describeValue, shortened } from "../../../base/describe.ts";
import type { GeneveOption, InTable, Kind, Named, ObjectKinds, TypeOf } from "../model/objects.ts";
import type { ElementOptions } from "../model/statements.ts";
import {
  checkFields,
  checkName,
  checkText,
  type Fields,
  list,
  names,
  oneOf,
  seconds,
  someOf,
  u8,
  u16,
  u32,
  u64,
} from "../statements/simple/checks.ts";
import { limitFields } from "../statements/simple/limit.ts";
import { synproxyFields } from "../statements/simple/synproxy.ts";

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

const inTable: OptionChecks<InTable> = { family: true, table: checkName, handle: u64 };
const named: OptionChecks<Named> = { ...inTable, name: checkName, comment: checkString };
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
  limit: { checks: { ...named, ...limitFields }, required: ["rate", "per"] },
  "ct helper": { checks: { ...named, ...protocols, type: checkName }, required: ["type", "protocol"] },
  "ct timeout": { checks: { ...named, ...protocols, policy: timeouts }, required: ["protocol", "policy"] },
  "ct expectation": {
    checks: { ...named, ...protocols, dport: u16, timeout: u32, size: u8 },
    required: ["protocol"],
  },
  synproxy: { checks: { ...named, ...synproxyFields } },
  secmark: { checks: { ...named, context: checkText }, required: ["context"] },
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

/** Fields that a chain has only together with a hook. */
const OF_BASE_CHAINS = ["type", "prio", "dev"] as const;

/** Only new objects need all required fields. */
export function checkObjectFields(kind: string, object: object, isNew: boolean, path: string): void {
  if (!Object.hasOwn(objects, kind)) return;
  const { checks, required } = objects[kind as Kind];
  checkFields(object, isNew && required !== undefined ? { checks, required } : { checks }, path);
  if (!isNew || kind !== "chain") return;
  const chain = object as Partial<ObjectKinds["chain"]>;
  if (chain.hook !== undefined) return;
  const given = OF_BASE_CHAINS.find((name) => chain[name] !== undefined);
  if (given === undefined) return;
  throw typeError(`${path}.hook`, `missing; a chain with ${given} requires a hook`);
}

/** Does not check the statements of the set element. */
export function checkElementOptions(options: ElementOptions, path: string): void {
  const values: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, check] of Object.entries(element)) {
    const value = values[name];
    if (check !== true && value !== undefined) check(value, `${path}.${name}`);
  }
}
