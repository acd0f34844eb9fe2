import { IPPROTO_ICMPV6 } from "../../../constants/in.ts";
import type {
  CounterAttrs,
  NfCtTcpFlagsMask,
  ProtoinfoSctpAttrs,
  ProtoinfoTcpAttrs,
  TupleAttrs,
} from "../../../families/conntrack.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkFlag, checkObject, checkOptions, type OptionChecks } from "../../../message/check.ts";
import type { Connection, ConnectionStatistics } from "../tracking/connections.ts";
import { destinationOf, sourceOf } from "./connection-tuple.ts";
import { listBits } from "./flags.ts";
import { wideText } from "./scanner.ts";

/** Options of {@link formatConnection}. */
export interface ConnectionFormatOptions {
  /** Whether to add the identifier, the status and further protocol state, like `ovs-dpctl -m` (default false). */
  verbose?: boolean | undefined;
  /** Whether to add counters, times and the timeout, like `ovs-dpctl -s` (default false). */
  statistics?: boolean | undefined;
}

const options: OptionChecks<ConnectionFormatOptions> = { verbose: checkFlag, statistics: checkFlag };

/** Names of protocols in formatted connections, by protocol number. */
const protocols: ReadonlyMap<number, string> = new Map([
  [1, "icmp"],
  [2, "igmp"],
  [6, "tcp"],
  [17, "udp"],
  [33, "dccp"],
  [58, "icmpv6"],
  [132, "sctp"],
  [136, "udplite"],
]);

/** Names of the kernel's TCP states in formatted connections. */
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
/** Order of the TCP states in statistics. */
const stateOrder = "CLOSED SYN_SENT ESTABLISHED CLOSE_WAIT FIN_WAIT_1 CLOSING LAST_ACK TIME_WAIT".split(" ");
/** Protocols with a separate line in statistics, in the order of the lines. ovs-dpctl does not print ICMPv6. */
const counted: readonly (readonly [name: string, protocol: number])[] = [
  ["TCP", 6],
  ["UDP", 17],
  ["UDPLITE", 136],
  ["SCTP", 132],
  ["ICMP", 1],
  ["DCCP", 33],
  ["IGMP", 2],
];

/** Names of flags by bit number: the names in the family, and the names in texts. */
interface BitTexts {
  readonly names: readonly string[];
  readonly texts: readonly string[];
}

const statusBits: BitTexts = {
  names: [
    "expected",
    "seen-reply",
    "assured",
    "confirmed",
    "src-nat",
    "dst-nat",
    "seq-adj",
    "src-nat-done",
    "dst-nat-done",
    "dying",
    "fixed-timeout",
    "template",
    "nat-clash",
    "helper",
    "offload",
    "hw-offload",
  ],
  texts: [
    "EXPECTED",
    "SEEN_REPLY",
    "ASSURED",
    "CONFIRMED",
    "SRC_NAT",
    "DST_NAT",
    "SEQ_ADJUST",
    "SRC_NAT_DONE",
    "DST_NAT_DONE",
    "DYING",
    "FIXED_TIMEOUT",
    "TEMPLATE",
    "UNTRACKED",
  ],
};
const tcpBits: BitTexts = {
  names: [
    "window-scale",
    "sack-perm",
    "close-init",
    "be-liberal",
    "unacked",
    "maxack",
    "challenge-ack",
    "simultaneous-open",
  ],
  texts: ["WINDOW_SCALE", "SACK_PERM", "CLOSE_INIT", "BE_LIBERAL", "DATA_UNACKNOWLEDGED", "MAXACK_SET"],
};

/**
 * Formats a connection as a line of `ovs-dpctl dump-conntrack`:
 * `udp,orig=(src=10.0.0.1,dst=10.0.0.2,sport=1000,dport=53),reply=(…),zone=3`.
 *
 * Throws a TypeError for an invalid argument.
 */
export function formatConnection(connection: Connection, choice: ConnectionFormatOptions = {}): string {
  checkObject(connection, "connection");
  checkOptions(choice, options);
  const { verbose = false, statistics = false } = choice;
  const { tupleOrig, tupleReply, timestamp, id, zone, status, timeout, mark, labels, protoinfo, help } = connection;
  const counters = (of: CounterAttrs | undefined) => (statistics ? countersText(of) : "");
  const protocol = tupleOrig.tupleProto?.protoNum ?? 0;
  let text = `${protocols.get(protocol) ?? protocol},orig=(${tupleText(tupleOrig)}${counters(connection.countersOrig)})`;
  text += `,reply=(${tupleText(tupleReply)}${counters(connection.countersReply)})`;
  if (statistics && timestamp?.start !== undefined) text += `,start=${timeText(timestamp.start)}`;
  if (statistics && timestamp?.stop !== undefined) text += `,stop=${timeText(timestamp.stop)}`;
  if (verbose) text += `,id=${id ?? 0}`;
  if (zone !== undefined && zone !== 0) text += `,zone=${zone}`;
  if (verbose) text += `,status=${bitsText(status, statusBits)}`;
  if (statistics) text += `,timeout=${timeout ?? 0}`;
  if (mark !== undefined && mark !== 0) text += `,mark=${mark}`;
  // The first byte is the least significant one.
  if (labels?.some((byte) => byte !== 0) === true) text += `,labels=${wideText(labels.toReversed())}`;
  if (protoinfo?.protoinfoTcp !== undefined) text += `,protoinfo=(${tcpText(protoinfo.protoinfoTcp, verbose)})`;
  else if (protoinfo?.protoinfoSctp !== undefined) text += `,protoinfo=(${sctpText(protoinfo.protoinfoSctp)})`;
  if (help?.helpName !== undefined) text += `,helper=${help.helpName}`;
  if (verbose && connection.tupleMaster !== undefined) text += `,parent=(${tupleText(connection.tupleMaster)})`;
  return text;
}

