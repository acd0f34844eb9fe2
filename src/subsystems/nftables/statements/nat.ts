// Statements that translate addresses and ports: snat, dnat, masquerade and redirect.
import { typeError } from "../../../base/argument-error.ts";
import { checkOneOf, isRecord, type OptionChecks } from "../../../base/check.ts";
import { NFPROTO_INET, NFPROTO_IPV4, NFPROTO_IPV6 } from "../../../constants/netfilter.ts";
import type { ExprMasqAttrs, ExprNatAttrs, ExprRedirAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { RegisterName } from "../evaluate/packet/registers.ts";
import type { RuleRun, StatementEvaluation, Translation } from "../evaluate/packet/rule-run.ts";
import { sourceOf } from "../expressions/registry.ts";
import { fromBytes, fromInteger } from "../model/datatypes.ts";
import { families } from "../model/families.ts";
import type { Data } from "../model/fields.ts";
import { isTransportField } from "../model/packet-protocols.ts";
import { type Expression, type MapLookup, type Nat, type SetItem, statementOf } from "../model/statements.ts";
import { boundsOf, componentsOf, dataLength, fromBounds, isPair, type Part, wordsOf } from "../objects/elements.ts";
import { isRange, type ValueCompiler } from "../rules/expressions/compile-value.ts";
import { slotOf, Unsupported, unsupported, type ValueDecompiler } from "../rules/expressions/decompile-value.ts";
import { REGISTER_SLOTS, registerAt, slotAfter, write } from "../rules/expressions/rule-expressions.ts";
import { expressionText } from "../text/expressions/expression-text.ts";
import { readStatementValue } from "../text/expressions/expressions.ts";
import type { Reader } from "../text/scanner/reader.ts";
import {
  addressFamily,
  addressPart,
  addressTypeOf,
  checkAddress,
  maybeFamily,
  nameOfFamily,
  PORT,
  readTarget,
  targetAddressText,
} from "./addresses.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { checkFields, lookup, names } from "./simple/checks.ts";
import { compact, definedOrNull, isMap, listOf, readNames, type StatementText } from "./simple/statement.ts";

type Kind = "snat" | "dnat" | "masquerade" | "redirect";

const argument = {
  checks: { family: true, addr: true, port: true, flags: names, type_flags: names } satisfies OptionChecks<Nat>,
};
/** Names in the kernel, keyed by the name in JSON. */
const FLAGS: Readonly<Record<string, string>> = {
  random: "proto-random",
  "fully-random": "proto-random-fully",
  persistent: "persistent",
  netmap: "netmap",
};

function natStatement(kind: Kind, expression: string, hooks: string): PacketStatement<Nat | null> {
  const isOptional = kind === "masquerade" || kind === "redirect";
  return {
    argument: isOptional ? { ...argument, optional: true } : argument,
    expression,
    compile: (rule, args, path) => compileNat(rule, kind, expression, args ?? {}, path),
    decompile: (rule, data) => decompileNat(rule, isOptional ? kind : data["type"] === "snat" ? "snat" : "dnat", data),
    chains: `of type "nat" with the hook ${hooks}`,
    isLast: true,
  };
}

export const snat: PacketStatement<Nat | null> = /* @__PURE__ */ natStatement("snat", "nat", "postrouting or input");
export const dnat: PacketStatement<Nat | null> = /* @__PURE__ */ natStatement("dnat", "nat", "prerouting or output");
export const masquerade: PacketStatement<Nat | null> = /* @__PURE__ */ natStatement(
  "masquerade",
  "masq",
  "postrouting",
);
export const redirect: PacketStatement<Nat | null> = /* @__PURE__ */ natStatement(
  "redirect",
  "redir",
  "prerouting or output",
);

function compileNat(rule: ValueCompiler, kind: Kind, expression: string, args: Nat, path: string): void {
  const family = args.family ?? (rule.family === "ip" || rule.family === "ip6" ? rule.family : undefined);
  const flags = listOf(args.flags).map((flag) => {
    checkOneOf(flag, Object.keys(FLAGS), `${path}.flags`);
    return FLAGS[flag]!;
  });
  if (args.family !== undefined) rule.checkNetwork(args.family, `${path}.family`);
  const used = family ?? rule.packet.network;
  // A port change in "inet" applies to IPv4 and IPv6.
  const isForAll = args.addr === undefined && args.port !== undefined && used === undefined && rule.family === "inet";
  const data: Data =
    expression === "nat"
      ? { type: kind, family: isForAll ? families.inet : addressFamily(used, `${path}.family`) }
      : {};
  let slot = 0;
  rule.require(args.addr, `${path}.addr`);
  rule.require(args.port, `${path}.port`);
  if (args.addr !== undefined) {
    checkAddress(args.addr, `${path}.addr`);
    const address = addressPart(used, `${path}.family`);
    slot = isMap(args.addr)
      ? compileMap(rule, args.addr.map, address, data, `${path}.addr.map`)
      : compileBounds(rule, args.addr, slot, address, data, ["regAddrMin", "regAddrMax"], `${path}.addr`);
  }
  if (args.port !== undefined) {
    if (data["regProtoMin"] !== undefined)
      throw typeError(`${path}.port`, "not allowed together with a map that has ports");
    slot = compileBounds(rule, args.port, slot, PORT, data, ["regProtoMin", "regProtoMax"], `${path}.port`);
  }
  if (data["regProtoMin"] !== undefined) {
    if (rule.packet.transport === undefined && ![args.addr, args.port].some(isOfProtocol)) {
      const where = args.port === undefined ? `${path}.addr` : `${path}.port`;
      throw typeError(where, "a port requires an earlier match of the transport protocol, such as meta l4proto tcp");
    }
    flags.push("proto-specified");
  }
  if (flags.length > 0) data["flags"] = flags;
  rule.emit(expression, data);
}

/** Returns the next free register slot. */
function compileMap(rule: ValueCompiler, map: MapLookup, address: Part, data: Data, path: string): number {
  checkFields(map, lookup, path);
  const { data: target } = map;
  const hasPort =
    typeof target === "string" ? hasSeveralValues(rule, target, `${path}.data`) : isConcatenated(target.set);
  const values = hasPort ? [address, PORT] : [address];
  const { dataInterval } = rule.map(map, 0, values, path);
  const words = wordsOf([address]);
  const end = wordsOf(values);
  data["regAddrMin"] = registerAt(0);
  if (hasPort) data["regProtoMin"] = registerAt(words);
  if (dataInterval === true) data["regAddrMax"] = registerAt(end);
  if (dataInterval === true && hasPort) data["regProtoMax"] = registerAt(end + words);
  return Math.max(dataInterval === true ? 2 * end : end, REGISTER_SLOTS);
}

function hasSeveralValues(rule: ValueCompiler, map: string, path: string): boolean {
  const { data } = rule.context.shapeOf(map.slice(1), path);
  return Array.isArray(data) && data.length > 1;
}

/** Returns the next free register slot. */
function compileBounds(
  rule: ValueCompiler,
  value: Expression,
  slot: number,
  type: Part,
  data: Data,
  [min, max]: [string, string],
  path: string,
): number {
  data[min] = registerAt(slot);
  if (!isRange(value)) return rule.value(value, slot, [type], path);
  const { low, high } = boundsOf(type, value, path, rule.interfaces);
  const end = slotAfter(slot, [type]);
  data[max] = registerAt(end);
  rule.emit("immediate", { dreg: registerAt(slot), data: { value: write(type, low) } });
  rule.emit("immediate", { dreg: registerAt(end), data: { value: write(type, high) } });
  return slotAfter(end, [type]);
}

/** Returns whether a value is a map whose key has the number of the transport protocol. */
function isOfProtocol(value: Expression | undefined): boolean {
  const sources = isMap(value) ? componentsOf(value.map.key).map(sourceOf) : [];
  return sources.some((source) => source !== undefined && isTransportField(source));
}

function isConcatenated([first = 0]: readonly SetItem[]): boolean {
  return isPair(first) && componentsOf(first[1]).length > 1;
}

/** The declaration of a named map tells if it has ports. */
function isMapOfPorts(value: Expression | undefined): boolean {
  return isMap(value) && (typeof value.map.data === "string" || isConcatenated(value.map.data.set));
}

function decompileNat(rule: ValueDecompiler, kind: Kind, data: Data): void {
  const { regAddrMin, regAddrMax, regProtoMin, regProtoMax } = data;
  const flags = listOf(data["flags"]).map(String);
  const set = Object.keys(FLAGS).filter((name) => flags.includes(FLAGS[name]!));
  const family = nameOfFamily(data["family"]);
  const nat: Nat = {};
  const map = regAddrMin === undefined ? undefined : rule.load(regAddrMin).map;
  const found = map && mappedTo(rule, map.name, data);
  if (family !== undefined && (rule.family === "inet" || found?.isAmbiguous === true)) nat.family = family;
  if (regAddrMin !== undefined)
    nat.addr = decompileEnds(rule, regAddrMin, map === undefined ? regAddrMax : undefined, addressPart(family, ""));
  if (regProtoMin !== undefined && found?.hasPort !== true)
    nat.port = decompileEnds(rule, regProtoMin, regProtoMax, PORT);
  nat.flags = compact(set);
  if (set.includes("netmap")) nat.type_flags = "prefix";
  rule.add(statementOf(kind, definedOrNull(nat)));
}

/** Throws {@link Unsupported} if a compiled translation would use other registers. */
function mappedTo(rule: ValueDecompiler, name: string, data: Data): { hasPort: boolean; isAmbiguous: boolean } {
  const { data: parts, dataInterval = false } = rule.context.setOf(name)?.shape ?? {};
  if (!Array.isArray(parts) || parts.length > 2) throw new Unsupported();
  const slot = slotOf(data["regAddrMin"]);
  const port = slot + ((parts[0].bytes + 3) >> 2);
  const half = dataLength(parts, dataInterval) >> 3;
  const hasPort = parts.length === 2;
  // A single address or port uses one register for both.
  const isAt = (register: unknown, place: number, isSingle: boolean) =>
    register === undefined ? isSingle : slotOf(register) === place;
  const isExpected =
    isAt(data["regAddrMax"], dataInterval ? slot + half : slot, !dataInterval) &&
    (!hasPort || isAt(data["regProtoMin"], port, false)) &&
    (!hasPort || isAt(data["regProtoMax"], dataInterval ? port + half : port, !dataInterval));
  if (!isExpected) throw new Unsupported();
  return { hasPort, isAmbiguous: hasPort || dataInterval };
}

function decompileEnds(rule: ValueDecompiler, min: unknown, max: unknown, target: Part): Expression {
  if (max === undefined || slotOf(max) === slotOf(min)) return rule.use(min, target);
  const [low, high] = [rule.load(min).constant ?? unsupported(), rule.load(max).constant ?? unsupported()];
  const bounds = { low: fromBytes(low, target.order), high: fromBytes(high, target.order) };
  if (bounds.low !== bounds.high) return fromBounds(target, bounds, rule.interfaces);
  // A single value has one register, and a range of a single value has two.
  const value = fromInteger(target.type, bounds.low, rule.interfaces);
  return { range: [value, value] };
}

/** Flags in the order in which nft prints them. "netmap" has no word. */
const FLAG_WORDS = ["random", "fully-random", "persistent"] as const;

/** snat and dnat. */
export const natText: StatementText<Nat | null> = {
  read: (reader) => {
    const start = reader.at;
    const nat: Nat = maybeFamily(reader);
    let hasPort = false;
    if (reader.eat("prefix")) Object.assign(nat, { flags: "netmap", type_flags: "prefix" });
    else if (reader.eat("interval")) {
      // JSON omits "interval", because the map itself has ranges.
    } else if (reader.eat("addr")) {
      reader.expect(".");
      reader.expect("port");
      hasPort = true;
    }
    if (reader.at > start) reader.expect("to");
    else reader.eat("to");
    const { at } = reader;
    readTarget(reader, nat, addressTypeOf(nat.family ?? reader.family));
    if (hasPort && !isMapOfPorts(nat.addr)) reader.reject("expected a map of addresses and ports", at);
    return readFlags(reader, nat);
  },
  text,
};

/** masquerade and redirect, which have no address. */
export const portNatText: StatementText<Nat | null> = {
  read: (reader) => {
    const nat: Nat = {};
    if (reader.eat("to")) {
      reader.eat(":");
      const { at } = reader;
      nat.port = readStatementValue(reader, [PORT]);
      reader.mark(nat, "port", at);
    }
    readFlags(reader, nat);
    return Object.keys(nat).length === 0 ? null : nat;
  },
  text,
};

const seesFlag = (reader: Reader) => (FLAG_WORDS as readonly string[]).includes(reader.word);

function readFlags(reader: Reader, nat: Nat): Nat {
  if (!seesFlag(reader)) return nat;
  if (nat.flags !== undefined) reader.reject('nft ignores "prefix" if a flag follows; use one of both');
  const flags = compact(readNames(reader, FLAG_WORDS));
  // Without a comma, nft uses only the last flag.
  if (seesFlag(reader)) reader.fail([","]);
  return Object.assign(nat, { flags });
}

function text(nat: Nat | null, tableFamily: string | undefined): string {
  const { family, addr, port, flags, type_flags } = nat ?? {};
  const set = listOf(flags);
  const isPrefix = listOf(type_flags).includes("prefix") || set.includes("netmap");
  const shown = FLAG_WORDS.filter((flag) => set.includes(flag)).join(",");
  let written = "";
  if (addr !== undefined || port !== undefined) {
    const isShown = family !== undefined && !(family === tableFamily && isPlainMap(addr));
    written += `${isShown ? ` ${family}` : ""}${isPrefix ? " prefix" : ""} to `;
  }
  if (addr !== undefined) written += targetAddressText(addr, addressTypeOf(family ?? tableFamily), port !== undefined);
  if (port !== undefined) written += `:${expressionText(port, [PORT])}`;
  return shown === "" ? written : `${written} ${shown}`;
}

/** nft omits the family for maps without ranges. */
function isPlainMap(addr: Expression | undefined): boolean {
  if (!isMap(addr) || typeof addr.map.data === "string") return false;
  return addr.map.data.set.every((item) => isPair(item) && !isRecord(item[1]));
}

/** Loads the bounds of a range of addresses or ports. */
function loadRange(
  { registers }: RuleRun,
  low: RegisterName | undefined,
  high: RegisterName | undefined,
  length: number,
): Translation["ports"] {
  if (low === undefined) return undefined;
  const first = registers.load(low, length);
  return [first, high === undefined ? first : registers.load(high, length)];
}

/** (nft_nat_eval) */
export const natEvaluation: StatementEvaluation<ExprNatAttrs<Read>> = {
  evaluate: (run, { type, family, regAddrMin, regAddrMax, regProtoMin, regProtoMax, flags = [] }) => {
    const { isIpv4 } = run.packet;
    // In the family inet, a statement can be for packets of one version. (nft_nat_inet_eval)
    const isOther = family !== NFPROTO_INET && family !== (isIpv4 ? NFPROTO_IPV4 : NFPROTO_IPV6);
    if (run.table.family === "inet" && isOther) return undefined;
    const addresses = loadRange(run, regAddrMin, regAddrMax, isIpv4 ? 4 : 16);
    const ports = loadRange(run, regProtoMin, regProtoMax, 2);
    return run.translate({ type: type === "snat" ? "snat" : "dnat", addresses, ports, flags });
  },
};

/** (nf_nat_masquerade_ipv4, nf_nat_masquerade_ipv6) */
export const masqueradeEvaluation: StatementEvaluation<ExprMasqAttrs<Read>> = {
  evaluate: (run, { flags = [], regProtoMin, regProtoMax }) =>
    run.translate({ type: "snat", addresses: "oif", ports: loadRange(run, regProtoMin, regProtoMax, 2), flags }),
};

/** Translates to the address of the input interface, or of the loopback interface. (nf_nat_redirect) */
export const redirectEvaluation: StatementEvaluation<ExprRedirAttrs<Read>> = {
  evaluate: (run, { flags = [], regProtoMin, regProtoMax }) => {
    const addresses = run.place.hook === "output" ? "loopback" : "iif";
    return run.translate({ type: "dnat", addresses, ports: loadRange(run, regProtoMin, regProtoMax, 2), flags });
  },
};
