import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkFlag, checkInteger } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { ConvertedEvents } from "../../client/converted-events.ts";
import type { EventStream } from "../../client/event-stream.ts";
import { decoderOf } from "../../client/family.ts";
import type { EventOptions } from "../../client/options.ts";
import { EEXIST, EINVAL, ENODEV, EPROTONOSUPPORT } from "../../constants/errno.ts";
import { AF_INET } from "../../constants/socket.ts";
import {
  type EncapType,
  type Events,
  type L2specType,
  type L2tpAttrs,
  l2tp,
  type Pwtype,
  type Stats,
} from "../../families/l2tp.ts";
import { asynchronous, type Mode, type Result, type Steps } from "../../io/io.ts";
import type { ExtraAttributes, Read, Write } from "../../schema/model/types.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { parseAddress, showAddress } from "../route/core/addresses.ts";
import { extraFields, Fields, flag, integer, named, reported, special } from "../route/core/fields.ts";
import { equals } from "../route/core/filters.ts";
import { type GenericKind, GenericTable, PartialTable, TableGroup } from "../route/core/generic.ts";
import { checkedName } from "../route/core/interfaces.ts";
import { enumNames, type NumberNames } from "../route/core/names.ts";
import type { RouteOptions } from "../route/core/options.ts";
import { checkMilliseconds } from "../route/core/ticks.ts";
import { parseBytes } from "./bytes.ts";

/** Protocol that carries an L2TP tunnel: "udp" or "ip". */
export type L2tpEncapsulation = EncapType;
/** Type of the payload of an L2TP session. The kernel supports "eth" and, with the module l2tp_ppp, also "ppp". */
export type L2tpSessionType = Pwtype;
/** Counters of an L2TP tunnel or session. */
export type L2tpStatistics = Stats;

/** Identifies an L2TP tunnel. */
export interface L2tpTunnelKey {
  /** Number of the L2TP tunnel on this host, from 1. */
  id: number;
}

/** An L2TP tunnel to add. An {@link L2tpTunnel} returned by `list()` can be passed unchanged. */
export interface NewL2tpTunnel extends L2tpTunnelKey {
  /** Number by which the other host identifies the L2TP tunnel. Required to add a tunnel, but not to delete one. */
  peerId?: number | undefined;
  /** Version of L2TP (default 3). */
  version?: 2 | 3 | undefined;
  /** Protocol that carries the L2TP tunnel (default "udp"). Version 2 requires UDP. */
  encapsulation?: L2tpEncapsulation | undefined;
  /** IPv4 or IPv6 address of this end of the L2TP tunnel. */
  local?: string | undefined;
  /** IPv4 or IPv6 address of the other end of the L2TP tunnel. */
  remote?: string | undefined;
  /** UDP port of this end of the L2TP tunnel. */
  localPort?: number | undefined;
  /** UDP port of the other end of the L2TP tunnel. */
  remotePort?: number | undefined;
  /** Whether the L2TP tunnel's packets sent over IPv4 have a UDP checksum (default false). */
  udpChecksum?: boolean | undefined;
  /** Whether the L2TP tunnel's packets sent over IPv6 have a UDP checksum (default true). */
  udp6ChecksumTx?: boolean | undefined;
  /** Whether the L2TP tunnel drops packets received over IPv6 that have no UDP checksum (default true). */
  udp6ChecksumRx?: boolean | undefined;
  /**
   * File descriptor of a connected UDP or L2TP/IP socket that carries the L2TP tunnel, instead of the addresses and
   * ports. The tunnel is deleted when the socket is closed.
   */
  fd?: number | undefined;
}

/** An L2TP tunnel of a network namespace. */
export interface L2tpTunnel extends NewL2tpTunnel, ExtraAttributes {
  statistics?: L2tpStatistics;
}

/** Filter for listing L2TP tunnels. */
export interface L2tpTunnelFilter {
  version?: 2 | 3 | undefined;
}

/** Identifies an L2TP session. */
export interface L2tpSessionKey {
  /** Number of the L2TP tunnel on this host. */
  tunnelId: number;
  /** Number of the L2TP session on this host, from 1. */
  id: number;
}

