import { checkArray, checkObject } from "../../../base/check.ts";
import { entryKey, type KeyOf } from "../../../base/entry-key.ts";
import { decoderOf } from "../../../client/family.ts";
import {
  type ConntrackAttrs,
  type CounterAttrs,
  conntrack,
  type NfCtSctpState,
  type NfCtStatus,
  type NfCtTcpFlags,
  type NfCtTcpFlagsMask,
  type NfCtTcpState,
  type Operations,
  type ProtoinfoAttrs,
  type SeqadjAttrs,
  type SynproxyAttrs,
} from "../../../families/conntrack.ts";
import type { MessageView } from "../../../message/message.ts";
import type { ExtraAttributes, Read } from "../../../schema/model/types.ts";
import { extraFields, Fields, reported, special } from "../../route/core/fields.ts";
import { checkSeconds } from "../../route/core/ticks.ts";
import { type ConnectionProtocol, type IpFamily, ipFamilies, protocols } from "../protocols.ts";
import { type Flow, flowIdentity, protocolOf, toFlow } from "./flow.ts";
import { toLabels, writeLabels } from "./labels.ts";

/** Status bit of a connection (`IPS_*`, linux/netfilter/nf_conntrack_common.h). */
export type ConnectionStatus = NfCtStatus;

/** One direction of a tracked connection, with its counters. */
export interface ConnectionFlow extends Flow {
  /**
   * Number of packets of the tracked connection in this direction so far. Present only if the sysctl
   * `net.netfilter.nf_conntrack_acct` is 1.
   */
  packets?: bigint;
  /**
   * Number of bytes of the tracked connection in this direction so far. Present only if the sysctl
   * `net.netfilter.nf_conntrack_acct` is 1.
   */
  bytes?: bigint;
}

/** New address and port in a network address translation (NAT). */
export interface Translation {
  address: string;
  /** Port after the translation; of ICMP, the id. Absent for protocols without ports. */
  port?: number | undefined;
}

/** State of a tracked TCP connection (linux/netfilter/nf_conntrack_tcp.h). */
export interface TcpConnection {
  state?: NfCtTcpState | `${number}` | undefined;
  /**
   * TCP window scale of the side that opened the connection. To change the window scale, set it for both sides, and set
   * the flag "window-scale" of both sides.
   */
  originalWindowScale?: number | undefined;
  /** TCP window scale of the side that accepted the connection. */
  replyWindowScale?: number | undefined;
  originalFlags?: readonly (NfCtTcpFlags | number)[] | undefined;
  replyFlags?: readonly (NfCtTcpFlags | number)[] | undefined;
}

/** State of a tracked SCTP association (linux/netfilter/nf_conntrack_sctp.h). */
export interface SctpConnection {
  state?: NfCtSctpState | `${number}` | undefined;
  /** SCTP verification tag of packets in the original direction. */
  originalTag?: number | undefined;
  /** Verification tag of packets in the reply direction. */
  replyTag?: number | undefined;
}

