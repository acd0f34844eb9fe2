// Parser and formatter of statements such as log, reject and queue.
import { isRecord } from "../../../../base/check.ts";
import { datatype } from "../../datatypes.ts";
import { isPair } from "../../elements.ts";
import type { TableFamily } from "../../objects.ts";
import type { Expression, Log, Nat, Synproxy } from "../../statements.ts";
import { expressionText } from "../expressions/expression-text.ts";
import { readStatementValue } from "../expressions/expressions.ts";
import { constantText, readConstant, type ValueType } from "../expressions/values.ts";
import { nameText, quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";

export interface PacketStatement<Args = never> {
  /** `family` is the family of the table if it is known. */
  readonly read: (reader: Reader, family: TableFamily | undefined) => unknown;
  /** Starts with a space, or is "" without arguments. */
  readonly text: (args: Args, family: TableFamily | undefined) => string;
}

const typeNamed = (name: string): ValueType => {
  const type = datatype(name);
  return { type, bits: type.bytes * 8 };
};
const port = typeNamed("inet_service");
const device = typeNamed("iface_index");
const addresses: Readonly<Record<string, ValueType>> = { ip: typeNamed("ipv4_addr"), ip6: typeNamed("ipv6_addr") };
const rejectCodes: Readonly<Record<string, ValueType>> = {
  icmp: typeNamed("icmp_code"),
  icmpv6: typeNamed("icmpv6_code"),
  icmpx: typeNamed("icmpx_code"),
};

const list = <Item>(value: Item | readonly Item[] | undefined): readonly Item[] =>
  value === undefined ? [] : ([value].flat() as Item[]);
const compact = <Item>(items: Item[]): Item | Item[] => (items.length === 1 ? items[0]! : items);

/** Undefined for families with several address types, such as inet. */
const addressType = (family: string | undefined): ValueType | undefined => addresses[family ?? ""];

function maybeFamily(reader: Reader): { family?: "ip" | "ip6" } {
  const { word } = reader;
  if (word !== "ip" && word !== "ip6") return {};
  reader.advance();
  return { family: word };
}

const natFlags = ["random", "fully-random", "persistent"] as const;

function readFlags<Flag extends string>(reader: Reader, known: readonly Flag[]): Flag[] {
  const flags = [reader.oneOf(known)];
  while (reader.eat(",")) flags.push(reader.oneOf(known));
  return [...new Set(flags)];
}

/** Reads an address, a port after a colon, or both. */
function readTarget(reader: Reader, type: ValueType | undefined): Pick<Nat, "addr" | "port"> {
  const target: Pick<Nat, "addr" | "port"> = {};
  const { at } = reader;
  if (reader.word !== ":") target.addr = readStatementValue(reader, [type, port]);
  if (isRecord(target.addr) && "concat" in target.addr) reader.reject("expected an address or a map of addresses", at);
  if (reader.eat(":")) target.port = readStatementValue(reader, [port]);
  return target;
}

function readNatFlags(reader: Reader, nat: Nat): Nat {
  if (!natFlags.includes(reader.word as "random")) return nat;
  const flags = [...list(nat.flags), ...readFlags(reader, natFlags)];
  return { ...nat, flags: compact(flags) };
}

function readNat(reader: Reader, tableFamily: TableFamily | undefined): Nat {
  const family = maybeFamily(reader);
  const nat: Nat = { ...family };
  if (reader.eat("prefix")) Object.assign(nat, { flags: "netmap", type_flags: "prefix" });
  else if (reader.eat("interval")) {
    // JSON omits "interval", because the map itself has ranges.
  } else if (reader.eat("addr")) {
    reader.expect(".");
    reader.expect("port");
  }
  reader.eat("to");
  Object.assign(nat, readTarget(reader, addressType(family.family ?? tableFamily)));
  return readNatFlags(reader, nat);
}

/** The statements `masquerade` and `redirect` have no address. */
function readPort(reader: Reader): Nat | null {
  const nat: Nat = {};
  if (reader.eat("to")) {
    reader.eat(":");
    nat.port = readStatementValue(reader, [port]);
  }
  const read = readNatFlags(reader, nat);
  return Object.keys(read).length === 0 ? null : read;
}

/** An IPv6 address is in brackets if a port follows. */
function addressText(addr: Expression, type: ValueType | undefined, hasPort: boolean): string {
  const text = expressionText(addr, [type, port]);
  const isConstant = !isRecord(addr) || "range" in addr;
  if (!hasPort || !isConstant || !text.includes(":")) return text;
  return text
    .split("-")
    .map((part) => `[${part}]`)
    .join("-");
}

/** nft omits the family for maps without ranges. */
function isPlainMap(addr: Expression | undefined): boolean {
  if (!isRecord(addr) || Array.isArray(addr) || !("map" in addr) || typeof addr.map.data === "string") return false;
  return addr.map.data.set.every((item) => isPair(item) && !isRecord(item[1]));
}

function natText(nat: Nat | null, tableFamily: TableFamily | undefined): string {
  const { family, addr, port: to, flags, type_flags } = nat ?? {};
  const names = list(flags);
  const isPrefix = list(type_flags).includes("prefix") || names.includes("netmap");
  const shown = natFlags.filter((flag) => names.includes(flag)).join(",");
  let text = "";
  if (addr !== undefined || to !== undefined) {
    const isShown = family !== undefined && !(family === tableFamily && isPlainMap(addr));
    text += `${isShown ? ` ${family}` : ""}${isPrefix ? " prefix" : ""} to `;
  }
  if (addr !== undefined) text += addressText(addr, addressType(family ?? tableFamily), to !== undefined);
  if (to !== undefined) text += `:${expressionText(to, [port])}`;
  return shown === "" ? text : `${text} ${shown}`;
}

const LOG_FLAGS: Readonly<Record<string, readonly string[]>> = {
  "tcp sequence": ["tcp", "sequence"],
  "tcp options": ["tcp", "options"],
  "ip options": ["ip", "options"],
  skuid: ["skuid"],
  ether: ["ether"],
};
const LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"];

function readLog(reader: Reader): Log | null {
  const log: Log = {};
  const flags: string[] = [];
  for (;;) {
    if (reader.eat("prefix")) log.prefix = reader.string("a text in quotes");
    else if (reader.eat("group")) log.group = reader.number(0xffff);
    else if (reader.eat("snaplen")) log.snaplen = reader.number(0xffff_ffff);
    else if (reader.eat("queue-threshold")) log["queue-threshold"] = reader.number(0xffff);
    else if (reader.eat("level")) log.level = reader.oneOf(LEVELS);
    else if (reader.eat("flags")) readLogFlags(reader, flags);
    else break;
  }
  if (flags.length > 0) log.flags = flags.includes("all") ? "all" : compact([...new Set(flags)]);
  return Object.keys(log).length === 0 ? null : log;
}

function readLogFlags(reader: Reader, flags: string[]): void {
  const first = reader.oneOf(["tcp", "ip", "skuid", "ether", "all"] as const);
  if (first === "ip") {
    reader.expect("options");
    flags.push("ip options");
  } else if (first === "tcp") {
    for (const flag of readFlags(reader, ["sequence", "options"])) flags.push(`tcp ${flag}`);
  } else flags.push(first);
}

function logText(log: Log | null): string {
  const { prefix, group, snaplen, level, flags } = log ?? {};
  const names = list(flags);
  const isAll = names.includes("all") || Object.keys(LOG_FLAGS).every((flag) => names.includes(flag));
  let text = "";
  if (prefix !== undefined) text += ` prefix ${quoted(prefix)}`;
  if (group !== undefined) text += ` group ${group}`;
  if (snaplen !== undefined) text += ` snaplen ${snaplen}`;
  if (log?.["queue-threshold"] !== undefined) text += ` queue-threshold ${log["queue-threshold"]}`;
  if (level !== undefined && level !== "warn") text += ` level ${level}`;
  if (isAll) return `${text} flags all`;
  const tcp = ["sequence", "options"].filter((flag) => names.includes(`tcp ${flag}`));
  if (tcp.length > 0) text += ` flags tcp ${tcp.join(",")}`;
  for (const flag of ["ip options", "skuid", "ether"]) if (names.includes(flag)) text += ` flags ${flag}`;
  return text;
}

type Reject = { type?: string; expr?: string | number } | null;

function readReject(reader: Reader): Reject {
  if (!reader.eat("with")) return null;
  if (reader.eat("tcp")) {
    reader.expect("reset");
    return { type: "tcp reset" };
  }
  const type = reader.oneOf(["icmp", "icmpv6", "icmpx", "tcp"]);
  reader.eat("type");
  return { type, expr: readConstant(reader, rejectCodes[type]) as string };
}

function rejectText(args: Reject, family: TableFamily | undefined): string {
  const { type, expr } = args ?? {};
  if (type === "tcp reset") return " with tcp reset";
  if (type === undefined) return "";
  const isDefault = expr === undefined || expr === "port-unreachable";
  // nft omits the default type of `reject`.
  const byFamily = family === "ip" ? "icmp" : family === "ip6" ? "icmpv6" : "icmpx";
  if (isDefault && type === byFamily) return "";
  return ` with ${type} ${constantText(expr ?? "port-unreachable", rejectCodes[type])}`;
}

interface Queue {
  num?: Expression;
  flags?: string | string[];
}

function readQueue(reader: Reader): Queue | null {
  const flags: string[] = [];
  const queue: Queue = {};
  for (;;) {
    const { word } = reader;
    if (word === "flags" || word === "bypass" || word === "fanout") {
      reader.eat("flags");
      flags.push(...readFlags(reader, ["bypass", "fanout"]));
    } else if (reader.eat("num") || reader.eat("to")) queue.num = readStatementValue(reader, [port]);
    else break;
  }
  if (flags.length > 0) queue.flags = compact([...new Set(flags)]);
  return Object.keys(queue).length === 0 ? null : queue;
}

function readSynproxy(reader: Reader): Synproxy | null {
  const synproxy: Synproxy = {};
  const flags: string[] = [];
  for (;;) {
    if (reader.eat("mss") || reader.eat("maxseg")) synproxy.mss = reader.number(0xffff);
    else if (reader.eat("wscale")) synproxy.wscale = reader.number(0xff);
    else if (reader.eat("timestamp")) flags.push("timestamp");
    else if (reader.eat("sack-perm") || reader.eat("sack-permitted")) flags.push("sack-perm");
    else break;
  }
  if (flags.length > 0) synproxy.flags = compact([...new Set(flags)]);
  return Object.keys(synproxy).length === 0 ? null : synproxy;
}

export function synproxyText(synproxy: Synproxy | null): string {
  const { mss, wscale, flags } = synproxy ?? {};
  const names = ["timestamp", "sack-perm"].filter((flag) => list(flags).includes(flag));
  const size = mss === undefined && wscale === undefined ? "" : ` mss ${mss ?? 0} wscale ${wscale ?? 0}`;
  return names.length === 0 ? size : `${size} ${names.join(" ")}`;
}

const nothing: PacketStatement = { read: () => null, text: () => "" };
const nat: PacketStatement<Nat | null> = { read: readNat, text: natText };
const translation: PacketStatement<Nat | null> = { read: readPort, text: natText };

/** Keyed by the keyword, which is also the key in JSON. */
export const packetStatements: Readonly<Record<string, PacketStatement>> = {
  notrack: nothing,
  log: { read: readLog, text: logText },
  reject: { read: readReject, text: rejectText },
  queue: {
    read: readQueue,
    text: (queue: Queue | null) => {
      const flags = list(queue?.flags);
      const names = ["bypass", "fanout"].filter((flag) => flags.includes(flag));
      return `${names.length === 0 ? "" : ` flags ${names.join(",")}`} to ${expressionText(queue?.num ?? 0, [port])}`;
    },
  },
  snat: nat,
  dnat: nat,
  masquerade: translation,
  redirect: translation,
  tproxy: {
    read: (reader, tableFamily) => {
      const family = maybeFamily(reader);
      reader.expect("to");
      return { ...family, ...readTarget(reader, addressType(family.family ?? tableFamily)) };
    },
    text: ({ family, addr, port: to }: Nat, tableFamily) => {
      const address = addr === undefined ? "" : addressText(addr, addressType(family ?? tableFamily), true);
      return `${family === undefined ? "" : ` ${family}`} to ${address}${to === undefined ? "" : `:${expressionText(to, [port])}`}`;
    },
  },
  dup: {
    read: (reader, family) => {
      reader.expect("to");
      const addr = readStatementValue(reader, [family === "netdev" ? device : addressType(family)]);
      return { addr, ...(reader.eat("device") && { dev: readStatementValue(reader, [device]) }) };
    },
    text: ({ addr, dev }: { addr: Expression; dev?: Expression }, family) => {
      const to = expressionText(addr, [family === "netdev" ? device : addressType(family)]);
      return ` to ${to}${dev === undefined ? "" : ` device ${expressionText(dev, [device])}`}`;
    },
  },
  fwd: {
    read: (reader) => {
      const { family } = maybeFamily(reader);
      reader.expect("to");
      if (family === undefined) return { dev: readStatementValue(reader, [device]) };
      const addr = readStatementValue(reader, [addressType(family)]);
      reader.expect("device");
      return { dev: readStatementValue(reader, [device]), family, addr };
    },
    text: ({ dev, family, addr }: { dev: Expression; family?: "ip" | "ip6"; addr?: Expression }) => {
      const to = expressionText(dev, [device]);
      if (addr === undefined) return ` to ${to}`;
      return ` ${family} to ${expressionText(addr, [addressType(family)])} device ${to}`;
    },
  },
  flow: {
    read: (reader) => {
      reader.oneOf(["add", "offload"]);
      reader.expect("@");
      return { op: "add", flowtable: `@${reader.name("the name of a flow table")}` };
    },
    text: ({ flowtable }: { flowtable: string }) => ` add @${nameText(flowtable.replace(/^@/, ""))}`,
  },
  synproxy: { read: readSynproxy, text: synproxyText },
};