/** An L2TP session to add or change. An {@link L2tpSession} returned by `list()` can be passed unchanged. */
export interface NewL2tpSession extends L2tpSessionKey {
  /** Number by which the other host identifies the L2TP session. Required only to add a session. */
  peerId?: number | undefined;
  /** Payload type of the L2TP session (default "eth"). */
  type?: L2tpSessionType | undefined;
  /** Name of the L2TP session's network interface. By default, the kernel chooses a name such as "l2tpeth0". */
  ifname?: string | undefined;
  /**
   * Cookie that received L2TP packets must contain: 4 or 8 bytes, or hexadecimal digits. Sessions returned by `list()`
   * contain hexadecimal digits.
   */
  cookie?: string | Uint8Array | undefined;
  /** Cookie in the L2TP session's sent packets: 4 or 8 bytes, or hexadecimal digits. */
  peerCookie?: string | Uint8Array | undefined;
  /**
   * Whether L2TP packets contain the L2-specific sublayer header of RFC 3931: "default" (the default value) or "none".
   * The kernel does not report this setting.
   */
  sublayer?: L2specType | undefined;
  /** Whether packets received in the L2TP session must have sequence numbers (default false). */
  receiveSequence?: boolean | undefined;
  /** Whether packets sent in the L2TP session have sequence numbers (default false). */
  sendSequence?: boolean | undefined;
  /**
   * Whether this host decides if the L2TP session uses sequence numbers (LNS mode, default false). Without LNS mode,
   * the kernel starts or stops sending sequence numbers when the peer does.
   */
  lnsMode?: boolean | undefined;
  /**
   * Time in milliseconds for which L2TP packets that arrive out of order wait for missing packets (default 0). The
   * kernel rounds it up to a tick of its timer, such as 4 ms.
   */
  reorderTimeout?: number | undefined;
}

/** An L2TP session: a connection inside an L2TP tunnel, usually with its own network interface. */
export interface L2tpSession extends NewL2tpSession, ExtraAttributes {
  /** Number of the L2TP tunnel on the other host. */
  peerTunnelId?: number;
  type?: L2tpSessionType;
  /** Whether the socket of the L2TP tunnel uses IPsec. */
  usesIpsec?: boolean;
  statistics?: L2tpStatistics;
}

/** Filter for listing L2TP sessions. */
export interface L2tpSessionFilter {
  /** Local id of the tunnel. */
  tunnelId?: number | undefined;
  ifname?: string | undefined;
}

/** A change of an L2TP tunnel or session, or a gap after lost events. */
export type L2tpEvent =
  | { readonly kind: "tunnel-created" | "tunnel-modified" | "tunnel-deleted"; readonly tunnel: L2tpTunnel }
  | { readonly kind: "session-created" | "session-modified" | "session-deleted"; readonly session: L2tpSession }
  | Gap;

const MAX_ID = 0xffffffff;
/** Version 2 of L2TP has ids of 16 bits. */
const MAX_ID_V2 = 0xffff;
const COOKIE_LENGTHS = [4, 8];

const encapsulations: NumberNames<EncapType> = /* @__PURE__ */ enumNames(l2tp, "encap-type", 1);
const sessionTypes: NumberNames<Pwtype> = /* @__PURE__ */ enumNames(l2tp, "pwtype", 0xffff);
const sublayers: NumberNames<L2specType> = /* @__PURE__ */ enumNames(l2tp, "l2spec-type", 1);

const id = (attribute: string) => integer(attribute, 1, MAX_ID);
const port = (attribute: string) => integer(attribute, 1, 0xffff);
const cookie = (attribute: string) => ({
  attribute,
  parse: (value: unknown, path: string) => parseBytes(value, COOKIE_LENGTHS, path),
});

const tunnelFields: Fields<L2tpTunnel, NewL2tpTunnel> = /* @__PURE__ */ new Fields("tunnel", () => ({
  id: id("connId"),
  peerId: { ...id("peerConnId"), notInDelete: true },
  version: { attribute: "protoVersion", notInDelete: true },
  encapsulation: { attribute: "encapType", reported: true },
  local: special(),
  remote: special(),
  localPort: port("udpSport"),
  remotePort: port("udpDport"),
  udpChecksum: special("udpCsum"),
  udp6ChecksumTx: special("udpZeroCsum6Tx"),
  udp6ChecksumRx: special("udpZeroCsum6Rx"),
  fd: integer("fd", 0, 0x7fffffff),
  statistics: reported("stats"),
  ...extraFields,
}));