/** Formats connection counts as `ovs-dpctl ct-stats-show` prints them. With `verbose`, the output is that of `-m`. */
export function formatConnectionStatistics(
  statistics: ConnectionStatistics,
  choice: { verbose?: boolean } = {},
): string {
  checkObject(statistics, "statistics");
  checkOptions(choice, { verbose: checkFlag });
  const { total, protocols: numbers, tcpStates: states } = statistics;
  const lines = ["Connections Stats:", `    Total: ${total}`];
  let others = total - (numbers.get(IPPROTO_ICMPV6) ?? 0);
  for (const [name, protocol] of counted) {
    const count = numbers.get(protocol) ?? 0;
    others -= count;
    if (count === 0) continue;
    lines.push(`  ${name}: ${count}`);
    if (protocol !== 6 || choice.verbose !== true) continue;
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

function tupleText(tuple: TupleAttrs): string {
  const { protoNum, protoSrcPort, protoDstPort, ...proto } = tuple.tupleProto ?? {};
  const ends = `src=${sourceOf(tuple)},dst=${destinationOf(tuple)}`;
  if (protoNum !== 1 && protoNum !== IPPROTO_ICMPV6)
    return `${ends},sport=${protoSrcPort ?? 0},dport=${protoDstPort ?? 0}`;
  const id = proto.protoIcmpId ?? proto.protoIcmpv6Id ?? 0;
  const type = proto.protoIcmpType ?? proto.protoIcmpv6Type ?? 0;
  return `${ends},id=${id},type=${type},code=${proto.protoIcmpCode ?? proto.protoIcmpv6Code ?? 0}`;
}

function countersText(counters: CounterAttrs | undefined): string {
  const { packets = 0n, bytes = 0n } = counters ?? {};
  return packets === 0n && bytes === 0n ? "" : `,packets=${packets},bytes=${bytes}`;
}

/** Formats a time, in nanoseconds since 1970, as UTC with milliseconds. */
function timeText(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, -1);
}

function bitsText(list: readonly (string | number)[] | undefined, { names, texts }: BitTexts): string {
  const bits = listBits(list, names);
  const set = texts.filter((_, bit) => (bits & (1 << bit)) !== 0);
  // Bits without a name are omitted.
  return set.length === 0 ? "0" : set.join("|");
}

/** Returns the name of a TCP state. ovs-dpctl prints SYN_RECV as ESTABLISHED unless `-m` is set. */
function briefState(state: string): string {
  const name = tcpStates[state] ?? "CLOSED";
  return name === "SYN_RECV" ? "ESTABLISHED" : name;
}

function tcpText(tcp: ProtoinfoTcpAttrs, verbose: boolean): string {
  const state = `${tcp.tcpState ?? "none"}`;
  if (!verbose) return `state=${briefState(state)}`;
  const name = tcpStates[state] ?? "CLOSED";
  let text = `state_orig=${name},state_reply=${name}`;
  const [original = 0, reply = 0] = [tcp.tcpWscaleOriginal, tcp.tcpWscaleReply];
  if (original !== 0 || reply !== 0) text += `,wscale_orig=${original},wscale_reply=${reply}`;
  const flags = (of: NfCtTcpFlagsMask | undefined) => bitsText(of?.flags, tcpBits);
  return `${text},flags_orig=${flags(tcp.tcpFlagsOriginal)},flags_reply=${flags(tcp.tcpFlagsReply)}`;
}

function sctpText({ sctpState, vtagOriginal = 0, vtagReply = 0 }: ProtoinfoSctpAttrs): string {
  const state = `${sctpState ?? "none"}`.toUpperCase().replaceAll("-", "_");
  return `state=${state},vtag_orig=${hostOrder(vtagOriginal)},vtag_reply=${hostOrder(vtagReply)}`;
}

/**
 * Returns a number as ovs-dpctl prints it. ovs-dpctl prints the verification tags of SCTP as if they were in host byte
 * order, although they are in network byte order.
 */
function hostOrder(value: number): number {
  if (!hostLittleEndian) return value;
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value);
  return view.getUint32(0, true);
}
