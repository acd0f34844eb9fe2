// The socket that receives a packet, as the kernel selects it. (__inet_lookup_skb, __udp4_lib_lookup)
import { endpointText } from "../../base/text.ts";
import type { Steps } from "../../io/io.ts";
import type { Link } from "../route/index.ts";
import type { InetSocket } from "../sockets/index.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import { destinationOf, type Packet, portOf, sourceOf, tcpFlagsOf } from "./model/packet.ts";
import type { Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";

/** Where the packet is received: the interface, and the VRF of which it is a port. */
export interface Receiving {
  readonly link: Link;
  readonly vrf: Link | undefined;
  /**
   * Interface with the destination address, for packets of a local program: sockets that are bound to it receive them, and
   * those that are bound to the loopback interface do not. (inet_iif)
   */
  readonly owner?: Link | undefined;
  /** Whether the packet opened the connection of a socket, after another socket received the packet. */
  readonly isOpened?: ((socket: InetSocket) => boolean) | undefined;
}

export function* deliver(view: NamespaceView, trace: Trace, packet: Packet, receiving: Receiving): Steps<End> {
  const { protocol } = packet;
  const device = receiving.link.ifname;
  if (protocol === "icmp" || protocol === "icmpv6") return yield* answerEcho(view, trace, packet, device);
  if (protocol !== "tcp" && protocol !== "udp" && protocol !== "udplite")
    return undecided(`sockets of ${protocol} are not searched`);
  const [sport, dport] = [portOf(packet, "sport"), portOf(packet, "dport")];
  if (dport === undefined) return undecided("the socket depends on the destination port, which is not known");
  const question = `${protocol} socket for ${destinationOf(packet)} port ${dport}`;
  const isAccepted = (yield* view.sysctl(`net/ipv4/${protocol === "tcp" ? "tcp" : "udp"}_l3mdev_accept`)) === 1;
  const candidates: { readonly socket: InetSocket; readonly score: number }[] = [];
  let isPortUnknown = false;
  for (const socket of yield* view.sockets(protocol)) {
    const score = scoreOf(socket, packet, receiving, isAccepted);
    if (score === undefined) continue;
    if (socket.destination.port !== 0 && receiving.isOpened?.(socket) === true) continue;
    if (socket.destination.port !== 0 && sport === undefined) {
      isPortUnknown = true;
      continue;
    }
    candidates.push({ socket, score });
  }
  if (isPortUnknown) return undecided("a connected socket may receive the packet", ["source port"]);
  const best = Math.max(...candidates.map(({ score }) => score));
  const found = candidates.filter(({ score }) => score === best).map(({ socket }) => socket);
  const [socket] = found;
  if (socket === undefined) {
    const answer = protocol === "tcp" ? "TCP reset" : "ICMP port unreachable";
    trace.add(view, device, {
      place: "socket",
      question,
      answer: `none: the kernel answers with ${answer}`,
      fact: { kind: "socket", inodes: [] },
    });
    return ended("rejected", `no ${protocol} socket receives port ${dport} of ${destinationOf(packet)} here`);
  }
  const text = socketText(socket);
  const end =
    socket.protocol === "tcp" ? ofTcp(socket, packet, text) : ended("delivered", `${text} receives the packet`);
  const inodes = found.map(({ inode }) => inode).sort((one, other) => one - other);
  const several = found.length > 1 ? `one of ${found.length} sockets with the same address` : text;
  trace.add(view, device, {
    place: "socket",
    question,
    answer: several,
    decidedBy: text,
    fact: { kind: "socket", inodes },
  });
  return end;
}

function ofTcp({ state, acceptQueue, backlog }: InetSocket, packet: Packet, text: string): End {
  const flags = tcpFlagsOf(packet);
  const isFirst = flags.includes("syn") && !flags.includes("ack");
  if (state === "listen") {
    if (!isFirst)
      return ended("rejected", `${text} expects the first packet of a connection: the kernel answers with TCP reset`);
    if (acceptQueue !== undefined && backlog !== undefined && acceptQueue > backlog)
      return ended("dropped", `the accept queue of ${text} is full: ${acceptQueue} connections`);
    return ended("delivered", `${text} receives the packet`);
  }
  if (state === "established" && !isFirst) return ended("delivered", `${text} receives the packet`);
  return undecided(`${text} is in the state ${state}`, ["sequence numbers of the connection"]);
}

/** Higher scores win. Undefined if the socket does not receive the packet. (compute_score, inet_match) */
function scoreOf(
  socket: InetSocket,
  packet: Packet,
  { link, vrf, owner }: Receiving,
  isAccepted: boolean,
): number | undefined {
  const { family, source, destination, ifindex, v6only } = socket;
  if (source.port !== portOf(packet, "dport")) return undefined;
  const isConnected = destination.port !== 0;
  const isAny = source.address === "::" || source.address === "0.0.0.0";
  const mapped = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (family === "inet" && packet.family === "inet6") return undefined;
  if (family === "inet6" && packet.family === "inet") {
    if (v6only === true || (isAny && source.address !== "::")) return undefined;
    if (!isAny && mapped(source.address) === source.address) return undefined;
  }
  if (!isAny && mapped(source.address) !== destinationOf(packet)) return undefined;
  if (isConnected) {
    if (mapped(destination.address) !== sourceOf(packet)) return undefined;
    const sport = portOf(packet, "sport");
    if (sport !== undefined && destination.port !== sport) return undefined;
  }
  if (
    ifindex === 0 ? vrf !== undefined && !isAccepted : ifindex !== (owner ?? link).ifindex && ifindex !== vrf?.ifindex
  )
    return undefined;
  const isSame = family === packet.family;
  return (isAny ? 0 : 64) + (isConnected ? 16 : 0) + (ifindex === 0 ? 0 : 4) + (isSame ? 1 : 0);
}

function socketText({ protocol, source, destination, state, ifindex, uid }: InetSocket): string {
  const end = ({ address, port }: { address: string; port: number }) => endpointText(address, port);
  const peer = destination.port === 0 ? "" : ` connected to ${end(destination)}`;
  const bound = ifindex === 0 ? "" : `, bound to interface ${ifindex}`;
  return `the ${protocol} socket ${end(source)}${peer} (${state === "listen" ? "listening, " : ""}user ${uid}${bound})`;
}

/** The kernel answers echo requests itself. */
function* answerEcho(view: NamespaceView, trace: Trace, packet: Packet, device: string): Steps<End> {
  const isFour = packet.protocol === "icmp";
  const name = isFour ? "net/ipv4/icmp_echo_ignore_all" : "net/ipv6/icmp/echo_ignore_all";
  const isIgnored = (yield* view.sysctl(name)) === 1;
  const answer = isIgnored ? `ignored: ${name} is 1` : "the kernel answers";
  trace.add(view, device, {
    place: "socket",
    question: "echo request",
    answer,
    fact: { kind: "echo", isAnswered: !isIgnored },
  });
  return isIgnored
    ? ended("dropped", `the kernel ignores echo requests: ${name} is 1`)
    : ended("delivered", "the kernel receives the echo request and answers it");
}