const decodeTunnel = decoderOf(l2tp, "tunnel-get");

function readTunnel(reply: L2tpAttrs<Read>): L2tpTunnel {
  const { connId = 0, encapType, udpCsum } = reply;
  const entry: L2tpTunnel = tunnelFields.read(reply, { id: connId });
  const local = reply.ip6Saddr ?? reply.ipSaddr;
  const remote = reply.ip6Daddr ?? reply.ipDaddr;
  if (local !== undefined) entry.local = local;
  if (remote !== undefined) entry.remote = remote;
  if (encapType !== "udp") return entry;
  if (reply.ip6Saddr === undefined) {
    if (udpCsum !== undefined) entry.udpChecksum = udpCsum;
    return entry;
  }
  entry.udp6ChecksumTx = reply.udpZeroCsum6Tx === undefined;
  entry.udp6ChecksumRx = reply.udpZeroCsum6Rx === undefined;
  return entry;
}

/** With addresses, the kernel creates the socket of the tunnel. */
function endpoints({ local, remote }: NewL2tpTunnel): L2tpAttrs<Write> {
  const one = parseAddress(local!, "local");
  const other = parseAddress(remote!, "remote");
  if (one.family !== other.family) throw typeError("remote", "expected an address of the same family as local");
  const [from, to] = [one, other].map(({ family, bytes }) => showAddress(family, bytes)) as [string, string];
  return one.family === AF_INET ? { ipSaddr: from, ipDaddr: to } : { ip6Saddr: from, ip6Daddr: to };
}

const defaultChecksums = { udpChecksum: false, udp6ChecksumTx: true, udp6ChecksumRx: true } as const;
const checksums = Object.keys(defaultChecksums) as (keyof typeof defaultChecksums)[];

/** The kernel would ignore the fields in `names`. */
function rejectFields(tunnel: NewL2tpTunnel, names: readonly (keyof NewL2tpTunnel)[], reason: string): void {
  for (const name of names) {
    if (tunnel[name] !== undefined) throw typeError(name, `expected undefined, because ${reason}`);
  }
}

/** Rejects checksums in `names` that differ from their defaults. */
function rejectChecksums(tunnel: NewL2tpTunnel, names: typeof checksums, reason: string): void {
  for (const name of names) {
    const { [name]: standard } = defaultChecksums;
    if ((tunnel[name] ?? standard) !== standard)
      throw typeError(name, `expected ${standard} or undefined, because ${reason}`);
  }
}

const tunnelKind: GenericKind<L2tpTunnel, NewL2tpTunnel, L2tpTunnelFilter> = {
  noun: "L2TP tunnel",
  plural: "L2TP tunnels",
  family: l2tp,
  fields: tunnelFields,
  operations: { list: "tunnel-get", get: "tunnel-get", add: "tunnel-create", delete: "tunnel-delete" },
  filter: { version: equals("version") },
  missing: ENODEV,
  read: (message) => [readTunnel(decodeTunnel(message))],
  write(input, verb) {
    const request: Record<string, unknown> = {};
    if (verb === "delete") {
      tunnelFields.write({ id: input.id }, request);
      return request;
    }
    const { version = 3, encapsulation = "udp", udpChecksum, udp6ChecksumTx, udp6ChecksumRx } = input;
    checkInteger(version, 2, 3, "version");
    checkInteger(input.id, 1, version === 2 ? MAX_ID_V2 : MAX_ID, "id");
    checkInteger(input.peerId, 1, version === 2 ? MAX_ID_V2 : MAX_ID, "peerId");
    for (const name of checksums) checkFlag(input[name], name);
    const encapType = encapsulations.read(encapsulation, "encapsulation");
    Object.assign(request, { protoVersion: version, encapType });
    tunnelFields.write(input, request);
    if (input.fd !== undefined) {
      const ofSocket = ["local", "remote", "localPort", "remotePort", ...checksums] as const;
      rejectFields(input, ofSocket, "the socket has addresses, ports and checksums");
      return request;
    }
    const ends = endpoints(input);
    Object.assign(request, ends);
    if (encapsulations.show(encapType) === "ip") {
      rejectFields(input, ["localPort", "remotePort"], "the tunnel uses no UDP");
      rejectChecksums(input, checksums, "the tunnel uses no UDP");
    } else checkInteger(input.remotePort, 1, 0xffff, "remotePort");
    // (l2tp_tunnel_sock_create)
    if (ends.ipSaddr === undefined) rejectChecksums(input, ["udpChecksum"], "the tunnel uses IPv6");
    else rejectChecksums(input, ["udp6ChecksumTx", "udp6ChecksumRx"], "the tunnel uses IPv4");
    if (udpChecksum === true) request["udpCsum"] = true;
    if (udp6ChecksumTx === false) request["udpZeroCsum6Tx"] = true;
    if (udp6ChecksumRx === false) request["udpZeroCsum6Rx"] = true;
    return request;
  },
  title: (tunnel) => `${tunnel.id}`,
  advice(errno, verb) {
    if (verb !== "add") return undefined;
    if (errno === EEXIST) return "a tunnel with this id exists: delete() deletes it";
    return errno === EPROTONOSUPPORT
      ? "version 2 of L2TP requires UDP; IP requires the module l2tp_ip or l2tp_ip6"
      : undefined;
  },
};

