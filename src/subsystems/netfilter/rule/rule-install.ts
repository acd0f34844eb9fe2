import { EAFNOSUPPORT, EBUSY, EEXIST, EINVAL, ENOENT, EOPNOTSUPP, EPERM, errnoName } from "../../../constants/errno.ts";
import {
  NETLINK_NETFILTER,
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
} from "../../../constants/netlink.ts";
import { NFQ_FLAG_BYPASS, NFQ_FLAG_CPU_FANOUT } from "../../../constants/xt_nfqueue.ts";
import { NetlinkError } from "../../../errors.ts";
import { nftables, type Operations } from "../../../families/nftables.ts";
import type { Message } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import { transactMultiple } from "../../../transact/transact.ts";
import { compileRule } from "../../nftables/rules/compile.ts";
import type { Expression, Match, Statement } from "../../nftables/statements.ts";
import { familyNames } from "../names.ts";
import { type CheckedRule, listOf, type PacketMatch, type PortMatch, protocolNumber } from "./rule-options.ts";

/** Address family of nf_tables tables. */
export type TableFamily = "ip" | "ip6" | "inet" | "bridge";

/** A form of a queue rule. The forms need different kernel features. */
export interface RuleForm {
  /** Address families for which a table is created. */
  families: readonly TableFamily[];
  /** Whether the socket owns the table of the rule. The kernel then removes the table when the socket is closed. */
  owned: boolean;
  counter: boolean;
  /**
   * How the rule sends packets to the queue: by the nf_tables expression "queue", or by the iptables target NFQUEUE.
   */
  expression: "queue" | "target";
}

/** Counters of a firewall rule that sends packets to queues. */
export interface RuleCounters {
  /**
   * Number of packets that matched the rule. It includes packets that the kernel accepted or dropped because the queue
   * was not bound.
   */
  packets: bigint;
  /** Total length in bytes of the packets that matched the rule. */
  bytes: bigint;
}

/** Error numbers that may mean that the kernel lacks a feature of the queue rule. */
const LACKING: ReadonlySet<number> = new Set([-ENOENT, -EOPNOTSUPP, -EINVAL, -EAFNOSUPPORT]);

/**
 * Installs the queue rule in the first form that the kernel accepts, and returns that form. Rejected forms have no
 * effect.
 *
 * @throws NetlinkError with the name of the rejected message in `operation`; EOPNOTSUPP if the kernel accepts no form.
 */
export function installRule(socket: NetlinkSocket, rule: CheckedRule, table: string): RuleForm {
  let owned = true;
  let refused: NetlinkError | undefined;
  for (const candidate of formsFor(rule.family)) {
    for (;;) {
      const form = { ...candidate, owned };
      const failure = tryForm(socket, rule, table, form);
      if (failure === undefined) return form;
      const { operation, errno } = failure;
      if (operation === "NFT_MSG_NEWTABLE" && owned && (errno === -EOPNOTSUPP || errno === -EINVAL)) {
        owned = false;
        continue;
      }
      if (operation !== "NFT_MSG_NEWRULE" || !LACKING.has(errno)) throw explained(failure, rule.family, table);
      refused = failure;
      break;
    }
  }
  throw new NetlinkError(
    "this kernel cannot send packets to queues from nf_tables: it requires CONFIG_NFT_QUEUE, or CONFIG_NFT_COMPAT with " +
      "CONFIG_NETFILTER_XT_TARGET_NFQUEUE (EOPNOTSUPP)",
    { errno: EOPNOTSUPP, operation: "NFT_MSG_NEWRULE", extendedAck: refused?.extendedAck, cause: refused },
  );
}

/** Yields the forms of a queue rule in the order in which they are tried. The first form has the most features. */
function* formsFor(family: TableFamily): Generator<Omit<RuleForm, "owned">> {
  for (const counter of [true, false]) {
    yield { families: [family], counter, expression: "queue" };
    yield { families: [family], counter, expression: "target" };
    // Each address family gets its own table, because a kernel may have the iptables target NFQUEUE only for IPv4 or
    // only for IPv6.
    if (family === "inet") yield { families: ["ip", "ip6"], counter, expression: "target" };
  }
}

/** Error numbers which mean that the table exists, or belongs to another socket. */
const TAKEN: ReadonlySet<number> = new Set([-EEXIST, -EPERM, -EBUSY]);

/** For each table family, the kernel configuration option that enables it. */
const familyOptions: Readonly<Record<TableFamily, string>> = {
  ip: "CONFIG_NF_TABLES_IPV4",
  ip6: "CONFIG_NF_TABLES_IPV6",
  inet: "CONFIG_NF_TABLES_INET",
  bridge: "CONFIG_NF_TABLES_BRIDGE",
};

