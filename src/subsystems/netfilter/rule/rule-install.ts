import { EAFNOSUPPORT, EBUSY, EEXIST, EINVAL, ENOENT, EOPNOTSUPP, EPERM, errnoName } from "../../../constants/errno.ts";
import { ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import {
  NETLINK_NETFILTER,
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
} from "../../../constants/netlink.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { NFQ_FLAG_BYPASS, NFQ_FLAG_CPU_FANOUT } from "../../../constants/xt_nfqueue.ts";
import { NetlinkError } from "../../../errors.ts";
import { type CmpOps, type ExprAttrs, type MetaKeys, nftables, type Operations } from "../../../families/nftables.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Message } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import { transactMultiple } from "../../../sock/transact.ts";
import { type Prefix, parsePrefix } from "../../route/core/addresses.ts";
import { familyNames } from "../names.ts";
import {
  type CheckedRule,
  listOf,
  type PacketMatch,
  type PortMatch,
  protocolNumber,
  stateBits,
} from "./rule-options.ts";

/** Address family of nf_tables tables. */
export type TableFamily = "ip" | "ip6" | "inet" | "bridge";

/** A variant of a queue rule that omits features that some kernels lack. */
export interface RuleForm {
  /** Address families for which a table is created. */
  families: readonly TableFamily[];
  /** Whether the socket owns the table of the rule, so that the kernel removes the table with the socket. */
  owned: boolean;
  /** Whether the rule counts its packets. */
  counter: boolean;
  /** The means by which the rule sends packets to the queue: the nf_tables expression, or the iptables target. */
  expression: "queue" | "target";
}

/** Counters of a rule. */
export interface RuleCounters {
  /**
   * Number of packets that the rule sent to a queue. It includes packets that were accepted or dropped because the
   * queue was not bound.
   */
  packets: bigint;
  /** Total length in bytes of the packets counted in `packets`. */
  bytes: bigint;
}

/** Error codes that show that the kernel lacks a feature of a queue rule. */
const LACKING: ReadonlySet<number> = new Set([-ENOENT, -EOPNOTSUPP, -EINVAL, -EAFNOSUPPORT]);

/**
 * Installs the queue rule in the first variant that the kernel accepts, and returns that variant. Rejected variants
 * have no effect.
 *
 * @throws NetlinkError with the rejected message as `operation`; EOPNOTSUPP if the kernel accepts no variant.
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

/** Returns the variants of a queue rule to try, starting with the one that has the most features. */
function* formsFor(family: TableFamily): Generator<Omit<RuleForm, "owned">> {
  for (const counter of [true, false]) {
    yield { families: [family], counter, expression: "queue" };
    yield { families: [family], counter, expression: "target" };
    // Each address family gets its own table, because a kernel may have the iptables target for one protocol only.
    if (family === "inet") yield { families: ["ip", "ip6"], counter, expression: "target" };
  }
}

/** Error codes that mean that the table exists or belongs to another socket. */
const TAKEN: ReadonlySet<number> = new Set([-EEXIST, -EPERM, -EBUSY]);

/** Names of the kernel configuration options that enable the table families. */
const familyOptions: Readonly<Record<TableFamily, string>> = {
  ip: "CONFIG_NF_TABLES_IPV4",
  ip6: "CONFIG_NF_TABLES_IPV6",
  inet: "CONFIG_NF_TABLES_INET",
  bridge: "CONFIG_NF_TABLES_BRIDGE",
};

/** Returns the error for a rule that could not be installed, with advice if the rejected message suggests a reason. */
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
  // If the privilege is missing, the kernel rejects the first message of the transaction.
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

/** Installs one variant of the queue rule. Returns the kernel's error, if any. */
function tryForm(socket: NetlinkSocket, rule: CheckedRule, table: string, form: RuleForm): NetlinkError | undefined {
  const messages = installMessages(rule, table, form);
  const results = transactMultiple(NETLINK_NETFILTER, messages, { socket, oneDatagram: true });
  const index = results.findIndex(({ error }) => error !== undefined);
  if (index < 0) return undefined;
  const error = results[index]!.error!;
  const operation = operationOf(index, messages.length, form.families.length);
  // The kernel's error contains only the number of the rejected message, so its name is added here.
  const reason = error.message.replace(/^[^:]*: /, "");
  return new NetlinkError(`${operation}: ${reason}`, {
    errno: error.errno,
    operation,
    extendedAck: error.extendedAck,
    cause: error,
  });
}

const CHAIN = "queue";
/** Revision of the iptables target NFQUEUE that supports both flags: bypass and fanout. */
const TARGET_REVISION = 3;
const INTERFACE_NAME_SIZE = 16;
/** Offsets in bytes of the source port and the destination port in the headers of TCP, UDP, DCCP, SCTP and UDP-Lite. */
const SOURCE_PORT_OFFSET = 0;
const DESTINATION_PORT_OFFSET = 2;

/** Names of the nf_tables operations that change a table. */
type Change = "batch-begin" | "batch-end" | "newtable" | "newchain" | "newrule" | "delrule" | "deltable";

/** Returns all messages that install a rule, for one datagram. */
export function installMessages(rule: CheckedRule, table: string, form: RuleForm): Message[] {
  const rules = [...alternatives(rule.match)].map((alternative) => [
    ...matchExpressions(rule.match, rule.family, alternative),
    ...(form.counter ? [{ name: "counter", data: {} } as const] : []),
    form.expression === "queue" ? queueExpression(rule) : targetExpression(rule),
  ]);
  const hook = { num: rule.hook, priority: rule.priority };
  return batch(form.families, (header) => [
    change("newtable", { header, name: table, ...(form.owned ? { flags: ["owner"] } : {}) }, NLM_F_CREATE | NLM_F_EXCL),
    change("newchain", { header, table, name: CHAIN, hook, policy: "accept", type: "filter" }, NLM_F_CREATE),
    // A packet matches at most one of the alternative rules, because sending it to a queue ends the chain.
    ...rules.map((elem) =>
      change("newrule", { header, table, chain: CHAIN, expressions: { elem } }, NLM_F_CREATE | NLM_F_APPEND),
    ),
  ]);
}

/** Returns all messages that remove the rules from the chain of a table and keep the chain. */
export function emptyMessages(table: string, families: readonly TableFamily[]): Message[] {
  return batch(families, (header) => [change("delrule", { header, table, chain: CHAIN })]);
}

/** Returns all messages that remove the queue rule together with its table. */
export function removeMessages(table: string, families: readonly TableFamily[]): Message[] {
  return batch(families, (header) => [change("deltable", { header, name: table })]);
}

/** Returns the sum of a queue rule's counters in all its tables. */
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
 * Returns the name, for errors, of the message with number `index` when tables are installed for `families` families.
 */
function operationOf(index: number, count: number, families: number): string {
  if (index === 0) return "NFNL_MSG_BATCH_BEGIN";
  if (index === count - 1) return "NFNL_MSG_BATCH_END";
  const inTable = (index - 1) % ((count - 2) / families);
  return ["NFT_MSG_NEWTABLE", "NFT_MSG_NEWCHAIN"][inTable] ?? "NFT_MSG_NEWRULE";
}

/** Returns an nf_tables transaction with the messages for each address family. */
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

/** An nf_tables expression of a rule. The kernel evaluates the next expression unless this one ends the rule. */
type Expression = ExprAttrs<Write>;

function queueExpression({ queues, bypass, fanout }: CheckedRule): Expression {
  const flags = [...(bypass ? ["bypass" as const] : []), ...(fanout ? ["cpu-fanout" as const] : [])];
  const data = { num: queues.first, total: queues.last - queues.first + 1, ...(flags.length === 0 ? {} : { flags }) };
  return { name: "queue", data };
}

function targetExpression({ queues, bypass, fanout }: CheckedRule): Expression {
  // Data of the iptables target: struct xt_NFQ_info_v3, padded to 8 bytes.
  const flags = (bypass ? NFQ_FLAG_BYPASS : 0) | (fanout ? NFQ_FLAG_CPU_FANOUT : 0);
  const info = new Uint8Array(new Uint16Array([queues.first, queues.last - queues.first + 1, flags, 0]).buffer);
  return { name: "target", data: { name: "NFQUEUE", rev: TARGET_REVISION, info } };
}

/** One item of each list in a packet match. Each combination of items becomes one nf_tables rule. */
interface Alternative {
  readonly source: Prefix | undefined;
  readonly destination: Prefix | undefined;
  readonly sourcePort: PortMatch | undefined;
  readonly destinationPort: PortMatch | undefined;
}

/** Returns each combination of the items of all lists in a packet match, except for addresses of different families. */
function* alternatives(match: PacketMatch): Generator<Alternative> {
  const prefixes = (name: "source" | "destination") =>
    listOf(match[name])?.map((text) => parsePrefix(text, name)) ?? [undefined];
  const ports = (name: "sourcePort" | "destinationPort") => listOf(match[name]) ?? [undefined];
  for (const source of prefixes("source")) {
    for (const destination of prefixes("destination")) {
      if (source !== undefined && destination !== undefined && source.family !== destination.family) continue;
      for (const sourcePort of ports("sourcePort")) {
        for (const destinationPort of ports("destinationPort")) {
          yield { source, destination, sourcePort, destinationPort };
        }
      }
    }
  }
}

function* matchExpressions(match: PacketMatch, family: TableFamily, alternative: Alternative): Generator<Expression> {
  const { inputInterface, outputInterface, protocol, mark } = match;
  const { source, destination, sourcePort, destinationPort } = alternative;
  if (inputInterface !== undefined) yield* compareMeta("iifname", interfaceName(inputInterface));
  if (outputInterface !== undefined) yield* compareMeta("oifname", interfaceName(outputInterface));
  if (mark !== undefined) {
    yield load("mark");
    if (mark.mask !== undefined) yield masked(hostWord(mark.mask));
    yield compare(mark.not === true ? "neq" : "eq", hostWord(mark.value));
  }
  const states = listOf(match.state);
  if (states !== undefined) {
    yield { name: "ct", data: { dreg: "reg-1", key: "state" } };
    yield masked(hostWord(states.reduce((bits, state) => bits | stateBits[state], 0)));
    yield compare("neq", hostWord(0));
  }
  const address = source ?? destination;
  if (address !== undefined) {
    const isIpv4 = address.family === AF_INET;
    // At a bridge hook, the protocol family of every packet is NFPROTO_BRIDGE, so the EtherType is compared instead.
    if (family === "bridge") yield* compareMeta("protocol", networkPort(isIpv4 ? ETH_P_IP : ETH_P_IPV6));
    else yield* compareMeta("nfproto", new Uint8Array([familyNames.find(isIpv4 ? "ip" : "ip6")]));
    if (source !== undefined) yield* comparePrefix(isIpv4 ? 12 : 8, source);
    if (destination !== undefined) yield* comparePrefix(isIpv4 ? 16 : 24, destination);
  }
  if (protocol !== undefined) yield* compareMeta("l4-proto", new Uint8Array([protocolNumber(protocol)]));
  if (sourcePort !== undefined) yield* comparePort(SOURCE_PORT_OFFSET, sourcePort);
  if (destinationPort !== undefined) yield* comparePort(DESTINATION_PORT_OFFSET, destinationPort);
}

/** Returns the expressions that compare an address at an offset in the network header. */
function* comparePrefix(offset: number, { bytes, length }: Prefix): Generator<Expression> {
  // A prefix of length 0 matches every address of the family.
  if (length === 0) return;
  yield { name: "payload", data: { dreg: "reg-1", base: "network-header", offset, len: bytes.length } };
  const mask = bytes.map((_, at) => (length >= at * 8 + 8 ? 0xff : (0xff00 >> Math.max(length - at * 8, 0)) & 0xff));
  if (length < bytes.length * 8) yield masked(mask);
  yield compare(
    "eq",
    bytes.map((byte, at) => byte & mask[at]!),
  );
}

function compareMeta(key: MetaKeys, value: Uint8Array): Expression[] {
  return [load(key), compare("eq", value)];
}

function comparePort(offset: number, port: PortMatch): Expression[] {
  const data = { dreg: "reg-1", base: "transport-header", offset, len: 2 } as const;
  const comparisons =
    typeof port === "number"
      ? [compare("eq", networkPort(port))]
      : [compare("gte", networkPort(port.first)), compare("lte", networkPort(port.last))];
  return [{ name: "payload", data }, ...comparisons];
}

function load(key: MetaKeys): Expression {
  return { name: "meta", data: { dreg: "reg-1", key } };
}

function masked(value: Uint8Array): Expression {
  const xor = { value: new Uint8Array(value.length) };
  return { name: "bitwise", data: { sreg: "reg-1", dreg: "reg-1", len: value.length, mask: { value }, xor } };
}

function compare(op: CmpOps, value: Uint8Array): Expression {
  return { name: "cmp", data: { sreg: "reg-1", op, data: { value } } };
}

function interfaceName(name: string): Uint8Array {
  const bytes = new Uint8Array(INTERFACE_NAME_SIZE);
  bytes.set(new TextEncoder().encode(name));
  return bytes;
}

function networkPort(port: number): Uint8Array {
  return new Uint8Array([port >> 8, port & 0xff]);
}

function hostWord(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, hostLittleEndian);
  return bytes;
}