/**
 * The L2TP tunnels of a network namespace, available as {@link L2tp.tunnels}. Tunnels can be added and deleted, but not
 * changed.
 */
export class L2tpTunnels<M extends Mode = "sync"> extends GenericTable<
  M,
  L2tpTunnel,
  NewL2tpTunnel,
  L2tpTunnelFilter,
  L2tpTunnelKey
> {
  /** @internal */
  static open(options?: RouteOptions): L2tpTunnels {
    return new L2tpTunnels(options, tunnelKind);
  }

  /** Returns a string that identifies an L2TP tunnel, for use as a `Map` key. */
  static readonly keyOf: KeyOf<L2tpTunnelKey> = /* @__PURE__ */ fieldsKey("id");
}

const sessionFields: Fields<L2tpSession, NewL2tpSession> = /* @__PURE__ */ new Fields("session", () => ({
  tunnelId: id("connId"),
  id: id("sessionId"),
  peerTunnelId: reported("peerConnId"),
  peerId: id("peerSessionId"),
  type: named(sessionTypes, "pwType"),
  ifname: { attribute: "ifname", parse: checkedName },
  cookie: cookie("cookie"),
  peerCookie: cookie("peerCookie"),
  sublayer: named(sublayers, "l2specType"),
  receiveSequence: flag("recvSeq"),
  sendSequence: flag("sendSeq"),
  lnsMode: flag("lnsMode"),
  reorderTimeout: { attribute: "recvTimeout", parse: checkMilliseconds, show: Number },
  usesIpsec: { ...flag("usingIpsec"), reported: true },
  statistics: reported("stats"),
  ...extraFields,
}));

const decodeSession = decoderOf(l2tp, "session-get");

function readSession(reply: L2tpAttrs<Read>): L2tpSession {
  return sessionFields.read(reply, { tunnelId: reply.connId ?? 0, id: reply.sessionId ?? 0 });
}

const sessionKind: GenericKind<L2tpSession, NewL2tpSession, L2tpSessionFilter> = {
  noun: "L2TP session",
  plural: "L2TP sessions",
  family: l2tp,
  fields: sessionFields,
  operations: {
    list: "session-get",
    get: "session-get",
    add: "session-create",
    change: "session-modify",
    delete: "session-delete",
  },
  filter: { tunnelId: equals("tunnelId"), ifname: equals("ifname") },
  missing: ENODEV,
  read: (message) => [readSession(decodeSession(message))],
  write(input, verb) {
    const request: Record<string, unknown> = {};
    const { tunnelId, id, receiveSequence, sendSequence, lnsMode, reorderTimeout } = input;
    checkInteger(tunnelId, 1, MAX_ID, "tunnelId");
    checkInteger(id, 1, MAX_ID, "id");
    if (verb !== "add") {
      const settings = verb === "change" ? { receiveSequence, sendSequence, lnsMode, reorderTimeout } : {};
      sessionFields.write({ tunnelId, id, ...settings }, request);
      return request;
    }
    checkInteger(input.peerId, 1, MAX_ID, "peerId");
    sessionFields.write({ type: "eth", ...input }, request);
    return request;
  },
  title: ({ tunnelId, id }) => `${id} of tunnel ${tunnelId}`,
  advice(errno, verb) {
    if (verb !== "add") return undefined;
    if (errno === ENODEV) return "there is no such tunnel: tunnels.list() returns those that exist";
    if (errno === EEXIST) return "the session or an interface with this name exists";
    return errno === EINVAL || errno === EPROTONOSUPPORT
      ? "sessions of the type eth require version 3 of L2TP and the module l2tp_eth"
      : undefined;
  },
};

