import { defined } from "../../base/objects.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import {
  type Inet,
  type InetDiagMsg,
  type InetExtension,
  type InetMptcp,
  type MptcpInfo,
  type SctpAddress,
  sockDiag,
  type TcpInfo,
  type TcpState,
  type UlpInfo,
} from "../../families/sock-diag.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { tryAddress } from "../../subsystems/route/core/addresses.ts";
import {
  associationStates,
  type CongestionControl,
  congestionStates,
  fastOpenFailures,
  type InetSocket,
  type Md5Key,
  type MptcpDetails,
  type ShutdownDirection,
  type SocketOption,
  type TcpDetails,
  type TrafficClassField,
  tcpOptions,
  tlsCiphers,
  tlsModes,
  type UpperLayerProtocol,
} from "../../subsystems/sockets/socket.ts";
import type { Answer } from "../fake-family.ts";

export type InetFields = Answer<{ header: InetDiagMsg } & Inet>;
type MptcpFields = Answer<{ header: InetDiagMsg } & InetMptcp>;

/** Attributes of a reply for an IPv4 or IPv6 socket. `extensions` contains those that the request selects. */
interface InetView {
  readonly extensions: ReadonlySet<InetExtension>;
  /** Whether the reply contains attributes that require CAP_NET_ADMIN. */
  readonly isPermitted: boolean;
}

/** Converts a listed socket back to the fields of the kernel's reply. The counterpart is `readInet`. */
export function inetFields(socket: InetSocket, { extensions, isPermitted }: InetView): InetFields & MptcpFields {
  const { tos, trafficClass, memory, shutdown, options } = socket;
  const isShown = (extension: InetExtension) => extensions.has(extension);
  const fields: InetFields & MptcpFields = defined({
    header: headerOf(socket),
    shutdown: shutdown && shutdownBits(shutdown),
    mark: isPermitted ? socket.mark : undefined,
    cgroupId: socket.cgroup,
    classId: isShown("tclass") ? socket.classId : undefined,
    tos: tos && isShown("tos") ? trafficClassByte(tos) : undefined,
    tclass: trafficClass && isShown("tclass") ? trafficClassByte(trafficClass) : undefined,
    skv6only: socket.v6only === undefined ? undefined : Number(socket.v6only),
    sockopt: options && optionFields(options),
    skmeminfo: isShown("skmeminfo") ? memory : undefined,
    unknown: socket.unknown,
    unparsed: socket.unparsed,
  });
  switch (socket.protocol) {
    case "tcp":
    case "dccp":
      return { ...fields, ...tcpFields(socket, isShown, isPermitted) };
    case "sctp":
      return {
        ...fields,
        ...defined({ locals: addresses(socket.localAddresses), peers: addresses(socket.peerAddresses) }),
      };
    case "mptcp":
      return socket.mptcp && isShown("info") ? { ...fields, info: mptcpFields(socket.mptcp) } : fields;
    default:
      return fields;
  }
}

/** Fields of the event that reports a freed TCP or UDP socket. (`inet_diag_handler_get_info`) */
export function destroyedFields(socket: InetSocket, protocol: number): InetFields {
  const { header, info } = inetFields(
    { ...socket, state: "close" },
    { extensions: new Set(["info"]), isPermitted: false },
  );
  const released = {
    ...header,
    idiagUid: 0,
    idiagInode: 0,
    idiagTimer: "off" as const,
    idiagRetrans: 0,
    idiagExpires: 0,
  };
  return { header: released, protocol, ...(info === undefined ? {} : { info }) } as InetFields;
}

