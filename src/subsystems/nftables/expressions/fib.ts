// Results of route lookups.
import { typeError } from "../../../base/argument-error.ts";
import { type Check, isRecord, oneOf } from "../../../base/check.ts";
import { datatype } from "../model/datatypes.ts";
import { own, type Source, whole } from "../model/fields.ts";
import type { Expression } from "../model/statements.ts";
import { someOf } from "../statements/simple/checks.ts";
import { type Args, type FieldKind, type FieldText, objectCheck } from "./field-kind.ts";

const FLAGS = ["saddr", "daddr", "mark", "iif", "oif"] as const;
/** Names in the kernel, and data types. */
const RESULTS: Readonly<Record<string, readonly [kernel: string, type: string]>> = {
  oif: ["oif", "iface_index"],
  oifname: ["oifname", "ifname"],
  type: ["addrtype", "fib_addrtype"],
  check: ["oif", "boolean"],
};

const flagsCheck: Check = (value, path) => {
  someOf(...FLAGS)(value, path);
  const flags = [value].flat();
  if (flags.includes("saddr") === flags.includes("daddr"))
    throw typeError(path, `expected either saddr or daddr, the address to look up, got ${flags.join(", ")}`);
  if (flags.includes("iif") && flags.includes("oif")) throw typeError(path, "iif and oif cannot be combined");
};

function checkResult({ result, flags }: Args, path: string): void {
  if (result !== "type" && [flags].flat().includes("oif"))
    throw typeError(`${path}.flags`, `oif is possible only with the result "type"`);
}

function sourceOf({ result, flags }: Args): Source | undefined {
  const row = own(RESULTS, result);
  if (row === undefined) return undefined;
  const list = [flags].flat().map(String);
  const data = { result: row[0], flags: result === "check" ? [...list, "present"] : list };
  return whole("fib", { fib: { result, flags: list } }, data, datatype(row[1]));
}

export const fib: FieldKind = {
  check: objectCheck(
    { checks: { result: oneOf(...Object.keys(RESULTS)), flags: flagsCheck }, required: ["result", "flags"] },
    checkResult,
  ),
  source: sourceOf,
  expression: "fib",
  read: ({ result, flags: all = [] }) => {
    const given = [all].flat();
    const flags = given.filter((flag) => flag !== "present");
    if (flags.length < given.length) return result === "oif" ? { result: "check", flags } : undefined;
    return { result: result === "addrtype" ? "type" : result, flags };
  },
  presence: ({ result, flags }) =>
    result === "oif" || result === "check" ? sourceOf({ result: "check", flags }) : undefined,
  stored: [27, ["result", "fib-result"], ["flags", "fib-flags"]],
  chains:
    "with the hook prerouting (since Linux 5.19 also input or forward) for results that use the incoming interface",
};

/**
 * Returns the JSON form of the left side of a comparison with a boolean: nft writes `fib … oif` there instead of
 * `fib … check`.
 */
export function comparedWithBoolean(json: Expression): Expression {
  const isCheck = isRecord(json) && "fib" in json && json.fib.result === "check";
  return isCheck ? { fib: { result: "oif", flags: json.fib.flags } } : json;
}

function words({ flags, result }: Args): string {
  const list = [flags ?? []].flat();
  return `fib ${FLAGS.filter((flag) => list.includes(flag)).join(" . ")} ${result}`;
}

export const fibText: FieldText = {
  words,
  presence: ({ flags }) => words({ flags, result: "check" }),
  readers: {
    fib: (reader) => {
      const flags: string[] = [reader.oneOf(FLAGS)];
      while (reader.eat(".")) flags.push(reader.oneOf(FLAGS));
      return { fib: { result: reader.oneOf(["oif", "oifname", "type", "check"] as const), flags } };
    },
  },
};