/** Returns the error for a rule that could not be installed. Adds advice if the rejected message suggests a reason. */
function explained(failure: NetlinkError, family: TableFamily, table: string): NetlinkError {
  const { operation, errno } = failure;
  if (operation === "NFNL_MSG_BATCH_BEGIN" && errno === -EOPNOTSUPP) {
    return rephrased(
      failure,
      EOPNOTSUPP,
      "this kernel has no nf_tables: it requires CONFIG_NF_TABLES (module nf_tables)",
    );
  }
  if (operation !== "NFT_MSG_NEWTABLE") return failure;
  if (errno === -EOPNOTSUPP || errno === -EAFNOSUPPORT) {
    const option = familyOptions[family];
    return rephrased(failure, errno, `this kernel has no tables of the family ${family}: they require ${option}`);
  }
  // Without the required privilege, the kernel rejects the first message of the transaction with EPERM.
  if (!TAKEN.has(errno)) return failure;
  const owner = errno === -EPERM ? ", and belongs to a socket of another process" : "";
  const reason = `the table ${JSON.stringify(table)} of the family ${family} already exists${owner}; use another name`;
  return rephrased(failure, EEXIST, `${reason} (\`nft list tables\` shows them)`);
}

function rephrased(failure: NetlinkError, errno: number, reason: string): NetlinkError {
  const { operation, extendedAck } = failure;
  const message = `${operation}: ${reason} (${errnoName(errno)})`;
  return new NetlinkError(message, { errno, operation, extendedAck, cause: failure });
}

/** Tries to install one form of the queue rule. Returns the kernel's error, if any. */
function tryForm(socket: NetlinkSocket, rule: CheckedRule, table: string, form: RuleForm): NetlinkError | undefined {
  const messages = installMessages(rule, table, form);
  const results = transactMultiple(NETLINK_NETFILTER, messages, { socket, oneDatagram: true });
  const index = results.findIndex(({ error }) => error !== undefined);
  if (index < 0) return undefined;
  const error = results[index]!.error!;
  const operation = operationOf(index, messages.length, form.families.length);
  // The kernel's error contains only the number of the rejected message. Its name is added here.
  const reason = error.message.replace(/^[^:]*: /, "");
  return new NetlinkError(`${operation}: ${reason}`, {
    errno: error.errno,
    operation,
    extendedAck: error.extendedAck,
    cause: error,
  });
}

const CHAIN = "queue";
/** Revision of the iptables target NFQUEUE that supports both flags, bypass and fanout. */
const TARGET_REVISION = 3;
const INTERFACE_NAME_SIZE = 16;

/** Names of nf_tables operations that change a table. */
type Change = "batch-begin" | "batch-end" | "newtable" | "newchain" | "newrule" | "delrule" | "deltable";

/** Creates the messages that install a rule. They are sent in one datagram. */
export function installMessages(rule: CheckedRule, table: string, form: RuleForm): Message[] {
  const { family } = rule;
  // The functions for interface indices and sets are never called, because the statements of a queue rule contain
  // neither.
  const unused = () => undefined as never;
  const context = {
    family,
    interfaces: { index: unused, name: unused },
    shapeOf: unused,
    addSet: unused,
    addMeter: unused,
  };
  const rules = [...alternatives(rule.match)].map((alternative) => {
    const statements = [
      ...matches(rule.match, alternative),
      ...(form.counter ? [{ raw: { name: "counter", data: {} } }] : []),
    ];
    return compileRule([...statements, form.expression === "queue" ? queue(rule) : target(rule)], context, "match");
  });
  const hook = { num: rule.hook, priority: rule.priority };
  return batch(form.families, (header) => [
    change("newtable", { header, name: table, ...(form.owned ? { flags: ["owner"] } : {}) }, NLM_F_CREATE | NLM_F_EXCL),
    change("newchain", { header, table, name: CHAIN, hook, policy: "accept", type: "filter" }, NLM_F_CREATE),
    // The first matching rule ends the chain, so a packet is queued at most once.
    ...rules.map((elem) =>
      change("newrule", { header, table, chain: CHAIN, expressions: { elem } }, NLM_F_CREATE | NLM_F_APPEND),
    ),
  ]);
}

/** Creates the messages that remove all rules from the chain of a table, but keep the chain. */
export function emptyMessages(table: string, families: readonly TableFamily[]): Message[] {
  return batch(families, (header) => [change("delrule", { header, table, chain: CHAIN })]);
}

/** Creates the messages that remove the queue rule together with its table. */
export function removeMessages(table: string, families: readonly TableFamily[]): Message[] {
  return batch(families, (header) => [change("deltable", { header, name: table })]);
}

/** Returns the counters of a queue rule. If the rule has several tables, their counters are added. */
export function readCounters(socket: NetlinkSocket, table: string, families: readonly TableFamily[]): RuleCounters {
  const sum: RuleCounters = { packets: 0n, bytes: 0n };
  using client = nftables.connect({ socket });
  for (const family of families) {
    const header = { nfgenFamily: familyNames.find(family) };
    for (const { expressions } of client.dump("getrule", { header, table, chain: CHAIN })) {
      for (const expression of expressions?.elem ?? []) {
        if (expression.name !== "counter") continue;
        sum.packets += expression.data?.packets ?? 0n;
        sum.bytes += expression.data?.bytes ?? 0n;
      }
    }
  }
  return sum;
}

