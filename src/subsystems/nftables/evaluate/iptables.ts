// Extensions of iptables (xt) as statements of nftables with the same effect, as iptables-translate prints them. iptables-nft
// writes an extension as the bytes of its C structure, whose layout the revision selects.
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { readIpv6 } from "../../../schema/values/addresses.ts";
import { readBuffer } from "../../../schema/values/text.ts";
import { bytesIn } from "../model/fields.ts";
import type { TableFamily } from "../model/objects.ts";
import {
  type Expression,
  type Match,
  membersOf,
  type Nat,
  type RawExpression,
  type Statement,
  statementOf,
} from "../model/statements.ts";

interface Extension {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly isIpv4: boolean;
}

/** Returns undefined if the extension, or one of its options, has no translation. */
type Translate = (extension: Extension) => Statement[] | undefined;

/** Returns the statements of a rule with translated extensions. Extensions without a translation stay as they are. */
export function translateExtensions(family: TableFamily, statements: readonly Statement[]): readonly Statement[] {
  if ((family !== "ip" && family !== "ip6") || !statements.some((one) => "raw" in one)) return statements;
  const translated: Statement[] = [];
  for (let index = 0; index < statements.length; index++) {
    const statement = statements[index]!;
    const name = comparedName(statement, statements[index + 1]);
    if (name !== undefined) index++;
    translated.push(...(name ?? ("raw" in statement ? extensionOf(family, statement.raw) : undefined) ?? [statement]));
  }
  return translated;
}

/** Names of interfaces: iptables compares only the bytes up to the NUL. */
function comparedName(load: Statement, compare: Statement | undefined): Statement[] | undefined {
  if (!("raw" in load) || compare === undefined || !("raw" in compare)) return undefined;
  const { key, dreg } = membersOf(load.raw.data);
  const { sreg, op, data } = membersOf(compare.raw.data);
  if (load.raw.name !== "meta" || compare.raw.name !== "cmp" || dreg !== sreg) return undefined;
  if (key !== "iifname" && key !== "oifname") return undefined;
  const value = bytesIn(data);
  if (value === undefined || value.indexOf(0) !== value.length - 1) return undefined;
  if (op !== "eq" && op !== "neq") return undefined;
  return [match({ meta: { key } }, textOf(value), op === "neq")];
}

function extensionOf(family: TableFamily, { name, data }: RawExpression): Statement[] | undefined {
  const { name: extension, rev = 0, info } = membersOf(data);
  const key = `${name} ${extension} ${rev}`;
  if (!Object.hasOwn(translations, key) || !(info instanceof Uint8Array)) return undefined;
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength);
  try {
    return translations[key]!({ bytes: info, view, isIpv4: family === "ip" });
  } catch (error) {
    // The structure is shorter than expected.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function match(left: Expression, right: Expression, isInverted = false, op: Match["op"] = "=="): Statement {
  return { match: { op: isInverted ? "!=" : op, left, right } };
}

const u16 = ({ view }: Extension, offset: number) => view.getUint16(offset, hostLittleEndian);
const u32 = ({ view }: Extension, offset: number) => view.getUint32(offset, hostLittleEndian);

function textOf(bytes: Uint8Array): string {
  return readBuffer(bytes, 0, bytes.length);
}

function namesOf(bits: number, names: readonly (string | undefined)[]): string[] | undefined {
  const found = names.filter((_, bit) => (bits & (1 << bit)) !== 0);
  return bits >>> names.length === 0 && found.every((name) => name !== undefined) ? found : undefined;
}

const STATE = 1;
const STATE_ALIAS = 0x2000;
/** Bits of `state_mask`; those between are states of address translation. (XT_CONNTRACK_STATE_BIT) */
const STATES = ["invalid", "established", "related", "new", undefined, undefined, undefined, undefined, "untracked"];

/** (struct xt_conntrack_mtinfo3) */
const conntrack: Translate = (extension) => {
  const [flags, inverted, states] = [u16(extension, 146), u16(extension, 148), u16(extension, 150)];
  const names = namesOf(states, STATES);
  if ((flags & ~STATE_ALIAS) !== STATE || names === undefined || names.length === 0) return undefined;
  const isInverted = (inverted & STATE) !== 0;
  const state = { ct: { key: "state" } };
  // Each packet has one state, so that a list matches like a set.
  const list = names.length === 1 ? names[0]! : names;
  if (!isInverted) return [match(state, list, false, "in")];
  return [match(state, names.length === 1 ? names[0]! : { set: names }, true)];
};

