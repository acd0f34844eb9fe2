import { defined } from "../../base/objects.ts";
import { textBytes } from "../../base/text.ts";
import type {
  Netlink,
  NetlinkDiagMsg,
  NetlinkShow,
  Packet,
  PacketDiagMsg,
  PacketShow,
  Unix,
  UnixDiagMsg,
  UnixShow,
  VsockDiagMsg,
  Xdp,
  XdpDiagMsg,
  XdpShow,
} from "../../families/sock-diag.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type {
  NetlinkProtocolSocket,
  PacketSocket,
  UnixSocket,
  VsockSocket,
  XdpSocket,
} from "../../subsystems/sockets/socket.ts";
import type { Answer } from "../fake-family.ts";
import { shutdownBits, withPrefix } from "./inet-fields.ts";

type Reply<Header, Attributes> = Answer<{ header: Header } & Attributes>;

/** Number of bytes of a link-layer address in `struct packet_diag_mclist`. */
const MAX_ADDR_LEN = 32;
const GROUPS_IN_WORD = 64;

/** Converts a listed socket back to the fields of the kernel's reply, with the requested attributes. */
export function unixFields(socket: UnixSocket, shown: ReadonlySet<UnixShow>): Reply<UnixDiagMsg, Unix> {
  const { file, shutdown, peer, pendingPeers, receiveQueue, unknown, unparsed } = socket;
  const isListening = socket.state === "listen";
  const hasQueues = shown.has("rqlen") && receiveQueue !== undefined;
  return defined({
    header: {
      udiagType: socket.type,
      udiagState: socket.state,
      udiagIno: socket.inode,
      udiagCookie: socket.cookie,
    },
    name: shown.has("name") ? nameOf(socket) : undefined,
    vfs: file && shown.has("vfs") ? { udiagVfsIno: file.inode, udiagVfsDev: deviceOf(file) } : undefined,
    peer: shown.has("peer") ? peer : undefined,
    icons: shown.has("icons") ? pendingPeers : undefined,
    rqlen: hasQueues
      ? {
          udiagRqueue: isListening ? (socket.acceptQueue ?? 0) : receiveQueue,
          udiagWqueue: isListening ? (socket.backlog ?? 0) : (socket.sendQueue ?? 0),
        }
      : undefined,
    meminfo: shown.has("meminfo") ? socket.memory : undefined,
    shutdown: shutdown && shutdownBits(shutdown),
    uid: shown.has("uid") ? socket.uid : undefined,
    unknown,
    unparsed,
  });
}

function nameOf({ path, abstractName }: UnixSocket): Uint8Array | undefined {
  // A path ends with a NUL byte, an abstract name begins with one.
  if (path !== undefined) return textBytes(`${path}\0`);
  return abstractName === undefined ? undefined : textBytes(`\0${abstractName}`);
}

function deviceOf({ major, minor }: { major: number; minor: number }): number {
  return major * 2 ** 20 + minor;
}

export function packetFields(socket: PacketSocket, shown: ReadonlySet<PacketShow>): Reply<PacketDiagMsg, Packet> {
  const { fanout, multicast, unknown, unparsed } = socket;
  const hasInfo = shown.has("info") && socket.ifindex !== undefined;
  const hasRings = shown.has("ring-cfg");
  return defined({
    header: {
      pdiagType: socket.type,
      pdiagNum: socket.etherType,
      pdiagIno: socket.inode,
      pdiagCookie: socket.cookie,
    },
    info: hasInfo
      ? {
          pdiIndex: socket.ifindex,
          pdiVersion: socket.version ?? 0,
          pdiReserve: socket.reserve ?? 0,
          pdiCopyThresh: socket.copyThreshold ?? 0,
          pdiTstamp: socket.timestamp ?? 0,
          pdiFlags: socket.flags ?? [],
        }
      : undefined,
    uid: shown.has("info") ? socket.uid : undefined,
    mclist:
      multicast && shown.has("mclist")
        ? multicast.map(({ ifindex, count, type, address }) => {
            const pdmcAddr = new Uint8Array(MAX_ADDR_LEN);
            pdmcAddr.set(address.subarray(0, MAX_ADDR_LEN));
            return { pdmcIndex: ifindex, pdmcCount: count, pdmcType: type, pdmcAlen: address.length, pdmcAddr };
          })
        : undefined,
    rxRing: hasRings ? socket.receiveRing : undefined,
    txRing: hasRings ? socket.transmitRing : undefined,
    fanout: fanout && shown.has("fanout") ? fanout.mode * 2 ** 16 + fanout.id : undefined,
    meminfo: shown.has("meminfo") ? socket.memory : undefined,
    filter: shown.has("filter") ? socket.filter : undefined,
    unknown,
    unparsed,
  });
}