/**
 * The L2TP sessions of a network namespace, available as {@link L2tp.sessions}. Of an existing session, `change` can
 * set only the use of sequence numbers, `lnsMode` and `reorderTimeout`. All other fields are ignored.
 */
export class L2tpSessions<M extends Mode = "sync"> extends PartialTable<
  M,
  L2tpSession,
  NewL2tpSession,
  L2tpSessionFilter,
  L2tpSessionKey
> {
  /** @internal */
  static open(options?: RouteOptions): L2tpSessions {
    return new L2tpSessions(options, sessionKind);
  }

  /** Returns a string that identifies an L2TP session, for use as a `Map` key. */
  static readonly keyOf: KeyOf<L2tpSessionKey> = /* @__PURE__ */ fieldsKey("tunnelId", "id");
}

/**
 * Events about L2TP tunnels and sessions. When a deletion is reported, the tunnel or session may still exist for a
 * moment. Sessions that are deleted together with their tunnel or their network interface are not reported.
 */
export class L2tpEvents extends ConvertedEvents<Events, L2tpEvent> {
  /** @internal */
  constructor(stream: EventStream<Events>) {
    super(fromOpen(stream, new.target, "L2tp.events()", Symbol.asyncIterator in Object(stream)), (item) => {
      if (item.kind === "gap") return item;
      const { name, fields } = item;
      switch (name) {
        case "tunnel-created":
        case "tunnel-modified":
        case "tunnel-deleted":
          return { kind: name, tunnel: readTunnel(fields) };
        case "session-created":
        case "session-modified":
        case "session-deleted":
          return { kind: name, session: readSession(fields) };
      }
      return undefined;
    });
  }
}

/**
 * L2TP tunnels and sessions of a network namespace, as `ip l2tp` configures them.
 *
 * ```ts
 * using l2tp = L2tp.open();
 * l2tp.tunnels.add({ id: 1, peerId: 2, local: "192.0.2.1", remote: "192.0.2.2", localPort: 1701, remotePort: 1701 });
 * l2tp.sessions.add({ tunnelId: 1, id: 1, peerId: 1, ifname: "l2tp0" });
 * for (const { ifname, statistics } of l2tp.sessions.list({ tunnelId: 1 })) console.log(ifname, statistics?.rxPackets);
 * ```
 *
 * All methods, including those that read, require CAP_NET_ADMIN in the user namespace that owns the network namespace.
 */
export class L2tp<M extends Mode = "sync"> extends TableGroup<M> {
  readonly tunnels: L2tpTunnels<M> = this.open(L2tpTunnels);
  readonly sessions: L2tpSessions<M> = this.open(L2tpSessions);

  /**
   * Opens a client for the L2TP tunnels and sessions of a network namespace, without sending a request. Throws a
   * NetlinkError if the namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): L2tp {
    return new L2tp("L2TP", options, l2tp);
  }

  /** Opens an `L2tp` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): L2tp<"async"> {
    return new L2tp<"async">("L2TP", asynchronous(options), l2tp);
  }

  /** Subscribes to changes of L2TP tunnels and sessions. The subscription is active when this method returns. */
  events(options?: EventOptions): Result<M, L2tpEvents> {
    return this.session.run(this.#events(options), options);
  }

  *#events(options: EventOptions | undefined): Steps<L2tpEvents> {
    return new L2tpEvents(yield* this.session.events(l2tp, "l2tp", options));
  }
}