function headerOf(socket: InetSocket): InetFields["header"] {
  const { source, destination, timer } = socket;
  const isListening = socket.state === "listen";
  const isRaw = socket.protocol === "raw";
  return {
    idiagFamily: socket.family,
    idiagState: reportedState(socket),
    idiagTimer: timer?.kind ?? "off",
    idiagRetrans: timer?.count ?? 0,
    id: {
      idiagSport: isRaw ? socket.ipProtocol : source.port,
      idiagDport: destination.port,
      idiagSrc: source.address,
      idiagDst: destination.address,
      idiagIf: socket.ifindex,
      idiagCookie: socket.cookie,
    },
    idiagExpires: timer?.expiresMs ?? 0,
    idiagRqueue: isListening ? (socket.acceptQueue ?? 0) : socket.receiveQueue,
    idiagWqueue: isListening ? (socket.backlog ?? 0) : socket.sendQueue,
    idiagUid: socket.uid,
    idiagInode: socket.inode,
  };
}

function reportedState(socket: InetSocket): TcpState | `${number}` {
  if (socket.protocol !== "sctp" || socket.association === undefined) return socket.state;
  const found = Object.entries(associationStates).find(([, [association]]) => association === socket.association);
  return found![0] as TcpState;
}

export function shutdownBits(directions: readonly ShutdownDirection[]): number {
  return (directions.includes("receive") ? 1 : 0) | (directions.includes("send") ? 2 : 0);
}

function trafficClassByte({ dscp, ecn }: TrafficClassField): number {
  return (dscp << 2) | ecn;
}

function optionFields(options: readonly SocketOption[]): Inet["sockopt"] {
  const first = sockDiag.enums["sockopt-flags"]!.entries.map(({ name }) => name);
  const isFirst = (option: SocketOption) => first.includes(option);
  type Flags = NonNullable<Inet["sockopt"]>;
  return {
    flags: options.filter(isFirst) as Flags["flags"],
    flags2: options.filter((option) => !isFirst(option)) as Flags["flags2"],
  };
}

type IsShown = (extension: InetExtension) => boolean;

function tcpFields(
  socket: Extract<InetSocket, { protocol: "tcp" | "dccp" }>,
  isShown: IsShown,
  isPermitted: boolean,
): Partial<InetFields> {
  const { tcp, congestion, ulp, md5Keys } = socket;
  const hasInfo = isShown("info");
  return {
    ...(tcp && hasInfo ? { info: infoFields(tcp, socket) } : {}),
    ...(congestion && isShown("cong") ? defined({ cong: congestion.algorithm }) : {}),
    ...(congestion && isShown("vegasinfo") ? congestionFields(congestion) : {}),
    ...(ulp && hasInfo && isPermitted ? { ulpInfo: ulpFields(ulp) } : {}),
    ...(md5Keys && hasInfo && isPermitted ? { md5sig: md5Keys.map(keyFields) } : {}),
  };
}

function infoFields(details: TcpDetails, { state, acceptQueue, backlog }: InetSocket): Answer<TcpInfo> {
  const { caState, options = [], sndWscale = 0, rcvWscale = 0, appLimited, fastOpenFailure, ...plain } = details;
  const failure = Math.max(0, fastOpenFailures.indexOf(fastOpenFailure));
  // The order of C bit fields depends on the byte order.
  const bits = hostLittleEndian ? Number(appLimited) | (failure << 1) : (Number(appLimited) << 7) | (failure << 5);
  const info: Answer<TcpInfo> = withPrefix(plain, "tcpi");
  // For a listening socket, these two members describe the accept queue.
  if (state === "listen") Object.assign(info, { tcpiUnacked: acceptQueue ?? 0, tcpiSacked: backlog ?? 0 });
  return Object.assign(info, {
    tcpiState: state,
    tcpiCaState: numberOf(caState ?? "open", congestionStates),
    tcpiOptions: options.reduce<number>(
      (sum, option) => sum + (typeof option === "number" ? option : 1 << tcpOptions.indexOf(option)),
      0,
    ),
    tcpiWscale: hostLittleEndian ? sndWscale | (rcvWscale << 4) : rcvWscale | (sndWscale << 4),
    tcpiAppLimitedFastopen: bits,
  });
}