/** A connection that the kernel tracks, with the addresses and ports of both directions. */
export interface Connection extends ExtraAttributes {
  family: IpFamily | `${number}`;
  protocol: ConnectionProtocol | `${number}`;
  /** Original direction of the tracked connection: addresses and ports as the initiator sends them. */
  original: ConnectionFlow;
  /**
   * Reply direction of the tracked connection: addresses and ports as the responder sends them. Without NAT, source and
   * destination are those of the original direction, exchanged.
   */
  reply: ConnectionFlow;
  /**
   * Address and port with which NAT replaces the source of packets in the original direction. Present if the status
   * includes "src-nat".
   */
  sourceNat?: Translation;
  /**
   * Address and port with which NAT replaces the destination of packets in the original direction. Present if the
   * status includes "dst-nat".
   */
  destinationNat?: Translation;
  status: (ConnectionStatus | number)[];
  /**
   * Id of the tracked connection, a hash. Distinguishes the connection from earlier connections with the same addresses
   * and ports.
   */
  id: number;
  /**
   * Seconds until the kernel removes the tracked connection from its table if no packet arrives. Absent if the
   * connection is offloaded to a flow table or to hardware.
   */
  timeout?: number;
  /** Mark of the connection (connmark). */
  mark?: number;
  /** Conntrack zone of both directions; absent for zone 0. */
  zone?: number;
  tcp?: TcpConnection;
  sctp?: SctpConnection;
  /** Name of the connection tracking helper, such as "ftp". */
  helper?: string;
  /** Data that the connection tracking helper stores for the connection. */
  helperInfo?: Uint8Array;
  /** Numbers of the connection labels that are set, 0 to 127. */
  labels?: number[];
  /**
   * The existing connection whose connection tracking helper expected this connection, such as the control connection
   * of an FTP data connection. Identified by its protocol and original direction.
   */
  master?: Flow & { protocol: ConnectionProtocol | `${number}` };
  /**
   * Corrections of the TCP sequence numbers in the original direction. A connection tracking helper, such as the FTP
   * helper, makes them if it changes the length of a packet.
   */
  originalSequence?: SeqadjAttrs;
  replySequence?: SeqadjAttrs;
  synproxy?: SynproxyAttrs;
  /** SELinux security context of the connection. */
  securityContext?: string;
  /** Time when the connection began, in nanoseconds since 1970. Requires `net.netfilter.nf_conntrack_timestamp` = 1. */
  started?: bigint;
  /** Time when the tracked connection ended, in nanoseconds since 1970. Present only in "destroy" events. */
  stopped?: bigint;
  /** Number of references to the connection in the kernel. */
  references?: number;
}

export type ConnectionIdentity = Pick<Connection, "family" | "protocol" | "zone"> & { original: Flow };

/** Built from the original direction and the zone of the connection. */
export const connectionKey: KeyOf<ConnectionIdentity> = /* @__PURE__ */ entryKey(
  ({ family, protocol, zone, original }) => {
    return { family, protocol, ...flowIdentity(original), originalZone: original.zone, zone };
  },
  { original: checkObject },
);

/**
 * Identifies a tracked connection by the addresses and ports of one direction. A {@link Connection} that `list` returns
 * can be passed unchanged.
 */
export type ConnectionKey = ConnectionKeyFields & ({ original: Flow } | { reply: Flow });

/** Fields that identify a tracked connection. */
interface ConnectionKeyFields {
  protocol: ConnectionProtocol | `${number}` | number;
  /** Addresses and ports of the tracked connection's original direction. If this field is set, `reply` is ignored. */
  original?: Flow | undefined;
  reply?: Flow | undefined;
  zone?: number | undefined;
  /**
   * Id of the tracked connection. With this field, `delete` does not delete a newer connection that has the same
   * addresses and ports.
   */
  id?: number | undefined;
}

/** Fields of a tracked connection that can be changed. */
export interface ConnectionSettings {
  /** Seconds until the connection expires. */
  timeout?: number | undefined;
  /** Mark of the connection (connmark). */
  mark?: number | undefined;
  /** Bits of the connection mark to change (default: all bits). */
  markMask?: number | undefined;
  /**
   * Status bits of the tracked connection to set. The kernel rejects a request that would clear "seen-reply" or
   * "assured" with the error EBUSY.
   */
  status?: readonly (ConnectionStatus | number)[] | undefined;
  tcp?: TcpConnection | undefined;
  sctp?: SctpConnection | undefined;
  /**
   * Name of the connection tracking helper; "" removes the helper. A connection can get a helper only when it is
   * created: for an existing connection, the kernel rejects a new helper with EOPNOTSUPP or EBUSY.
   */
  helper?: string | undefined;
  helperInfo?: Uint8Array | undefined;
  /**
   * Numbers of the connection labels to set, 0 to 127. The network namespace must have a firewall rule that uses labels:
   * otherwise, the change fails with ENOSPC.
   */
  labels?: readonly number[] | undefined;
  /** Numbers of the connection labels to change (default: all). Must contain those of `labels`. */
  labelsMask?: readonly number[] | undefined;
  originalSequence?: SeqadjAttrs | undefined;
  replySequence?: SeqadjAttrs | undefined;
  synproxy?: SynproxyAttrs | undefined;
}

