// The kernel does not report which argument is invalid.

import { rangeError, typeError } from "../../../base/argument-error.ts";
import { type Check, checkObject, checkString, didYouMean, integerFrom, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import {
  ctKeys,
  extensionFields,
  extensions,
  fibFlags,
  headers,
  ipsecNames,
  metaKeys,
  rtNames,
  socketKeys,
  tunnelKeys,
  tunnels,
  undirectedCtKeys,
} from "../model/field-tables.ts";
import { checkFields, type Fields, names, oneOf, u8, u32 } from "../statements/simple/checks.ts";

const modulus = integerFrom(1, 0xffff_ffff);
const families = oneOf("ip", "ip6");

const fibCheck: Check = (value, path) => {
  names(value, path);
  const flags = [value].flat() as string[];
  for (const flag of flags) oneOf(...fibFlags)(flag, path);
  if (flags.includes("saddr") === flags.includes("daddr")) {
    throw typeError(path, `expected either saddr or daddr, the address to look up, got ${flags.join(", ")}`);
  }
  if (flags.includes("iif") && flags.includes("oif")) throw typeError(path, "iif and oif cannot be combined");
};

const key = (table: object): Check => oneOf(...Object.keys(table));

const expressions: Readonly<Record<string, Fields>> = {
  meta: { checks: { key: oneOf(...Object.keys(metaKeys), "secpath") }, required: ["key"] },
  ct: {
    checks: { key: oneOf(...Object.keys(ctKeys), "saddr", "daddr"), dir: oneOf("original", "reply") },
    required: ["key"],
  },
  rt: { checks: { key: oneOf(...rtNames), family: families }, required: ["key"] },
  socket: { checks: { key: key(socketKeys), level: u32 }, required: ["key"] },
  tunnel: { checks: { key: key(tunnelKeys) }, required: ["key"] },
  osf: { checks: { key: oneOf("name", "version"), ttl: oneOf("loose", "skip") }, required: ["key"] },
  ipsec: {
    checks: { key: oneOf(...ipsecNames), dir: oneOf("in", "out"), spnum: u8, family: families },
    required: ["key", "dir"],
  },
  numgen: { checks: { mode: oneOf("inc", "random"), mod: modulus, offset: u32 }, required: ["mode", "mod"] },
  symhash: { checks: { mod: modulus, offset: u32 }, required: ["mod"] },
  jhash: { checks: { mod: modulus, expr: true, seed: u32, offset: u32 }, required: ["mod", "expr"] },
  "dccp option": { checks: { type: u8 }, required: ["type"] },
  fib: { checks: { result: oneOf("oif", "oifname", "type", "check"), flags: fibCheck }, required: ["result", "flags"] },
};
const rawOption: Fields = {
  checks: { base: u8, offset: integerFrom(0, 2047), len: integerFrom(1, 512) },
  required: ["base", "offset", "len"],
};
const rawPayload: Fields = {
  checks: { base: oneOf("ll", "nh", "th", "ih"), offset: u32, len: integerFrom(1, 512) },
  required: ["base", "offset", "len"],
};

/** Expressions that combine other expressions. */
const structures = ["concat", "set", "prefix", "range", "map", "elem", "&", "|", "^", "<<", ">>"];
const kinds: readonly string[] = ["payload", ...Object.keys(expressions), ...Object.keys(extensions), ...structures];

/** Ignores unknown kinds of expressions. */
export function checkExpression(kind: string, argument: unknown, path: string): void {
  if (kind === "payload") checkPayload(argument, path);
  if (Object.hasOwn(extensions, kind)) checkExtension(kind, argument, path);
  if (!Object.hasOwn(expressions, kind)) return;
  checkFields(argument as object, expressions[kind]!, path);
  if (kind === "ct") checkDirection(argument as { key: string; dir?: string }, path);
  const { mod, offset = 0, result, flags } = argument as Record<"mod" | "offset", number> & Record<string, unknown>;
  if (mod !== undefined && mod + offset > 0x1_0000_0000) {
    throw rangeError(`${path}.offset`, `expected at most ${0x1_0000_0000 - mod} with mod ${mod}, got ${offset}`);
  }
  if (result !== undefined && result !== "type" && [flags].flat().includes("oif")) {
    throw typeError(`${path}.flags`, `oif is possible only with the result "type"`);
  }
}

const DIRECTED = /^(ip6? )?[sd]addr$|^proto-(src|dst)$/;

function checkDirection({ key, dir }: { key: string; dir?: string }, path: string): void {
  if (dir === undefined && DIRECTED.test(key))
    throw typeError(`${path}.dir`, `ct ${key} requires the direction, "original" or "reply"`);
  if (dir !== undefined && undirectedCtKeys.includes(key)) throw typeError(`${path}.dir`, `ct ${key} has no direction`);
}

function checkPayload(argument: unknown, path: string): void {
  checkObject(argument, path);
  const payload = argument as Record<string, unknown>;
  if (payload["base"] !== undefined) {
    checkFields(payload, rawPayload, path);
    return;
  }
  const checks = { tunnel: key(tunnels), protocol: key(headers), field: checkString };
  checkFields(payload, { checks, required: ["protocol", "field"] }, path);
  const { tunnel, protocol } = payload;
  const { base, fields } = headers[protocol as keyof typeof headers];
  if (base === "tun" && tunnel !== undefined && tunnel !== protocol) {
    throw typeError(`${path}.tunnel`, `expected ${protocol}, the tunnel with this header, got ${tunnel}`);
  }
  key(fields)(payload["field"], `${path}.field`);
}

function checkExtension(kind: string, argument: unknown, path: string): void {
  checkObject(argument, path);
  if (kind === "tcp option" && (argument as { base?: unknown }).base !== undefined) {
    checkFields(argument as object, rawOption, path);
    return;
  }
  const { known } = extensions[kind]!;
  if (kind === "tcp option" && (argument as { name?: unknown }).name === "sack0") return;
  checkFields(argument as object, { checks: { name: key(known), field: checkString }, required: ["name"] }, path);
  const { name, field } = argument as { name: string; field?: string };
  if (field !== undefined) oneOf(...extensionFields(kind, name))(field, `${path}.field`);
}

export function unknownExpression(value: unknown, path: string): never {
  const kind = isRecord(value) ? Object.keys(value)[0] : undefined;
  if (kind !== undefined && kinds.includes(kind)) throw typeError(path, `the expression "${kind}" is not allowed here`);
  const advice = kind === undefined ? "" : didYouMean(kind, kinds);
  throw typeError(path, `unknown expression ${describeValue(kind ?? value)}${advice}`);
}