function congestionFields({ vegas, dctcp, bbr }: CongestionControl): Partial<InetFields> {
  return defined({
    vegasinfo: vegas && {
      tcpvEnabled: Number(vegas.enabled),
      tcpvRttcnt: vegas.roundTrips,
      tcpvRtt: vegas.rtt,
      tcpvMinrtt: vegas.minRtt,
    },
    dctcpinfo: dctcp && {
      dctcpEnabled: Number(dctcp.enabled),
      dctcpCeState: dctcp.ceState,
      dctcpAlpha: dctcp.alpha,
      dctcpAbEcn: dctcp.abEcn,
      dctcpAbTot: dctcp.abTotal,
    },
    bbrinfo: bbr && {
      bbrBwLo: Number(BigInt.asUintN(32, BigInt(bbr.bandwidth ?? 0))),
      bbrBwHi: Number(BigInt(bbr.bandwidth ?? 0) >> 32n),
      bbrMinRtt: bbr.minRtt,
      bbrPacingGain: bbr.pacingGain,
      bbrCwndGain: bbr.cwndGain,
    },
  });
}

function ulpFields({ name, tls, mptcp, ...extra }: UpperLayerProtocol): Answer<UlpInfo> {
  const versions = { "1.2": 0x303, "1.3": 0x304 } as const;
  return defined({
    name,
    tls:
      tls &&
      defined({
        version: typeof tls.version === "string" ? versions[tls.version] : tls.version,
        cipher: tls.cipher === undefined ? undefined : numberOf(tls.cipher, tlsCiphers, 51),
        txconf: tls.transmit === undefined ? undefined : numberOf(tls.transmit, tlsModes, 1),
        rxconf: tls.receive === undefined ? undefined : numberOf(tls.receive, tlsModes, 1),
        zcRoTx: tls.zeroCopySendfile === true ? (true as const) : undefined,
        rxNoPad: tls.receiveNoPadding === true ? (true as const) : undefined,
        txMaxPayloadLen: tls.maxPayloadLength,
      }),
    mptcp:
      mptcp &&
      defined({
        tokenRem: mptcp.remoteToken,
        tokenLoc: mptcp.localToken,
        idRem: mptcp.remoteId,
        idLoc: mptcp.localId,
        relwriteSeq: mptcp.relativeWriteSequence,
        mapSeq: mptcp.mapSequence,
        mapSfseq: mptcp.mapSubflowSequence,
        ssnOffset: mptcp.subflowOffset,
        mapDatalen: mptcp.mapLength,
        flags: mptcp.flags,
      }),
    ...extra,
  });
}

function keyFields({ address, prefixLength, key }: Md5Key): Answer<NonNullable<Inet["md5sig"]>[number]> {
  const tcpmKey = new Uint8Array(80);
  tcpmKey.set(key.subarray(0, tcpmKey.length));
  return {
    tcpmFamily: address.includes(":") ? "inet6" : "inet",
    tcpmPrefixlen: prefixLength,
    tcpmKeylen: key.length,
    tcpmAddr: address,
    tcpmKey,
  };
}

function addresses(list: readonly string[] | undefined): Answer<SctpAddress>[] | undefined {
  return list?.map((address) =>
    tryAddress(address)?.family === AF_INET6
      ? { family: AF_INET6, address6: address, address4: "0.0.0.0" }
      : { family: AF_INET, address4: address, address6: "::" },
  );
}

function mptcpFields({ checksums, ...plain }: MptcpDetails): Answer<MptcpInfo> {
  const info: Answer<MptcpInfo> = withPrefix(plain, "mptcpi");
  return Object.assign(info, { mptcpiCsumEnabled: Number(checksums ?? false) });
}

/** Values without a name are decimal text. */
function numberOf<Name extends string>(value: Name | `${number}`, names: readonly Name[], first = 0): number {
  const index = (names as readonly string[]).indexOf(value);
  return index < 0 ? Number(value) : index + first;
}

/** Adds the prefix of a C structure's members, such as `tcpi`. `rest` contains the bytes of unknown members. */
export function withPrefix(fields: object, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name === "rest" ? name : `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      value,
    ]),
  );
}