const ADDRESS_TYPES = [
  ...["unspec", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit"],
] as const;

/** (struct xt_addrtype_info_v1) */
const addrtype: Translate = (extension) => {
  const [sources, destinations, flags] = [u16(extension, 0), u16(extension, 2), u32(extension, 4)];
  // For IPv6, the extension has other rules than `fib`.
  if (!extension.isIpv4 || flags > 0xf) return undefined;
  const limits = [...((flags & 4) === 0 ? [] : ["iif"]), ...((flags & 8) === 0 ? [] : ["oif"])];
  const test = (types: number, address: string, isInverted: boolean) => {
    const names = namesOf(types, ADDRESS_TYPES);
    const fib: Expression = { fib: { result: "type", flags: [address, ...limits] } };
    return names && [match(fib, names.length === 1 ? names[0]! : { set: names }, isInverted)];
  };
  const source = sources === 0 ? [] : test(sources, "saddr", (flags & 1) !== 0);
  const destination = destinations === 0 ? [] : test(destinations, "daddr", (flags & 2) !== 0);
  return source && destination && [...source, ...destination];
};

/** (struct ipt_icmp, struct ip6t_icmp) */
const icmp: Translate = ({ view, isIpv4 }) => {
  const [type, inverted] = [view.getUint8(0), view.getUint8(3)];
  const [first, last] = [view.getUint8(1), view.getUint8(2)];
  const protocol = isIpv4 ? "icmp" : "icmpv6";
  const isAnyCode = first === 0 && last === 0xff;
  if (inverted !== 0 && !isAnyCode) return undefined;
  if (type === 0xff) return isIpv4 && inverted === 0 && isAnyCode ? [] : undefined;
  const code = { payload: { protocol, field: "code" } };
  return [
    match({ payload: { protocol, field: "type" } }, type, inverted !== 0),
    ...(isAnyCode ? [] : [match(code, first === last ? first : { range: [first, last] })]),
  ];
};

/** (struct ipt_ttl_info, struct ip6t_hl_info) */
const hops: Translate = ({ bytes, isIpv4 }) => {
  const op = (["==", "!=", "<", ">"] as const)[bytes[0]!];
  const field = isIpv4 ? { protocol: "ip", field: "ttl" } : { protocol: "ip6", field: "hoplimit" };
  return op && [match({ payload: field }, bytes[1]!, false, op)];
};

const PORTS = ["sport", "dport"] as const;
const MOST_PORTS = 15;

/** (struct xt_multiport_v1) */
const multiport: Translate = (extension) => {
  const { bytes } = extension;
  const field = PORTS[bytes[0]!];
  const count = bytes[1]!;
  if (field === undefined || count > MOST_PORTS) return undefined;
  const ports: Expression[] = [];
  for (let index = 0; index < count; index++) {
    const port = u16(extension, 2 + 2 * index);
    // The flag of a port: it is the first one of a range.
    const isRange = bytes[2 + 2 * MOST_PORTS + index] === 1;
    ports.push(isRange ? { range: [port, u16(extension, 2 + 2 * ++index)] } : port);
  }
  const isInverted = bytes[2 + 3 * MOST_PORTS] !== 0;
  return [match({ payload: { protocol: "th", field } }, ports.length === 1 ? ports[0]! : { set: ports }, isInverted)];
};

const NAT_FLAGS = ["map-ips", "proto-specified", "random", "persistent", "fully-random"];

interface NatRange {
  readonly addr: Expression | undefined;
  readonly port: Expression | undefined;
  readonly flags: string[];
}

/** A range of addresses and ports. `isCompact`: struct nf_nat_ipv4_multi_range_compat, else struct nf_nat_range2. */
function natRange(extension: Extension, isCompact: boolean): NatRange | undefined {
  const { bytes, view, isIpv4 } = extension;
  const start = isCompact ? 4 : 0;
  const names = namesOf(u32(extension, start), NAT_FLAGS);
  if (names === undefined || (isCompact && u32(extension, 0) !== 1)) return undefined;
  const stride = isCompact ? 4 : 16;
  const range = (first: string | number, last: string | number): Expression =>
    first === last ? first : { range: [first, last] };
  const address = (offset: number) => (isIpv4 ? bytes.subarray(offset, offset + 4).join(".") : readIpv6(bytes, offset));
  const addresses = start + 4;
  const ports = addresses + 2 * stride;
  return {
    addr: names.includes("map-ips") ? range(address(addresses), address(addresses + stride)) : undefined,
    port: names.includes("proto-specified") ? range(view.getUint16(ports), view.getUint16(ports + 2)) : undefined,
    flags: names.filter((name) => name !== "map-ips" && name !== "proto-specified"),
  };
}

function nat(kind: "dnat" | "snat" | "masquerade" | "redirect", isCompact: boolean): Translate {
  return (extension) => {
    const range = natRange(extension, isCompact && extension.isIpv4);
    if (range === undefined) return undefined;
    const { addr, port, flags } = range;
    const hasAddress = kind === "dnat" || kind === "snat";
    const options: Nat = {
      ...(addr === undefined || !hasAddress ? {} : { addr }),
      ...(port === undefined ? {} : { port }),
      ...(flags.length === 0 ? {} : { flags }),
    };
    if (hasAddress && addr === undefined && port === undefined) return undefined;
    return [statementOf(kind, !hasAddress && Object.keys(options).length === 0 ? null : options)];
  };
}

const LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

/** (struct ipt_log_info) */
const log: Translate = ({ bytes }) => {
  const prefix = textOf(bytes.subarray(2, 32));
  return [statementOf("log", { ...(prefix === "" ? {} : { prefix }), level: LEVELS[bytes[0]!] })];
};

const REJECTIONS = [
  ...["net-unreachable", "host-unreachable", "prot-unreachable", "port-unreachable", undefined],
  ...["net-prohibited", "host-prohibited", "tcp reset", "admin-prohibited"],
];
const REJECTIONS_OF_IPV6 = [
  ...["no-route", "admin-prohibited", undefined, "addr-unreachable", "port-unreachable", undefined, "tcp reset"],
  ...["policy-fail", "reject-route"],
];

/** (enum ipt_reject_with, enum ip6t_reject_with) */
const reject: Translate = (extension) => {
  const expr = (extension.isIpv4 ? REJECTIONS : REJECTIONS_OF_IPV6)[u32(extension, 0)];
  if (expr === "tcp reset") return [{ reject: { type: expr } }];
  return expr === undefined ? undefined : [{ reject: { type: extension.isIpv4 ? "icmp" : "icmpv6", expr } }];
};

const ALL = 0xffffffff;
const mark = { meta: { key: "mark" } };
const connectionMark = { ct: { key: "mark" } };

/** (struct xt_mark_tginfo2) */
const setMark: Translate = (extension) => {
  const [value, mask] = [u32(extension, 0), u32(extension, 4)];
  const kept: Expression = { "&": [mark, ~mask >>> 0] };
  return [{ mangle: { key: mark, value: mask === ALL ? value : { "^": [kept, value] } } }];
};

/** (struct xt_connmark_tginfo1, struct xt_connmark_tginfo2) */
const setConnectionMark: Translate = (extension) => {
  const [value, mask, packetMask] = [u32(extension, 0), u32(extension, 4), u32(extension, 8)];
  const isShort = extension.bytes.length < 15;
  const [mode, shift] = isShort ? [extension.bytes[12], 0] : [extension.bytes[14], extension.bytes[13]];
  if (mask !== ALL || shift !== 0 || (mode !== 0 && packetMask !== ALL)) return undefined;
  if (mode === 0) return [{ mangle: { key: connectionMark, value } }];
  return [{ mangle: mode === 1 ? { key: connectionMark, value: mark } : { key: mark, value: connectionMark } }];
};

/** By the kind, name and revision of the extension. */
const translations: Readonly<Record<string, Translate>> = {
  "match comment 0": () => [],
  "match conntrack 3": conntrack,
  "match addrtype 1": addrtype,
  "match icmp 0": icmp,
  "match icmp6 0": icmp,
  "match ttl 0": hops,
  "match hl 0": hops,
  "match multiport 1": multiport,
  "target DNAT 0": nat("dnat", true),
  "target DNAT 1": nat("dnat", false),
  "target DNAT 2": nat("dnat", false),
  "target SNAT 0": nat("snat", true),
  "target SNAT 1": nat("snat", false),
  "target SNAT 2": nat("snat", false),
  "target MASQUERADE 0": nat("masquerade", true),
  "target REDIRECT 0": nat("redirect", true),
  "target LOG 0": log,
  "target REJECT 0": reject,
  "target MARK 2": setMark,
  "target CONNMARK 2": setConnectionMark,
};
