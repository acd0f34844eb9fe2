// Fields of tables, chains, rules, sets, elements and named objects.

import { typeError } from "../../../base/argument-error.ts";
import { type Check, checkFlag, checkInteger, checkString, type OptionChecks, oneOf } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { member } from "../../../base/objects.ts";
import {
  type InTable,
  isTypeOf,
  type Kind,
  type Named,
  type ObjectDatatype,
  type ObjectKinds,
} from "../model/objects.ts";
import {
  checkFields,
  checkName,
  type Fields,
  list,
  names,
  seconds,
  secondsTo,
  someOf,
  u32,
  u64,
} from "../statements/simple/checks.ts";
import { objectKinds } from "./named/registry.ts";

const types: Check = (value, path) => {
  if (isTypeOf(value)) return checkFields(value, { checks: { typeof: true }, required: ["typeof"] }, path);
  names(value, path);
  if (Array.isArray(value) && value.length === 0) throw typeError(path, "expected a type or a list of types, got []");
};

const mapTypes: Check = (value, path) => {
  if (!isTypeOf(value)) return names(value, path);
  checkFields(value, { checks: { typeof: true, interval: checkFlag }, required: ["typeof"] }, path);
};

const numberOrName: Check = (value, path) => {
  if (typeof value === "number") checkInteger(value, -(2 ** 31), 2 ** 31 - 1, path);
  else if (typeof value !== "string") {
    throw typeError(path, `expected a number or a name, got ${describeValue(value)}`);
  }
};

const inTable: OptionChecks<InTable> = { family: true, table: checkName, handle: u64 };
const named: OptionChecks<Named> = { ...inTable, name: checkName, comment: checkString };
const set: OptionChecks<ObjectKinds["set"]> = {
  ...named,
  type: types,
  flags: names,
  timeout: seconds,
  // In 32 bits of milliseconds.
  "gc-interval": secondsTo(4_294_967),
  size: u32,
  policy: oneOf("performance", "memory"),
  "auto-merge": checkFlag,
  stmt: list,
  elem: list,
};
const tableFlags = someOf("dormant", "owner", "persist");

type AllFields<Kinds extends Kind> = {
  readonly [K in Kinds]: Fields & { readonly checks: OptionChecks<ObjectKinds[K]> };
};

/** Of objects without a file in the folder named/. */
const otherFields: AllFields<Exclude<Kind, ObjectDatatype>> = {
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
  flowtable: {
    checks: { ...named, hook: checkName, prio: numberOrName, dev: names, flags: someOf("offload", "counter") },
  },
};

const namedFields = Object.entries(objectKinds).map(([kind, { fields }]) => {
  return [kind, { ...fields, checks: { ...named, ...fields.checks } }];
});
const objects = { ...otherFields, ...Object.fromEntries(namedFields) } as AllFields<Kind>;

export const renamedChain: Fields = {
  checks: { family: true, table: checkName, name: checkName, newname: checkName, handle: u64 },
};

/** Fields that a chain has only together with a hook. */
const OF_BASE_CHAINS = ["type", "prio", "dev"] as const;

/** Only new objects need all required fields. */
export function checkObjectFields(kind: string, object: object, isNew: boolean, path: string): void {
  if (!Object.hasOwn(objects, kind)) return;
  const { checks, required } = objects[kind as Kind];
  checkFields(object, isNew && required !== undefined ? { checks, required } : { checks }, path);
  if (!isNew || kind !== "chain" || member(object, "hook") !== undefined) return;
  const given = OF_BASE_CHAINS.find((name) => member(object, name) !== undefined);
  if (given !== undefined) throw typeError(`${path}.hook`, `missing; a chain with ${given} requires a hook`);
}