export function netlinkFields(
  socket: NetlinkProtocolSocket,
  shown: ReadonlySet<NetlinkShow>,
): Reply<NetlinkDiagMsg, Netlink> {
  const { portId, destinationPortId, destinationGroup, groups, unknown, unparsed } = socket;
  return defined({
    header: {
      ndiagType: socket.type,
      ndiagProtocol: socket.netlinkProtocol,
      ndiagState: destinationPortId === 0 && destinationGroup === 0 ? 0 : 1,
      ndiagPortid: portId,
      ndiagDstPortid: destinationPortId,
      ndiagDstGroup: destinationGroup,
      ndiagIno: socket.inode,
      ndiagCookie: socket.cookie,
    },
    groups: groups && shown.has("groups") ? groupBits(groups) : undefined,
    flags: shown.has("flags") ? socket.flags : undefined,
    meminfo: shown.has("meminfo") ? socket.memory : undefined,
    unknown,
    unparsed,
  });
}

/** Bit 0 stands for group 1. The kernel sends 64-bit words. */
function groupBits(groups: readonly number[]): Uint8Array {
  const words = Math.max(1, Math.ceil(Math.max(0, ...groups) / GROUPS_IN_WORD));
  const view = new DataView(new ArrayBuffer(words * 8));
  for (const group of groups) {
    const at = Math.floor((group - 1) / GROUPS_IN_WORD) * 8;
    const bit = 1n << BigInt((group - 1) % GROUPS_IN_WORD);
    view.setBigUint64(at, view.getBigUint64(at, hostLittleEndian) | bit, hostLittleEndian);
  }
  return new Uint8Array(view.buffer);
}

export function vsockFields(socket: VsockSocket): { header: Answer<VsockDiagMsg> } {
  const { source, destination } = socket;
  const header = {
    vdiagType: socket.type,
    vdiagState: socket.state,
    vdiagShutdown: shutdownBits(socket.shutdown),
    vdiagSrcCid: source.cid,
    vdiagSrcPort: source.port,
    vdiagDstCid: destination.cid,
    vdiagDstPort: destination.port,
    vdiagIno: socket.inode,
    vdiagCookie: socket.cookie,
  };
  return { header };
}

export function xdpFields(socket: XdpSocket, shown: ReadonlySet<XdpShow>): Reply<XdpDiagMsg, Xdp> {
  const { ifindex, rings = {}, statistics, unknown, unparsed } = socket;
  const ring = (entries: number | undefined, show: XdpShow) =>
    entries === undefined || !shown.has(show) ? undefined : { entries };
  return defined({
    header: { xdiagType: socket.type, xdiagIno: socket.inode, xdiagCookie: socket.cookie },
    info: shown.has("info") && ifindex !== undefined ? { ifindex, queueId: socket.queueId ?? 0 } : undefined,
    uid: shown.has("info") ? socket.uid : undefined,
    rxRing: ring(rings.receive, "ring-cfg"),
    txRing: ring(rings.transmit, "ring-cfg"),
    umem: shown.has("umem") ? socket.umem : undefined,
    umemFillRing: ring(rings.fill, "umem"),
    umemCompletionRing: ring(rings.completion, "umem"),
    meminfo: shown.has("meminfo") ? socket.memory : undefined,
    stats: statistics && shown.has("stats") ? withPrefix(statistics, "n") : undefined,
    unknown,
    unparsed,
  });
}
