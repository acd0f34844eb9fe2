import { checkFlag, checkObject, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type {
  Connection,
  ConnectionFlow,
  SctpConnection,
  TcpConnection,
} from "../../netfilter/conntrack/connection.ts";
import type { Flow } from "../../netfilter/conntrack/flow.ts";
import type { ConnectionProtocol } from "../../netfilter/protocols.ts";
import type { ConnectionStatistics } from "../tracking/connections.ts";
import { listBits } from "./flags.ts";

/** Options for formatting a tracked connection. */
export interface ConnectionFormatOptions {
  /**
   * Whether the text also contains the connection's identifier, status and protocol state, like `ovs-dpctl -m` (default
   * false).
   */
  verbose?: boolean | undefined;
  /**
   * Whether the text also contains the connection's counters, times and timeout, like `ovs-dpctl -s` (default false).
   */
  statistics?: boolean | undefined;
}

const options: OptionChecks<ConnectionFormatOptions> = { verbose: checkFlag, statistics: checkFlag };

/** The netlink spec of connection tracking lacks a name for IGMP. */
const IPPROTO_IGMP = 2;

const tcpStates: Readonly<Record<string, string>> = {
  none: "CLOSED",
  "syn-sent": "SYN_SENT",
  "syn-recv": "SYN_RECV",
  established: "ESTABLISHED",
  "fin-wait": "FIN_WAIT_1",
  "close-wait": "CLOSE_WAIT",
  "last-ack": "LAST_ACK",
  "time-wait": "TIME_WAIT",
  close: "CLOSING",
  "syn-sent2": "SYN_SENT",
};
const stateOrder = "CLOSED SYN_SENT ESTABLISHED CLOSE_WAIT FIN_WAIT_1 CLOSING LAST_ACK TIME_WAIT".split(" ");
const IGMP = `${IPPROTO_IGMP}` as const;

const counted: readonly (readonly [name: string, protocol: ConnectionProtocol | `${number}`])[] = [
  ["TCP", "tcp"],
  ["UDP", "udp"],
  ["UDPLITE", "udplite"],
  ["SCTP", "sctp"],
  ["ICMP", "icmp"],
  ["DCCP", "dccp"],
  ["IGMP", IGMP],
];

/** ovs-dpctl omits conntrack flags without a name. */
type FlagTexts = Readonly<Record<string, string | undefined>>;

const statusTexts: FlagTexts = {
  expected: "EXPECTED",
  "seen-reply": "SEEN_REPLY",
  assured: "ASSURED",
  confirmed: "CONFIRMED",
  "src-nat": "SRC_NAT",
  "dst-nat": "DST_NAT",
  "seq-adj": "SEQ_ADJUST",
  "src-nat-done": "SRC_NAT_DONE",
  "dst-nat-done": "DST_NAT_DONE",
  dying: "DYING",
  "fixed-timeout": "FIXED_TIMEOUT",
  template: "TEMPLATE",
  "nat-clash": "UNTRACKED",
  helper: undefined,
  offload: undefined,
  "hw-offload": undefined,
};
const tcpTexts: FlagTexts = {
  "window-scale": "WINDOW_SCALE",
  "sack-perm": "SACK_PERM",
  "close-init": "CLOSE_INIT",
  "be-liberal": "BE_LIBERAL",
  unacked: "DATA_UNACKNOWLEDGED",
  maxack: "MAXACK_SET",
  "challenge-ack": undefined,
  "simultaneous-open": undefined,
};

/**
 * Formats a tracked connection like `ovs-dpctl dump-conntrack`:
 * `udp,orig=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=53),reply=(…),zone=3`.
 *
 * Throws a TypeError for an invalid argument.
 */
export function formatConnection(connection: Connection, choice: ConnectionFormatOptions = {}): string {
  checkObject(connection, "connection");
  checkObject(connection.original, "connection.original");
  checkObject(connection.reply, "connection.reply");
  checkOptions(choice, options);
  const { verbose = false, statistics = false } = choice;
  const { protocol, original, reply, started, stopped, id, zone, status, timeout, mark, labels, master } = connection;
  const direction = (flow: ConnectionFlow) => `(${tupleText(flow, protocol)}${statistics ? countersText(flow) : ""})`;
  let text = `${protocolName(protocol)},orig=${direction(original)},reply=${direction(reply)}`;
  if (statistics && started !== undefined) text += `,start=${timeText(started)}`;
  if (statistics && stopped !== undefined) text += `,stop=${timeText(stopped)}`;
  if (verbose) text += `,id=${id}`;
  if (zone !== undefined && zone !== 0) text += `,zone=${zone}`;
  if (verbose) text += `,status=${flagsText(status, statusTexts)}`;
  if (statistics) text += `,timeout=${timeout ?? 0}`;
  if (mark !== undefined && mark !== 0) text += `,mark=${mark}`;
  if (labels !== undefined && labels.length > 0) {
    const bits = labels.reduce((set, label) => set | (1n << BigInt(label)), 0n);
    text += `,labels=0x${bits.toString(16)}`;
  }
  if (connection.tcp !== undefined) text += `,protoinfo=(${tcpText(connection.tcp, verbose)})`;
  else if (connection.sctp !== undefined) text += `,protoinfo=(${sctpText(connection.sctp)})`;
  if (connection.helper !== undefined) text += `,helper=${connection.helper}`;
  if (verbose && master !== undefined) text += `,parent=(${tupleText(master, master.protocol)})`;
  return text;
}

/**
 * Formats statistics of tracked connections like `ovs-dpctl ct-stats-show`, or with `verbose` like `ovs-dpctl -m
 * ct-stats-show`.
 */
export function formatConnectionStatistics(
  statistics: ConnectionStatistics,
  choice: { verbose?: boolean } = {},
): string {
  checkObject(statistics, "statistics");
  checkOptions(choice, { verbose: checkFlag });
  const { total, protocols, tcpStates: states } = statistics;
  const lines = ["Connections Stats:", `    Total: ${total}`];
  let others = total - (protocols.get("icmpv6") ?? 0);
  for (const [name, protocol] of counted) {
    const count = protocols.get(protocol) ?? 0;
    others -= count;
    if (count === 0) continue;
    lines.push(`  ${name}: ${count}`);
    if (protocol !== "tcp" || choice.verbose !== true) continue;
    lines.push("    Conn per TCP states:");
    for (const state of stateOrder) {
      let sum = 0;
      for (const [one, of] of states) if (briefState(one) === state) sum += of;
      if (sum > 0) lines.push(`\t  [${state}]=${sum}`);
    }
  }
  if (others > 0) lines.push(`  Other: ${others}`);
  return `${lines.join("\n")}\n`;
}

/** `ovs-dpctl` prints a name for IGMP, but a number for GRE. */
function protocolName(protocol: ConnectionProtocol | `${number}`): string {
  if (protocol === "gre") return "47";
  return protocol === IGMP ? "igmp" : protocol;
}

function tupleText(flow: Flow, protocol: ConnectionProtocol | `${number}`): string {
  const { source, destination, sourcePort = 0, destinationPort = 0, icmpId = 0, icmpType = 0, icmpCode = 0 } = flow;
  const ends = `src=${source},dst=${destination}`;
  return protocol === "icmp" || protocol === "icmpv6"
    ? `${ends},id=${icmpId},type=${icmpType},code=${icmpCode}`
    : `${ends},sport=${sourcePort},dport=${destinationPort}`;
}

function countersText({ packets = 0n, bytes = 0n }: ConnectionFlow): string {
  return packets === 0n && bytes === 0n ? "" : `,packets=${packets},bytes=${bytes}`;
}

function timeText(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, -1);
}