/**
 * An entry to create in the connection tracking table. A {@link Connection} that `list` returns can be passed
 * unchanged: fields that only the kernel can set are ignored.
 */
export type NewConnection = NewConnectionFields & ({ timeout: number } | Pick<Connection, "id">);

/** Fields of a tracked connection to create. */
interface NewConnectionFields extends ConnectionSettings {
  protocol: ConnectionProtocol | `${number}` | number;
  original: Flow;
  /**
   * Addresses and ports of the tracked connection's reply direction (default: `original` with source and destination
   * exchanged). If `sourceNat` or `destinationNat` is set, only its zone is used: the kernel then computes the rest.
   */
  reply?: Flow | undefined;
  sourceNat?: Translation | undefined;
  destinationNat?: Translation | undefined;
  /** Seconds until the tracked connection expires. This field is required, because the kernel has no default. */
  timeout?: number | undefined;
  zone?: number | undefined;
  /** An existing connection whose helper expected the new connection. */
  master?: (Flow & { protocol: ConnectionProtocol | `${number}` | number }) | undefined;
}

/** Identifies a connection, and contains the fields to change. */
export type ConnectionChange = ConnectionKey & ConnectionSettings;

export type ConnectionInput = NewConnectionFields & ConnectionKeyFields & ConnectionSettings;

export const fields: Fields<Connection, ConnectionInput> = /* @__PURE__ */ new Fields<Connection, ConnectionInput>(
  "connection",
  () => ({
    family: special(),
    protocol: special(),
    original: special("tupleOrig"),
    reply: special("tupleReply"),
    sourceNat: special("natSrc"),
    destinationNat: special("natDst"),
    status: special("status"),
    id: reported("id"),
    timeout: { attribute: "timeout", parse: checkSeconds },
    mark: { attribute: "mark" },
    markMask: { attribute: "markMask" },
    zone: { attribute: "zone" },
    tcp: special("protoinfo.protoinfoTcp"),
    sctp: special("protoinfo.protoinfoSctp"),
    helper: special("help.helpName"),
    helperInfo: special("help.helpInfo"),
    labels: { attribute: "labels", show: toLabels, parse: writeLabels },
    labelsMask: { attribute: "labelsMask", parse: writeLabels },
    master: special("tupleMaster"),
    originalSequence: { attribute: "seqAdjOrig" },
    replySequence: { attribute: "seqAdjReply" },
    synproxy: { attribute: "synproxy" },
    securityContext: reported(),
    started: reported(),
    stopped: reported(),
    references: reported("use"),
    ...extraFields,
  }),
);

const ALL_TCP_FLAGS = 0xff;

const tcpFlags = (attribute: string) => ({
  attribute,
  path: `${attribute}.flags`,
  parse(flags: NonNullable<TcpConnection["originalFlags"]>, path: string): Partial<NfCtTcpFlagsMask> {
    checkArray(flags, path);
    return { flags: [...flags], mask: [ALL_TCP_FLAGS] };
  },
});

export const protocolFields: {
  readonly tcp: Fields<TcpConnection, TcpConnection>;
  readonly sctp: Fields<SctpConnection, SctpConnection>;
} = {
  tcp: /* @__PURE__ */ new Fields("tcp", () => ({
    state: { attribute: "tcpState" },
    originalWindowScale: { attribute: "tcpWscaleOriginal" },
    replyWindowScale: { attribute: "tcpWscaleReply" },
    originalFlags: tcpFlags("tcpFlagsOriginal"),
    replyFlags: tcpFlags("tcpFlagsReply"),
  })),
  sctp: /* @__PURE__ */ new Fields("sctp", () => ({
    state: { attribute: "sctpState" },
    originalTag: { attribute: "vtagOriginal" },
    replyTag: { attribute: "vtagReply" },
  })),
};

