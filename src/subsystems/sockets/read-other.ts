import { defined } from "../../base/objects.ts";
import type {
  NetlinkDiagMsg,
  Netlink as NetlinkFields,
  PacketDiagMsg,
  Packet as PacketFields,
  UnixDiagMsg,
  Unix as UnixFields,
  VsockDiagMsg,
  XdpDiagMsg,
  Xdp as XdpFields,
} from "../../families/sock-diag.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { readBuffer } from "../../schema/values/text.ts";
import { copyExtra, setQueues, shutdownOf, stateOf, withoutPrefix } from "./read.ts";
import type { NetlinkProtocolSocket, PacketSocket, UnixSocket, VsockSocket, XdpSocket } from "./socket.ts";

/** Number of low bits that contain the minor number. */
const MINOR_BITS = 20;

export function readUnix(reply: { header: UnixDiagMsg } & UnixFields): UnixSocket {
  const { header, name, vfs, peer, icons, rqlen, meminfo, shutdown, uid } = reply;
  const socket: UnixSocket = {
    protocol: "unix",
    type: header.udiagType,
    state: stateOf(header.udiagState),
    inode: header.udiagIno,
    cookie: header.udiagCookie,
  };
  if (name !== undefined && name.length > 0) {
    if (name[0] === 0) socket.abstractName = abstractName(name);
    else socket.path = readBuffer(name, 0, name.length);
  }
  if (peer !== undefined) socket.peer = peer;
  if (icons !== undefined) socket.pendingPeers = icons;
  if (rqlen !== undefined) setQueues(socket, socket.state === "listen", rqlen.udiagRqueue, rqlen.udiagWqueue);
  if (vfs !== undefined) {
    const device = vfs.udiagVfsDev;
    socket.file = {
      inode: vfs.udiagVfsIno,
      major: device >>> MINOR_BITS,
      minor: device & ((1 << MINOR_BITS) - 1),
    };
  }
  if (shutdown !== undefined) socket.shutdown = shutdownOf(shutdown);
  if (uid !== undefined) socket.uid = uid;
  if (meminfo !== undefined) socket.memory = meminfo;
  copyExtra(reply, socket);
  return socket;
}

/** Removes the leading NUL; the name may contain others. */
function abstractName(name: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 1; start <= name.length; ) {
    const end = name.indexOf(0, start);
    const stop = end < 0 ? name.length : end;
    parts.push(readBuffer(name, start, stop));
    start = stop + 1;
  }
  return parts.join("\0");
}

export function readPacket(reply: { header: PacketDiagMsg } & PacketFields): PacketSocket {
  const { header, info, mclist, rxRing, txRing, fanout, uid, meminfo, filter, unknown, unparsed } = reply;
  return defined({
    protocol: "packet" as const,
    type: header.pdiagType,
    etherType: header.pdiagNum,
    inode: header.pdiagIno,
    cookie: header.pdiagCookie,
    uid,
    ifindex: info?.pdiIndex,
    version: info?.pdiVersion,
    reserve: info?.pdiReserve,
    copyThreshold: info?.pdiCopyThresh,
    timestamp: info?.pdiTstamp,
    flags: info?.pdiFlags,
    multicast: mclist?.map(({ pdmcIndex, pdmcCount, pdmcType, pdmcAlen, pdmcAddr }) => ({
      ifindex: pdmcIndex,
      count: pdmcCount,
      type: pdmcType,
      address: pdmcAddr.slice(0, pdmcAlen),
    })),
    receiveRing: rxRing,
    transmitRing: txRing,
    fanout: fanout === undefined ? undefined : { id: fanout & 0xffff, mode: fanout >>> 16 },
    filter,
    memory: meminfo,
    unknown,
    unparsed,
  });
}

export function readNetlink(reply: { header: NetlinkDiagMsg } & NetlinkFields): NetlinkProtocolSocket {
  const { header, groups, flags, meminfo, unknown, unparsed } = reply;
  return defined({
    protocol: "netlink" as const,
    type: header.ndiagType,
    netlinkProtocol: header.ndiagProtocol,
    portId: header.ndiagPortid,
    destinationPortId: header.ndiagDstPortid,
    destinationGroup: header.ndiagDstGroup,
    inode: header.ndiagIno,
    cookie: header.ndiagCookie,
    groups: groups && groupNumbers(groups),
    flags,
    memory: meminfo,
    unknown,
    unparsed,
  });
}

/** Bit 0 stands for group 1. */
function groupNumbers(bits: Uint8Array): number[] {
  const numbers: number[] = [];
  for (const [index, byte] of bits.entries()) {
    // On big-endian machines, a word's last byte has the lowest bits.
    const position = hostLittleEndian ? index : (index & ~7) + 7 - (index & 7);
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) numbers.push(position * 8 + bit + 1);
  }
  return numbers.sort((one, other) => one - other);
}

export function readVsock({ header }: { header: VsockDiagMsg }): VsockSocket {
  return {
    protocol: "vsock",
    type: header.vdiagType,
    state: stateOf(header.vdiagState),
    source: { cid: header.vdiagSrcCid, port: header.vdiagSrcPort },
    destination: { cid: header.vdiagDstCid, port: header.vdiagDstPort },
    shutdown: shutdownOf(header.vdiagShutdown),
    inode: header.vdiagIno,
    cookie: header.vdiagCookie,
  };
}

export function readXdp(reply: { header: XdpDiagMsg } & XdpFields): XdpSocket {
  const { header, info, uid, rxRing, txRing, umem, umemFillRing, umemCompletionRing, meminfo, stats } = reply;
  const rings = defined({
    receive: rxRing?.entries,
    transmit: txRing?.entries,
    fill: umemFillRing?.entries,
    completion: umemCompletionRing?.entries,
  });
  return defined({
    protocol: "xdp" as const,
    type: header.xdiagType,
    inode: header.xdiagIno,
    cookie: header.xdiagCookie,
    uid,
    ifindex: info?.ifindex,
    queueId: info?.queueId,
    rings: Object.keys(rings).length === 0 ? undefined : rings,
    umem,
    statistics: stats && withoutPrefix(stats, "n"),
    memory: meminfo,
    unknown: reply.unknown,
    unparsed: reply.unparsed,
  });
}