/**
 * Returns the name of an installation message for errors. `index` is its position among the messages for all address
 * families.
 */
function operationOf(index: number, count: number, families: number): string {
  if (index === 0) return "NFNL_MSG_BATCH_BEGIN";
  if (index === count - 1) return "NFNL_MSG_BATCH_END";
  const inTable = (index - 1) % ((count - 2) / families);
  return ["NFT_MSG_NEWTABLE", "NFT_MSG_NEWCHAIN"][inTable] ?? "NFT_MSG_NEWRULE";
}

/** Combines the messages for each address family into one nf_tables transaction. */
function batch(
  families: readonly TableFamily[],
  messagesFor: (header: { nfgenFamily: number }) => Message[],
): Message[] {
  const changes = families.flatMap((family) => messagesFor({ nfgenFamily: familyNames.find(family) }));
  return [change("batch-begin", {}), ...changes, change("batch-end", {})];
}

function change<Name extends Change>(name: Name, fields: Operations[Name]["do"]["request"], flags = 0): Message {
  return operationCodec(nftables, name).request("do", fields, { flags: NLM_F_REQUEST | flags });
}

function queue({ queues: { first, last }, bypass, fanout }: CheckedRule): Statement {
  const flags = [...(bypass ? ["bypass"] : []), ...(fanout ? ["fanout"] : [])];
  return { queue: { num: { range: [first, last] }, flags } };
}

function target({ queues, bypass, fanout }: CheckedRule): Statement {
  // Data of the iptables target NFQUEUE: struct xt_NFQ_info_v3, padded to 8 bytes.
  const flags = (bypass ? NFQ_FLAG_BYPASS : 0) | (fanout ? NFQ_FLAG_CPU_FANOUT : 0);
  const info = new Uint8Array(new Uint16Array([queues.first, queues.last - queues.first + 1, flags, 0]).buffer);
  return { raw: { name: "target", data: { name: "NFQUEUE", rev: TARGET_REVISION, info } } };
}

/** A selection of one item from each list of a packet match. Each such combination becomes one nf_tables rule. */
interface Alternative {
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly sourcePort: PortMatch | undefined;
  readonly destinationPort: PortMatch | undefined;
}

/**
 * Yields all combinations with one item from each list of a packet match. Omits combinations of IPv4 and IPv6
 * addresses.
 */
function* alternatives(match: PacketMatch): Generator<Alternative> {
  for (const source of listOf(match.source) ?? [undefined]) {
    for (const destination of listOf(match.destination) ?? [undefined]) {
      if (source !== undefined && destination !== undefined && networkOf(source) !== networkOf(destination)) continue;
      for (const sourcePort of listOf(match.sourcePort) ?? [undefined]) {
        for (const destinationPort of listOf(match.destinationPort) ?? [undefined]) {
          yield { source, destination, sourcePort, destinationPort };
        }
      }
    }
  }
}

function networkOf(address: string): "ip" | "ip6" {
  return address.includes(":") ? "ip6" : "ip";
}

/** Returns the statements of a rule that matches one combination of items. */
function matches(
  { inputInterface, outputInterface, mark, state, protocol }: PacketMatch,
  one: Alternative,
): Statement[] {
  const statements: Statement[] = [];
  const add = (left: Expression, right: Expression, op: Match["op"] = "==") => {
    statements.push({ match: { op, left, right } });
  };
  if (inputInterface !== undefined) statements.push(...interfaceMatch("iifname", inputInterface));
  if (outputInterface !== undefined) statements.push(...interfaceMatch("oifname", outputInterface));
  if (mark !== undefined) {
    const { value, mask, not } = mark;
    const left: Expression = { meta: { key: "mark" } };
    add(mask === undefined ? left : { "&": [left, mask] }, value, not === true ? "!=" : "==");
  }
  const states = listOf(state);
  if (states !== undefined) add({ ct: { key: "state" } }, [...states], "in");
  for (const [field, address] of [
    ["saddr", one.source],
    ["daddr", one.destination],
  ] as const) {
    if (address !== undefined) add({ payload: { protocol: networkOf(address), field } }, address);
  }
  if (protocol !== undefined) add({ meta: { key: "l4proto" } }, protocolNumber(protocol));
  for (const [field, port] of [
    ["sport", one.sourcePort],
    ["dport", one.destinationPort],
  ] as const) {
    if (port === undefined) continue;
    add({ payload: { protocol: "th", field } }, typeof port === "number" ? port : { range: [port.first, port.last] });
  }
  return statements;
}

/**
 * Returns statements that compare a whole interface name. They are raw expressions, because a match would treat a "*"
 * at the end of the name as a wildcard.
 */
function interfaceMatch(key: "iifname" | "oifname", name: string): Statement[] {
  const value = new Uint8Array(INTERFACE_NAME_SIZE);
  value.set(new TextEncoder().encode(name));
  return [
    { raw: { name: "meta", data: { key, dreg: 1 } } },
    { raw: { name: "cmp", data: { sreg: 1, op: "eq", data: { value } } } },
  ];
}
