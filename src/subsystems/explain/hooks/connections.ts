// What connection tracking knows about a packet.
import type { Steps } from "../../../io/io.ts";
import type { Connection } from "../../netfilter/index.ts";
import type { FactValue } from "../../nftables/evaluate/machine/facts.ts";
import { type NamespaceView, textOfExpressions } from "../model/namespace-view.ts";
import { destinationOf, hasPorts, type Packet, portOf, sourceOf, tcpFlagsOf } from "../model/packet.ts";

/** State of the packet's connection. */
export interface Tracking {
  /** Undefined if it is not known. */
  readonly conntrack: Readonly<Record<string, FactValue>> | undefined;
  /** Whether the packet is not the first of its connection, for which the kernel does not call `nat` chains. */
  readonly isKnown: boolean;
  /** The connection as text. */
  readonly text?: string | undefined;
  /** Whether the addresses of the connection are translated. */
  readonly isTranslated?: boolean | undefined;
  /** Whether a flow table of nftables, or hardware, forwards the packets of the connection. */
  readonly isOffloaded?: boolean | undefined;
}

const NEW: Tracking = { conntrack: { state: "new" }, isKnown: false };
/** Packets without a connection are not translated. */
const INVALID: Tracking = { conntrack: { state: "invalid" }, isKnown: true };
const UNKNOWN: Tracking = { conntrack: undefined, isKnown: false };
export const UNTRACKED: Tracking = { conntrack: { state: "untracked" }, isKnown: false };

/** Reads the state of the packet's connection. The table is read only if rules track connections. */
export function* trackingOf(view: NamespaceView, packet: Packet): Steps<Tracking> {
  if (!(yield* isTracking(view))) return NEW;
  const { protocol } = packet;
  if (packet.inner !== undefined && !hasPorts(packet)) return UNKNOWN;
  const isIcmp = !hasPorts(packet);
  let isPossible = false;
  const connections = yield* view.connections(protocol);
  if (connections === undefined) return UNKNOWN;
  const isZoned = yield* hasRule(view, ZONES);
  for (const connection of connections) {
    for (const direction of ["original", "reply"] as const) {
      const match = matches(connection[direction], packet, isIcmp);
      const zone = connection.zone ?? connection[direction].zone ?? 0;
      if (match === false || (zone !== 0 && !isZoned)) continue;
      if (match === undefined || isZoned) {
        isPossible = true;
        continue;
      }
      return (
        (protocol === "tcp" ? ofFirstTcp(connection, direction, packet) : undefined) ?? known(connection, direction)
      );
    }
  }
  if (isPossible) return UNKNOWN;
  return protocol === "tcp" ? yield* ofUntrackedTcp(view, packet) : NEW;
}

/**
 * Returns the state of the first packet of a TCP connection while the table contains an earlier one with the same ends.
 * Undefined if it belongs to the earlier one. (tcp_conntracks, nf_conntrack_tcp_packet)
 */
function ofFirstTcp({ tcp }: Connection, direction: "original" | "reply", packet: Packet): Tracking | undefined {
  const flags = tcpFlagsOf(packet);
  if (!flags.includes("syn") || ["ack", "rst", "fin"].some((flag) => flags.includes(flag))) return undefined;
  const { state, originalFlags = [], replyFlags = [] } = tcp ?? {};
  if (state === undefined) return UNKNOWN;
  const isReply = direction === "reply";
  if (state === "time-wait" || (state === "close" && !isReply)) {
    if ([...originalFlags, ...replyFlags].includes("close-init")) return NEW;
    return UNKNOWN;
  }
  return isReply && state !== "syn-sent" && state !== "syn-sent2" ? INVALID : undefined;
}

/** (tcp_conntracks, tcp_new) */
function* ofUntrackedTcp(view: NamespaceView, packet: Packet): Steps<Tracking> {
  const flags = tcpFlagsOf(packet);
  if (flags.includes("rst") || flags.includes("fin")) return INVALID;
  if (flags.includes("syn")) return flags.includes("ack") ? INVALID : NEW;
  if (!flags.includes("ack")) return INVALID;
  const isLoose = yield* view.sysctl("net/netfilter/nf_conntrack_tcp_loose");
  return isLoose === undefined ? UNKNOWN : isLoose === 0 ? INVALID : NEW;
}

function known(connection: Connection, direction: "original" | "reply"): Tracking {
  const { status, mark = 0 } = connection;
  const isSeen = direction === "reply" || status.includes("seen-reply");
  const isRelated = status.includes("expected");
  const { original, reply } = connection;
  return {
    conntrack: { state: isSeen ? "established" : isRelated ? "related" : "new", mark, direction },
    isKnown: true,
    text: `${connection.protocol} ${original.source}:${original.sourcePort ?? ""} → ${original.destination}:${original.destinationPort ?? ""}`,
    isOffloaded: status.includes("offload") || status.includes("hw-offload"),
    isTranslated:
      original.source !== reply.destination ||
      original.destination !== reply.source ||
      original.sourcePort !== reply.destinationPort ||
      original.destinationPort !== reply.sourcePort,
  };
}

/** Returns undefined if a port that is not known decides. */
function matches(flow: Connection["original"], packet: Packet, isIcmp: boolean): boolean | undefined {
  if (flow.source !== sourceOf(packet) || flow.destination !== destinationOf(packet)) return false;
  if (isIcmp) return undefined;
  const ends = [
    [flow.sourcePort, portOf(packet, "sport")],
    [flow.destinationPort, portOf(packet, "dport")],
  ];
  if (ends.some(([one, other]) => other !== undefined && one !== other)) return false;
  return ends.some(([, other]) => other === undefined) ? undefined : true;
}

/** Whether rules of the namespace use connection tracking, which enables it. */
function* isTracking(view: NamespaceView): Steps<boolean> {
  if ((yield* view.ruleset()).some((object) => "chain" in object && object.chain.type === "nat")) return true;
  return yield* hasRule(view, /"(ct|ct helper|raw|connlimit|ct count|synproxy|flow|notrack)"/);
}

/** Rules that select the zone of a connection. */
const ZONES = /"mangle":\{"key":\{"ct":\{"key":"zone"|"name":"CT"/;

function* hasRule(view: NamespaceView, pattern: RegExp): Steps<boolean> {
  return (yield* view.ruleset()).some(
    (object) => "rule" in object && pattern.test(textOfExpressions(object.rule.expr)),
  );
}
