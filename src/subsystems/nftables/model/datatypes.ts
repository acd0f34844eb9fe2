import { checkedBytes } from "../../../base/text.ts";
// Names and numbers of the data types are defined by nft.

import { rangeError, typeError } from "../../../base/argument-error.ts";
import { didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { parseHex, parseIpv4, parseIpv6, readIpv4, readIpv6, readMac } from "../../../schema/values/addresses.ts";
import { readBuffer } from "../../../schema/values/text.ts";
import { parseDuration } from "./durations.ts";
import type { Constant, Expression } from "./statements.ts";
import { systemNames, systemNumber } from "./system-names.ts";

type Kind =
  | "integer"
  | "bitmask"
  | "ipv4"
  | "ipv6"
  | "mac"
  | "string"
  | "interface"
  | "classid"
  | "boolean"
  | "label"
  | "hour"
  | "nanoseconds"
  | "milliseconds"
  | "verdict";

export interface Datatype {
  readonly name: string;
  readonly id: number;
  readonly bytes: number;
  /** Byte order of values in the kernel's registers and set elements. */
  readonly order: "host" | "big";
  readonly kind: Kind;
  /** If a value has several names, the first one is listed. */
  readonly symbols: ReadonlyMap<string, bigint>;
  readonly names: ReadonlyMap<bigint, string>;
  /** Largest value, unless all values of the bits are possible. */
  readonly max?: bigint | undefined;
}

export interface InterfaceNames {
  index(name: string): number | undefined;
  name(index: number): string | undefined;
}

type Row = readonly [id: number, name: string, bytes: number, order: "host" | "big", kind: Kind, symbols?: string];

// biome-ignore format: a table
/** The numbers and names are those that `nft describe` prints. */
const rows: readonly Row[] = [
  [2, "nf_proto", 1, "host", "integer", "ipv4=2 ipv6=10"],
  [3, "bitmask", 1, "big", "integer"],
  [4, "mptcp_subtype", 1, "big", "integer", `mp-capable=0 mp-join=1 dss=2 add-addr=3 remove-addr=4 mp-prio=5 mp-fail=6
    mp-fastclose=7 mp-tcprst=8`],
  // In sets, the number 4 means "integer", so this row comes last.
  [4, "integer", 4, "big", "integer"],
  [5, "string", 16, "big", "string"],
  [7, "ipv4_addr", 4, "big", "ipv4"],
  [8, "ipv6_addr", 16, "big", "ipv6"],
  [9, "ether_addr", 6, "big", "mac"],
  [10, "ether_type", 2, "big", "integer", "ip=0x0800 arp=0x0806 ip6=0x86dd 8021q=0x8100 8021ad=0x88a8 vlan=0x8100"],
  [11, "arp_op", 2, "big", "integer", "request=1 reply=2 rrequest=3 rreply=4 inrequest=8 inreply=9 nak=10"],
  [12, "inet_proto", 1, "big", "integer", `ip=0 icmp=1 igmp=2 ggp=3 ipencap=4 st=5 tcp=6 egp=8 igp=9 pup=12 udp=17
    hmp=20 xns-idp=22 rdp=27 iso-tp4=29 dccp=33 xtp=36 ddp=37 idpr-cmtp=38 ipv6=41 ipv6-route=43 ipv6-frag=44
    idrp=45 rsvp=46 gre=47 esp=50 ah=51 skip=57 ipv6-icmp=58 icmpv6=58 ipv6-nonxt=59 ipv6-opts=60 rspf=73 vmtp=81
    eigrp=88 ospf=89 ax.25=93 ipip=94 etherip=97 encap=98 pim=103 ipcomp=108 comp=108 vrrp=112 l2tp=115 isis=124
    sctp=132 fc=133 mobility-header=135 udplite=136 mpls-in-ip=137 manet=138 hip=139 shim6=140 wesp=141 rohc=142
    ethernet=143`],
  [13, "inet_service", 2, "big", "integer"],
  [14, "icmp_type", 1, "big", "integer", `echo-reply=0 destination-unreachable=3 source-quench=4 redirect=5
    echo-request=8 router-advertisement=9 router-solicitation=10 time-exceeded=11 parameter-problem=12
    timestamp-request=13 timestamp-reply=14 info-request=15 info-reply=16 address-mask-request=17
    address-mask-reply=18`],
  [15, "tcp_flag", 1, "big", "bitmask", "fin=1 syn=2 rst=4 psh=8 ack=0x10 urg=0x20 ecn=0x40 cwr=0x80"],
  [16, "dccp_pkttype", 1, "big", "integer", `request=0 response=1 data=2 ack=3 dataack=4 closereq=5 close=6 reset=7
    sync=8 syncack=9`],
  [17, "mh_type", 1, "big", "integer", `binding-refresh-request=0 home-test-init=1 careof-test-init=2 home-test=3
    careof-test=4 binding-update=5 binding-acknowledgement=6 binding-error=7 fast-binding-update=8
    fast-binding-acknowledgement=9 fast-binding-advertisement=10 experimental-mobility-header=11
    home-agent-switch-message=12`],
  [18, "time", 4, "host", "milliseconds"],
  [19, "mark", 4, "host", "integer"],
  [20, "iface_index", 4, "host", "interface"],
  [21, "iface_type", 2, "host", "integer", "ether=1 ppp=512 ipip=768 ipip6=769 loopback=772 sit=776 ipgre=778"],
  [22, "realm", 4, "host", "integer"],
  [23, "classid", 4, "host", "classid"],
  [24, "uid", 4, "host", "integer"],
  [25, "gid", 4, "host", "integer"],
  [26, "ct_state", 4, "host", "bitmask", "invalid=1 established=2 related=4 new=8 untracked=0x40"],
  [27, "ct_dir", 1, "host", "integer", "original=0 reply=1"],
  [28, "ct_status", 4, "host", "bitmask", `expected=1 seen-reply=2 assured=4 confirmed=8 snat=0x10 dnat=0x20
    dying=0x200`],
  [29, "icmpv6_type", 1, "big", "integer", `destination-unreachable=1 packet-too-big=2 time-exceeded=3
    parameter-problem=4 echo-request=128 echo-reply=129 mld-listener-query=130 mld-listener-report=131
    mld-listener-done=132 mld-listener-reduction=132 nd-router-solicit=133 nd-router-advert=134
    nd-neighbor-solicit=135 nd-neighbor-advert=136 nd-redirect=137 router-renumbering=138 ind-neighbor-solicit=141
    ind-neighbor-advert=142 mld2-listener-report=143`],
  [30, "ct_label", 16, "host", "label"],
  [31, "pkt_type", 1, "host", "integer", "host=0 unicast=0 broadcast=1 multicast=2 other=3"],
  [32, "icmp_code", 1, "big", "integer", `net-unreachable=0 host-unreachable=1 prot-unreachable=2 port-unreachable=3
    frag-needed=4 net-prohibited=9 host-prohibited=10 admin-prohibited=13`],
  [33, "icmpv6_code", 1, "big", "integer", `no-route=0 admin-prohibited=1 addr-unreachable=3 port-unreachable=4
    policy-fail=5 reject-route=6`],
  [34, "icmpx_code", 1, "big", "integer", "no-route=0 port-unreachable=1 host-unreachable=2 admin-prohibited=3"],
  [35, "devgroup", 4, "host", "integer", "default=0"],
  [36, "dscp", 1, "big", "integer", `cs0=0 cs1=8 cs2=0x10 cs3=0x18 cs4=0x20 cs5=0x28 cs6=0x30 cs7=0x38 df=0 be=0
    lephb=1 af11=10 af12=12 af13=14 af21=18 af22=20 af23=22 af31=26 af32=28 af33=30 af41=34 af42=36 af43=38 va=44
    ef=46`],
  [37, "ecn", 1, "big", "integer", "not-ect=0 ect1=1 ect0=2 ce=3"],
  [38, "fib_addrtype", 4, "host", "integer", `unspec=0 unicast=1 local=2 broadcast=3 anycast=4 multicast=5
    blackhole=6 unreachable=7 prohibit=8`],
  [39, "boolean", 1, "host", "boolean", "exists=1 missing=0"],
  [40, "ct_event", 4, "host", "bitmask", `new=1 related=2 destroy=4 reply=8 assured=0x10 protoinfo=0x20 helper=0x40
    mark=0x80 seqadj=0x100 secmark=0x200 label=0x400`],
  [41, "ifname", 16, "big", "string"],
  [42, "igmp_type", 1, "big", "integer", `membership-query=17 membership-report-v1=18 membership-report-v2=22
    membership-report-v3=34 leave-group=23`],
  [43, "meta_time", 8, "host", "nanoseconds"],
  [44, "hour", 4, "host", "hour"],
  [45, "day", 1, "host", "integer", "Sunday=0 Monday=1 Tuesday=2 Wednesday=3 Thursday=4 Friday=5 Saturday=6"],
  [46, "cgroupsv2", 8, "host", "integer"],
  // Internal type for counters and other numbers in host byte order.
  [-1, "number", 4, "host", "integer"],
];

const maxima: Readonly<Record<string, bigint>> = { day: 6n, dscp: 63n, ecn: 3n, dccp_pkttype: 15n };

const byName = new Map<string, Datatype>();
const byId = new Map<number, Datatype>();

for (const [id, name, bytes, order, kind, text = ""] of rows) {
  const symbols = new Map<string, bigint>();
  const names = new Map<bigint, string>();
  for (const [, symbol, number] of text.matchAll(/(\S+)=(\S+)/g)) {
    const value = BigInt(number!);
    symbols.set(symbol!, value);
    if (!names.has(value)) names.set(value, symbol!);
  }
  const type: Datatype = { name, id, bytes, order, kind, symbols, names, max: maxima[name] };
  byName.set(name, type);
  byId.set(id, type);
}

/** NFT_DATA_VERDICT (linux/netfilter/nf_tables.h). */
export const VERDICT = 0xffff_ff00;

export function datatype(name: string, path = "type"): Datatype {
  const type = byName.get(name);
  if (type !== undefined && type.id > 0) return type;
  if (name === "number") return type!;
  throw typeError(path, `unknown type ${JSON.stringify(name)}${didYouMean(name, byName.keys())}`);
}

/** NFTA_SET_KEY_TYPE contains six bits for each data type of a concatenation. */
export function datatypesOf(number: number, bytes: number): Datatype[] {
  const types: Datatype[] = [];
  for (let rest = number; rest > 0; rest = Math.floor(rest / 64)) types.unshift(byId.get(rest % 64) ?? integer(4));
  if (types.length === 1 && (types[0]!.id === 4 || number === 0)) return [integer(bytes)];
  return types.length === 0 ? [integer(bytes)] : types;
}

function integer(bytes: number): Datatype {
  return { ...byName.get("integer")!, bytes };
}

const largest: bigint[] = [];

export const allOnes = (bits: number): bigint => (largest[bits] ??= (1n << BigInt(bits)) - 1n);

/**
 * Converts a constant of an nftables rule or set element to the number that the kernel compares.
 *
 * @throws TypeError if the constant is not a value of the data type `type`; RangeError if the value is too large.
 */
export function toInteger(
  type: Datatype,
  value: Expression | undefined,
  bits: number,
  path: string,
  interfaces: InterfaceNames,
): bigint {
  const integer = integerOf(type, value, path, interfaces);
  const known = integer ?? invalid(type, value, path);
  if (known > (type.max ?? known)) {
    throw rangeError(path, `expected a value from 0 to ${type.max}, got ${describeValue(value)}`);
  }
  if (known < 0n || known > allOnes(bits)) {
    throw rangeError(path, `expected a value of ${bits} bits, got ${describeValue(value)}`);
  }
  return known;
}

/** Reports whether the constants of a type are addresses, of which prefixes are possible. */
export function isAddress({ kind }: Datatype): boolean {
  return Object.hasOwn(addresses, kind);
}

const nameOfKind = ({ kind, name }: Datatype) =>
  Object.hasOwn(addresses, kind) ? addresses[kind as keyof typeof addresses][2] : `a text of type ${name}`;

function integerOf(
  type: Datatype,
  value: Expression | undefined,
  path: string,
  interfaces: InterfaceNames,
): bigint | undefined {
  if (Array.isArray(value)) {
    return type.kind === "bitmask" || type.kind === "label"
      ? calculated(type, { "|": value }, path, interfaces)
      : undefined;
  }
  if (typeof value === "boolean") return type.kind !== "boolean" ? undefined : value ? 1n : 0n;
  if (type.kind === "label" && typeof value !== "object") return labelOf(value);
  // 5 is not the address 0.0.0.5.
  if ((typeof value === "number" || typeof value === "bigint") && (isAddress(type) || type.kind === "string"))
    throw typeError(path, `expected ${nameOfKind(type)}, got ${value}`);
  if (type.kind === "boolean" && /^\d+$/.test(String(value)) && Number(value) > 1)
    throw typeError(path, `expected "exists" (1) or "missing" (0), got ${String(value)}`);
  if (typeof value === "number") return Number.isInteger(value) ? scaled(type, BigInt(value)) : undefined;
  if (typeof value === "bigint") return scaled(type, value);
  if (typeof value !== "string") return calculated(type, value, path, interfaces);
  const symbol = type.symbols.get(value);
  if (symbol !== undefined) return symbol;
  switch (type.kind) {
    case "ipv4":
    case "ipv6":
    case "mac":
      // The mask of an address can be a hexadecimal number.
      if (/^0x[\da-f]+$/i.test(value)) return BigInt(value);
      return fromBytes(writeAddress(type.kind, value, path), "big");
    case "milliseconds": {
      const milliseconds = parseDuration(value);
      if (milliseconds !== undefined) return BigInt(milliseconds);
      break;
    }
    case "string":
      return stringInteger(value.replace(/\\\*$/, "*"), type.bytes, path);
    case "interface": {
      const index = interfaces.index(value);
      if (index !== undefined) return BigInt(index);
      if (/^\d+$/.test(value)) return BigInt(value);
      throw typeError(path, `there is no network interface ${JSON.stringify(value)}`);
    }
    case "classid": {
      const parts = /^([0-9a-f]{0,4}):([0-9a-f]{0,4})$/i.exec(value);
      if (value === "root" || value === "none") return value === "root" ? 0xffff_ffffn : 0n;
      if (parts !== null) return BigInt(`0x${parts[1] || 0}`) * 0x1_0000n + BigInt(`0x${parts[2] || 0}`);
      break;
    }
    case "hour": {
      const time = /^\s*\d/.test(value) && value.includes(":") ? secondsOf(value) : undefined;
      if (time === undefined) break;
      return BigInt((((time + timeZoneOffset()) % 86_400) + 86_400) % 86_400);
    }
    case "nanoseconds": {
      const time = writeDate(value);
      if (time !== undefined) return BigInt(time) * 1_000_000n;
      if (/^\d+$/.test(value)) return scaled(type, BigInt(value));
      throw typeError(path, `expected a date as in "2026-01-31 12:00:00", got ${describeValue(value)}`);
    }
  }
  const number = numberIn(value, type);
  return number === undefined ? systemNumber(type.name, value) : scaled(type, number);
}

/** Types whose numbers in quotes nft reads as decimal. All other numbers with a leading 0 are octal. */
const DECIMAL: readonly string[] = ["uid", "time", "hour"];

/** Reads a number in quotes like nft. */
function numberIn(text: string, { name }: Datatype): bigint | undefined {
  // A control group in quotes is a path.
  if (name === "cgroupsv2") return undefined;
  if (DECIMAL.includes(name)) return /^\d+$/.test(text) ? BigInt(text) : undefined;
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text}`);
  // The C library, which nft asks for services, reads 08 as a decimal number.
  const isNumber = name === "inet_service" ? /^(?:0x[\da-f]+|\d+)$/i : /^(?:0x[\da-f]+|0|[1-9]\d*)$/i;
  return isNumber.test(text) ? BigInt(text) : undefined;
}

/** Returns the seconds since midnight of a time of the day. Like nft, allows one digit, and leap seconds. */
function secondsOf(text: string): number | undefined {
  const parts = /^\s*(\d\d?):(\d\d?)(?::(\d\d?))?$/.exec(text);
  const [hours, minutes, seconds] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3] ?? 0)];
  return hours < 24 && minutes < 60 && seconds < 62 ? hours * 3600 + minutes * 60 + seconds : undefined;
}

/**
 * Returns the milliseconds of a date in local time. Like nft, ignores text after the date or the time. nft also ignores
 * a time that it cannot read, such as one after the letter "T"; such a date is invalid here.
 */
function writeDate(text: string): number | undefined {
  const parts = /^\s*(\d{1,4})-\s*(\d\d?)-\s*(\d\d?)(\s*\d\d?:\d\d?(?::\d\d?)?)?(?!\s*[\dT])/.exec(text);
  if (parts === null) return undefined;
  const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number];
  const seconds = parts[4] === undefined ? 0 : secondsOf(parts[4]);
  if (seconds === undefined || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCSeconds(seconds);
  // Like nft, takes the offset of the time zone at this time in UTC.
  return date.getTime() + date.getTimezoneOffset() * 60_000;
}

/** Inverse of {@link writeDate}, whose offset of the time zone differs near changes of daylight-saving time. */
function localTime(time: number): Date {
  const offsetAt = (at: number) => new Date(at).getTimezoneOffset() * 60_000;
  const offsets = [0, -DAY_MS, DAY_MS].map((distance) => offsetAt(time + distance));
  return new Date(time - (offsets.find((offset) => offsetAt(time - offset) === offset) ?? offsets[0]!));
}

const DAY_MS = 86_400_000;

/** Seconds to add to local time to get UTC. */
function timeZoneOffset(): number {
  return new Date().getTimezoneOffset() * 60;
}

function scaled(type: Datatype, value: bigint): bigint {
  if (type.kind === "milliseconds") return value * 1000n;
  return type.kind === "nanoseconds" ? value * 1_000_000_000n : value;
}

function labelOf(value: Expression | undefined): bigint | undefined {
  const isText = typeof value === "string";
  const named = isText ? (systemNumber("ct_label", value) ?? numberIn(value, datatype("ct_label"))) : undefined;
  const bit = named ?? (isText || typeof value === "boolean" ? -1 : Number(value));
  return Number.isInteger(Number(bit)) && bit >= 0 && bit < 128 ? 1n << BigInt(bit) : undefined;
}

const operations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
};

/** An operation between constants is a constant too. */
export function isConstant(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  const [kind = "", operands] = Array.isArray(value) ? ["|", value] : (Object.entries(value)[0] ?? []);
  const isCombined = Object.hasOwn(operations, kind) || kind === "concat";
  return isCombined && Array.isArray(operands) && operands.every(isConstant);
}

/** Evaluates an operation between constants, such as `{ "|": ["new", "related"] }`. */
function calculated(
  type: Datatype,
  value: Expression | undefined,
  path: string,
  interfaces: InterfaceNames,
): bigint | undefined {
  const [kind = "", operands] = typeof value === "object" && value !== null ? (Object.entries(value)[0] ?? []) : [];
  if (!Object.hasOwn(operations, kind) || !Array.isArray(operands) || operands.length === 0) return undefined;
  const variable = operands.findIndex((operand) => !isConstant(operand));
  if (variable >= 0) {
    const where = `${path}[${JSON.stringify(kind)}][${variable}]`;
    const got = Object.keys(operands[variable] as object)[0];
    throw typeError(
      where,
      `expected a constant, because it must be the same for all packets, got ${describeValue(got)}`,
    );
  }
  const isShift = kind === "<<" || kind === ">>";
  const numbers = (operands as Expression[]).map((operand, index) => {
    const known = isShift && index > 0 ? datatype("number") : type;
    return integerOf(known, operand, path, interfaces) ?? invalid(known, operand, path);
  });
  return numbers.reduce((result, number) => operations[kind]!(result, number));
}

function invalid(type: Datatype, value: unknown, path: string): never {
  const hint =
    typeof value === "string"
      ? didYouMean(value, [...type.symbols.keys(), ...systemNames(type.name)])
      : Array.isArray(value)
        ? "; to match one of several values, pass { set: [...] }"
        : "";
  throw typeError(path, `expected a value of type ${type.name}, got ${describeValue(value)}${hint}`);
}

function stringInteger(text: string, bytes: number, path: string): bigint {
  const encoded = checkedBytes(text, () => path);
  if (encoded.length === 0) throw rangeError(path, 'expected a text of at least 1 byte, got ""');
  if (encoded.length >= bytes) {
    throw rangeError(path, `expected at most ${bytes - 1} bytes, got ${describeValue(text)}`);
  }
  const padded = new Uint8Array(bytes);
  padded.set(encoded);
  return fromBytes(padded, "big");
}

export function fromInteger(type: Datatype, value: bigint, interfaces: InterfaceNames): Constant {
  switch (type.kind) {
    case "ipv4":
      return readIpv4(toBytes(value, 4, "big"), 0);
    case "ipv6":
      return readIpv6(toBytes(value, 16, "big"), 0);
    case "mac":
      return readMac(toBytes(value, 6, "big"), 0);
    case "string": {
      return readBuffer(toBytes(value, 16, "big"), 0, 16).replace(/\*$/, "\\*");
    }
    case "interface":
      // nft shows the index of a deleted interface as a number.
      return (value === 0n ? undefined : interfaces.name(Number(value))) ?? `${value}`;
    case "boolean":
      return value === 0n ? false : value === 1n ? true : numberOf(value);
    case "classid":
      if (value === 0xffff_ffffn || value === 0n) return value === 0n ? "none" : "root";
      return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
    case "label": {
      const bit = value.toString(2).length - 1;
      return value === 1n << BigInt(bit) ? bit : value;
    }
    case "hour": {
      const seconds = (((Number(value) - timeZoneOffset()) % 86_400) + 86_400) % 86_400;
      const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
      return (seconds % 60 === 0 ? parts.slice(0, 2) : parts).map((part) => `${part}`.padStart(2, "0")).join(":");
    }
    case "nanoseconds": {
      return localTime(Number(value / 1_000_000n))
        .toISOString()
        .slice(0, 19)
        .replace("T", " ");
    }
    case "milliseconds":
      return numberOf(value / 1000n);
    default:
      if (type.name === "realm") return String(value);
      return type.names.get(value) ?? numberOf(value);
  }
}

/** Like nft, returns a port as a number, not a name. */
export function fromBound(type: Datatype, value: bigint, interfaces: InterfaceNames): Constant {
  return type.kind === "integer" && type.name !== "realm" ? numberOf(value) : fromInteger(type, value, interfaces);
}

/** Undefined if a set bit has no name. */
export function bitNames(type: Datatype, value: bigint): (string | number)[] | undefined {
  if (type.kind === "label") return [...value.toString(2)].toReversed().flatMap((bit, at) => (bit === "1" ? [at] : []));
  const names = [...type.names].filter(([bit]) => (value & bit) !== 0n);
  return names.reduce((bits, [bit]) => bits | bit, 0n) === value ? names.map(([, name]) => name) : undefined;
}

/** Returns an unsigned integer as a bigint only if a number cannot represent it exactly. */
export function numberOf(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

export function toBytes(value: bigint, length: number, order: "host" | "big"): Uint8Array {
  const bytes = new Uint8Array(length);
  const reversed = order === "host" && hostLittleEndian;
  if (value <= 0xffff_ffffn) {
    let rest = Number(value);
    for (let at = 0; at < length && rest > 0; at++) {
      bytes[reversed ? at : length - 1 - at] = rest & 0xff;
      rest = Math.floor(rest / 256);
    }
    return bytes;
  }
  let rest = value;
  for (let at = 0; at < length; at++) {
    bytes[reversed ? at : length - 1 - at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function fromBytes(bytes: Uint8Array, order: "host" | "big"): bigint {
  const ordered = order === "host" && hostLittleEndian ? bytes.toReversed() : bytes;
  if (bytes.length <= 6) {
    let number = 0;
    for (const byte of ordered) number = number * 256 + byte;
    return BigInt(number);
  }
  return BigInt(`0x${ordered.toHex()}`);
}

const addresses = {
  ipv4: [parseIpv4, 4, "an IPv4 address"],
  ipv6: [parseIpv6, 16, "an IPv6 address"],
  mac: [(text: string) => parseHex(text.replace(/\b[0-9a-f]\b/gi, "0$&")), 6, "an Ethernet address"],
} as const;

function writeAddress(kind: keyof typeof addresses, text: string, path: string): Uint8Array {
  const [parse, length, expected] = addresses[kind];
  const bytes = parse(text);
  if (bytes?.length === length) return bytes;
  throw typeError(path, `expected ${expected}, got ${describeValue(text)}`);
}
