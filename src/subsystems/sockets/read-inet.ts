import { defined } from "../../base/objects.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import type {
  Inet,
  InetDiagMsg,
  InetDiagSockopt,
  InetMptcp,
  SctpAddress,
  TcpInfo,
  UlpInfo,
} from "../../families/sock-diag.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { bitNames, copyExtra, setQueues, shutdownOf, stateOf, timerOf, trafficClassOf, withoutPrefix } from "./read.ts";
import {
  associationStates,
  type CongestionControl,
  congestionStates,
  fastOpenFailures,
  type InetProtocol,
  type InetSocket,
  type InetSocketBase,
  type Md5Key,
  type MptcpSocket,
  type RawSocket,
  type SctpSocket,
  type SocketOption,
  type TcpDetails,
  type TcpSocket,
  type TlsDetails,
  tcpOptions,
  tlsCiphers,
  tlsModes,
  type UpperLayerProtocol,
} from "./socket.ts";

type InetReply = { header: InetDiagMsg } & (Inet | InetMptcp);

export function readInet(protocol: InetProtocol, reply: InetReply): InetSocket {
  const { header } = reply;
  const { id } = header;
  const isRaw = protocol === "raw";
  const socket: InetSocketBase = {
    protocol,
    family: header.idiagFamily as "inet" | "inet6",
    state: stateOf(header.idiagState),
    source: { address: id.idiagSrc, port: isRaw ? 0 : id.idiagSport },
    destination: { address: id.idiagDst, port: isRaw ? 0 : id.idiagDport },
    ifindex: id.idiagIf,
    uid: header.idiagUid,
    inode: header.idiagInode,
    cookie: id.idiagCookie,
    receiveQueue: 0,
    sendQueue: 0,
  };
  setQueues(socket, header.idiagState === "listen", header.idiagRqueue, header.idiagWqueue);
  const timer = timerOf(header);
  if (timer !== undefined) socket.timer = timer;
  if (reply.shutdown !== undefined) socket.shutdown = shutdownOf(reply.shutdown);
  if (reply.mark !== undefined) socket.mark = reply.mark;
  if (reply.cgroupId !== undefined) socket.cgroup = reply.cgroupId;
  if (reply.classId !== undefined) socket.classId = reply.classId;
  if (reply.tos !== undefined) socket.tos = trafficClassOf(reply.tos);
  if (reply.tclass !== undefined) socket.trafficClass = trafficClassOf(reply.tclass);
  if (reply.skv6only !== undefined) socket.v6only = reply.skv6only !== 0;
  if (reply.sockopt !== undefined) socket.options = optionsOf(reply.sockopt);
  if (reply.skmeminfo !== undefined) socket.memory = reply.skmeminfo;
  copyExtra(reply, socket);
  if (isRaw) (socket as RawSocket).ipProtocol = id.idiagSport;
  else if (protocol === "mptcp") readMptcp(reply as InetMptcp, socket as MptcpSocket);
  else if (protocol === "sctp") readSctp(reply as Inet, socket as SctpSocket);
  else if (protocol === "tcp" || protocol === "dccp") readTcp(reply as Inet, socket as TcpSocket);
  return socket as InetSocket;
}

function readTcp(reply: Inet, socket: TcpSocket): void {
  const { info, md5sig, ulpInfo } = reply;
  if (info !== undefined) socket.tcp = tcpDetails(info);
  const congestion = congestionOf(reply);
  if (congestion !== undefined) socket.congestion = congestion;
  if (ulpInfo !== undefined) socket.ulp = upperLayerProtocol(ulpInfo);
  if (md5sig === undefined) return;
  socket.md5Keys = md5sig.map(({ tcpmAddr, tcpmPrefixlen, tcpmKeylen, tcpmKey = new Uint8Array() }): Md5Key => {
    return { address: tcpmAddr, prefixLength: tcpmPrefixlen, key: tcpmKey.slice(0, tcpmKeylen) };
  });
}

function readMptcp({ info }: InetMptcp, socket: MptcpSocket): void {
  if (info === undefined) return;
  const { mptcpiCsumEnabled, ...plain } = info;
  socket.mptcp = Object.assign(withoutPrefix(plain, "mptcpi"), { checksums: mptcpiCsumEnabled !== 0 });
}

/** Decoded TCP states and timers of associations are numbers of SCTP. */
function readSctp({ locals, peers }: Inet, socket: SctpSocket): void {
  if (locals !== undefined) socket.localAddresses = addressesOf(locals);
  if (peers === undefined) return;
  socket.peerAddresses = addressesOf(peers);
  const found = associationStates[socket.state];
  if (found !== undefined) [socket.association, socket.state] = found;
  // The kernel reports only this timer. (`inet_diag_msg_sctpasoc_fill`)
  if (socket.timer !== undefined) socket.timer.kind = "retransmit";
}