export function callerPath(inRequest: string): string {
  const path = fields.path(inRequest);
  const [, protocol, attribute] = /^(tcp|sctp)\.(.*)$/.exec(path) ?? [];
  if (protocol === undefined) return path;
  return `${protocol}.${protocolFields[protocol as "tcp" | "sctp"].path(attribute!)}`;
}

type ConnectionReply = Pick<Operations["get"]["dump"]["reply"], "header"> & ConntrackAttrs;

export const decodeConnection: (message: MessageView) => Operations["get"]["dump"]["reply"] = decoderOf(
  conntrack,
  "get",
);

/** The connection shares no memory with the receive buffer. */
export function readConnection(message: MessageView): Connection {
  return toConnection(decodeConnection(message));
}

export function toConnection(reply: ConnectionReply): Connection {
  const { tupleOrig = {}, tupleReply = {}, status = [], id = 0 } = reply;
  const original = toConnectionFlow(toFlow(tupleOrig), reply.countersOrig);
  const answer = toConnectionFlow(toFlow(tupleReply), reply.countersReply);
  const connection: Connection = {
    family: ipFamilies.show(reply.header.nfgenFamily),
    protocol: protocols.show(protocolOf(tupleOrig)),
    original,
    reply: answer,
    status,
    id,
  };
  const { source, destination, icmpId, sourcePort = icmpId, destinationPort = icmpId } = answer;
  if (status.includes("src-nat")) connection.sourceNat = translation(destination, destinationPort);
  if (status.includes("dst-nat")) connection.destinationNat = translation(source, sourcePort);
  fields.read(reply, connection);
  const { protoinfo, help, tupleMaster, secctx, timestamp } = reply;
  if (protoinfo !== undefined) readProtocolInfo(protoinfo, connection);
  if (help?.helpName !== undefined) connection.helper = help.helpName;
  if (help?.helpInfo !== undefined) connection.helperInfo = help.helpInfo;
  if (tupleMaster !== undefined) {
    connection.master = { protocol: protocols.show(protocolOf(tupleMaster)), ...toFlow(tupleMaster) };
  }
  if (secctx?.secctxName !== undefined) connection.securityContext = secctx.secctxName;
  if (timestamp?.start !== undefined) connection.started = timestamp.start;
  if (timestamp?.stop !== undefined) connection.stopped = timestamp.stop;
  return connection;
}

function toConnectionFlow(flow: ConnectionFlow, counters: CounterAttrs<Read> | undefined): ConnectionFlow {
  if (counters?.packets !== undefined) flow.packets = counters.packets;
  if (counters?.bytes !== undefined) flow.bytes = counters.bytes;
  return flow;
}

function translation(address: string, port: number | undefined): Translation {
  return port === undefined ? { address } : { address, port };
}

// A loop over `protocolFields` would take twice as long.
function readProtocolInfo({ protoinfoTcp, protoinfoSctp }: ProtoinfoAttrs<Read>, connection: Connection): void {
  if (protoinfoTcp !== undefined) {
    const { tcpState, tcpWscaleOriginal, tcpWscaleReply, tcpFlagsOriginal, tcpFlagsReply } = protoinfoTcp;
    const tcp: TcpConnection = {};
    if (tcpState !== undefined) tcp.state = tcpState;
    if (tcpWscaleOriginal !== undefined) tcp.originalWindowScale = tcpWscaleOriginal;
    if (tcpWscaleReply !== undefined) tcp.replyWindowScale = tcpWscaleReply;
    if (tcpFlagsOriginal !== undefined) tcp.originalFlags = tcpFlagsOriginal.flags;
    if (tcpFlagsReply !== undefined) tcp.replyFlags = tcpFlagsReply.flags;
    connection.tcp = tcp;
  }
  if (protoinfoSctp !== undefined) {
    const { sctpState, vtagOriginal, vtagReply } = protoinfoSctp;
    const sctp: SctpConnection = {};
    if (sctpState !== undefined) sctp.state = sctpState;
    if (vtagOriginal !== undefined) sctp.originalTag = vtagOriginal;
    if (vtagReply !== undefined) sctp.replyTag = vtagReply;
    connection.sctp = sctp;
  }
}
