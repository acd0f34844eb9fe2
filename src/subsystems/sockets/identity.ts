import { typeError } from "../../base/argument-error.ts";
import { checkBigint, checkInteger, checkObject, checkOneOf, U64_MAXIMUM } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { endpointText } from "../../base/text.ts";
import { AF_INET } from "../../constants/socket.ts";
import type { Operations } from "../../families/sock-diag.ts";
import { parseAddress } from "../route/core/addresses.ts";
import { checkProtocol, inetNumbers, isInet } from "./protocols.ts";
import type { Endpoint, InetProtocol } from "./socket.ts";

/** Fields that identify an IPv4 or IPv6 socket. Sockets that `list()` returned can be passed unchanged. */
export interface InetSocketId<Protocol extends InetProtocol = InetProtocol> {
  protocol: Protocol;
  /** Address family of the socket (default: the address family of `source`). */
  family?: "inet" | "inet6" | undefined;
  source: Endpoint;
  /** Remote address and port of the socket. Omit this field for a socket without a peer, such as a listening socket. */
  destination?: Endpoint | undefined;
  /** Index of the interface to which the socket is bound (default 0: the socket is not bound to an interface). */
  ifindex?: number | undefined;
  /**
   * Cookie of the socket (default: any cookie). The cookie distinguishes the socket from later sockets with the same
   * addresses.
   */
  cookie?: bigint | undefined;
  /** Number of the IP protocol of a raw socket, such as 1 for ICMP. */
  ipProtocol?: number | undefined;
}

/** Fields that identify a UNIX domain socket. Sockets that `list()` returned can be passed unchanged. */
export interface UnixSocketId {
  protocol: "unix";
  /** Inode number of the socket. */
  inode: number;
  /** Cookie of the socket (default: any cookie). */
  cookie?: bigint | undefined;
}

/** Such as "tcp 127.0.0.1:80 → 127.0.0.1:1234" or "unix 4711", for error messages. */
export function socketTitle(id: InetSocketId | UnixSocketId): string {
  if (id.protocol === "unix") return `unix ${id.inode}`;
  const { protocol, source, destination } = id;
  const end = ({ address, port }: Endpoint) => endpointText(address, port);
  return `${protocol} ${end(source)}${destination === undefined ? "" : ` → ${end(destination)}`}`;
}

type InetHeader = Operations["inet"]["do"]["request"]["header"];

export function identify(id: InetSocketId, verb: "get" | "destroy", path = "id"): InetHeader {
  checkObject(id, path);
  const { protocol, source, destination, ifindex = 0, cookie, ipProtocol } = id;
  checkProtocol(protocol, `${path}.protocol`);
  if (!isInet(protocol) || protocol === "mptcp") {
    throw typeError(`${path}.protocol`, `the kernel cannot ${verb} a single socket of ${protocol}`);
  }
  const sourceFamily = checkEndpoint(source, `${path}.source`);
  const { family = sourceFamily } = id;
  checkOneOf(family, ["inet", "inet6"], `${path}.family`);
  const isIpv6 = family === "inet6";
  const peer = destination ?? { address: isIpv6 ? "::" : "0.0.0.0", port: 0 };
  const peerFamily = checkEndpoint(peer, `${path}.destination`);
  for (const [name, actual] of Object.entries({ source: sourceFamily, destination: peerFamily })) {
    if (actual !== family)
      throw typeError(`${path}.${name}.address`, `expected an address of ${family}, got ${actual}`);
  }
  checkInteger(ifindex, 0, 0x7fffffff, `${path}.ifindex`);
  if (cookie !== undefined) checkBigint(cookie, 0n, U64_MAXIMUM, `${path}.cookie`);
  if (ipProtocol !== undefined) checkInteger(ipProtocol, 0, 255, `${path}.ipProtocol`);
  // For UDP, the kernel expects the remote end in `idiagSrc`.
  const isSwapped = verb === "get" && (protocol === "udp" || protocol === "udplite");
  const [from, to] = isSwapped ? [peer, source] : [source, peer];
  const ends = {
    idiagSrc: from.address,
    idiagSport: from.port,
    idiagDst: to.address,
    idiagDport: to.port,
    idiagIf: ifindex,
  };
  return {
    sdiagFamily: family,
    sdiagProtocol: inetNumbers[protocol],
    pad: ipProtocol ?? 0,
    id: cookie === undefined ? ends : { ...ends, idiagCookie: cookie },
  };
}

export function checkEndpoint(end: Endpoint, path: string): "inet" | "inet6" {
  if (typeof end !== "object" || end === null) {
    throw typeError(path, `expected an address and a port, got ${describeValue(end)}`);
  }
  checkInteger(end.port, 0, 0xffff, `${path}.port`);
  return parseAddress(end.address, `${path}.address`).family === AF_INET ? "inet" : "inet6";
}