function flagsText(list: readonly (string | number)[] | undefined, texts: FlagTexts): string {
  const bits = listBits(list, Object.keys(texts));
  const set = Object.values(texts).filter((text, bit) => text !== undefined && (bits & (1 << bit)) !== 0);
  return set.length === 0 ? "0" : set.join("|");
}

/** Without `-m`, `ovs-dpctl` prints the TCP state SYN_RECV as ESTABLISHED. */
function briefState(state: string): string {
  const name = tcpStates[state] ?? "CLOSED";
  return name === "SYN_RECV" ? "ESTABLISHED" : name;
}

function tcpText(tcp: TcpConnection, verbose: boolean): string {
  const state = `${tcp.state ?? "none"}`;
  if (!verbose) return `state=${briefState(state)}`;
  const name = tcpStates[state] ?? "CLOSED";
  let text = `state_orig=${name},state_reply=${name}`;
  const { originalWindowScale = 0, replyWindowScale = 0 } = tcp;
  if (originalWindowScale !== 0 || replyWindowScale !== 0)
    text += `,wscale_orig=${originalWindowScale},wscale_reply=${replyWindowScale}`;
  const [original, reply] = [tcp.originalFlags, tcp.replyFlags].map((flags) => flagsText(flags, tcpTexts));
  return `${text},flags_orig=${original},flags_reply=${reply}`;
}

function sctpText({ state = "none", originalTag = 0, replyTag = 0 }: SctpConnection): string {
  const name = `${state}`.toUpperCase().replaceAll("-", "_");
  return `state=${name},vtag_orig=${hostOrder(originalTag)},vtag_reply=${hostOrder(replyTag)}`;
}

/** As in ovs-dpctl, swaps SCTP verification tags on little-endian hosts. */
function hostOrder(value: number): number {
  if (!hostLittleEndian) return value;
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value);
  return view.getUint32(0, true);
}