/** Members that an old kernel does not report are absent. */
function tcpDetails(info: TcpInfo): TcpDetails {
  const { tcpiState, tcpiCaState, tcpiOptions, tcpiWscale, tcpiAppLimitedFastopen, ...plain } = info;
  // The order of C bit fields depends on the byte order.
  const [low, high] = [tcpiWscale & 15, tcpiWscale >> 4];
  const bits = tcpiAppLimitedFastopen;
  const details: TcpDetails = Object.assign(withoutPrefix(plain, "tcpi"), {
    caState: congestionStates[tcpiCaState] ?? (`${tcpiCaState}` as const),
    options: bitNames(tcpiOptions, tcpOptions),
    sndWscale: hostLittleEndian ? low : high,
    rcvWscale: hostLittleEndian ? high : low,
    appLimited: (bits & (hostLittleEndian ? 1 : 0x80)) !== 0,
  });
  // For a listening socket, these two members describe the accept queue.
  if (tcpiState === "listen") details.unacked = details.sacked = 0;
  const failure = fastOpenFailures[(hostLittleEndian ? bits >> 1 : bits >> 5) & 3];
  if (failure !== undefined) details.fastOpenFailure = failure;
  return details;
}

function congestionOf({ cong, vegasinfo, dctcpinfo, bbrinfo }: Inet): CongestionControl | undefined {
  if (cong === undefined && vegasinfo === undefined && dctcpinfo === undefined && bbrinfo === undefined)
    return undefined;
  const control: CongestionControl = {};
  if (cong !== undefined) control.algorithm = cong;
  if (vegasinfo !== undefined) {
    const { tcpvEnabled, tcpvRttcnt: roundTrips, tcpvRtt: rtt, tcpvMinrtt: minRtt } = vegasinfo;
    control.vegas = { enabled: tcpvEnabled !== 0, roundTrips, rtt, minRtt };
  }
  if (dctcpinfo !== undefined) {
    const {
      dctcpEnabled,
      dctcpCeState: ceState,
      dctcpAlpha: alpha,
      dctcpAbEcn: abEcn,
      dctcpAbTot: abTotal,
    } = dctcpinfo;
    control.dctcp = { enabled: dctcpEnabled !== 0, ceState, alpha, abEcn, abTotal };
  }
  if (bbrinfo !== undefined) {
    // Older kernels do not send the last members of the structure.
    const { bbrBwLo = 0, bbrBwHi = 0, bbrMinRtt: minRtt, bbrPacingGain: pacingGain, bbrCwndGain: cwndGain } = bbrinfo;
    control.bbr = { bandwidth: (BigInt(bbrBwHi) << 32n) | BigInt(bbrBwLo), minRtt, pacingGain, cwndGain };
  }
  return control;
}

function upperLayerProtocol(info: UlpInfo): UpperLayerProtocol {
  const protocol: UpperLayerProtocol = {};
  if (info.name !== undefined) protocol.name = info.name;
  if (info.tls !== undefined) {
    const { version, cipher, txconf, rxconf, zcRoTx, rxNoPad, txMaxPayloadLen } = info.tls;
    const tls: TlsDetails = {};
    if (version !== undefined) tls.version = version === 0x303 ? "1.2" : version === 0x304 ? "1.3" : version;
    if (cipher !== undefined) tls.cipher = tlsCiphers[cipher - 51] ?? `${cipher}`;
    if (txconf !== undefined) tls.transmit = tlsModes[txconf - 1] ?? `${txconf}`;
    if (rxconf !== undefined) tls.receive = tlsModes[rxconf - 1] ?? `${rxconf}`;
    if (zcRoTx !== undefined) tls.zeroCopySendfile = true;
    if (rxNoPad !== undefined) tls.receiveNoPadding = true;
    if (txMaxPayloadLen !== undefined) tls.maxPayloadLength = txMaxPayloadLen;
    protocol.tls = tls;
  }
  if (info.mptcp !== undefined) {
    const { mptcp } = info;
    protocol.mptcp = defined({
      remoteToken: mptcp.tokenRem,
      localToken: mptcp.tokenLoc,
      remoteId: mptcp.idRem,
      localId: mptcp.idLoc,
      relativeWriteSequence: mptcp.relwriteSeq,
      mapSequence: mptcp.mapSeq,
      mapSubflowSequence: mptcp.mapSfseq,
      subflowOffset: mptcp.ssnOffset,
      mapLength: mptcp.mapDatalen,
      flags: mptcp.flags,
    });
  }
  copyExtra(info, protocol);
  return protocol;
}

/** Skips bits without a name. */
function optionsOf({ flags, flags2 }: InetDiagSockopt): SocketOption[] {
  return [...flags, ...flags2].filter((option) => typeof option === "string");
}

/** Skips entries that are no IP addresses. */
function addressesOf(entries: readonly SctpAddress[]): string[] {
  return entries.flatMap(({ family, address4, address6 }) => {
    if (family === AF_INET) return [address4];
    return family === AF_INET6 ? [address6] : [];
  });
}
