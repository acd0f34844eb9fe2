import {
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_RDMA,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { argumentPath } from "./check.ts";
import { messageTypeName, protocolName } from "./format/names.ts";

const TYPE_LOW = hostLittleEndian ? 4 : 5;
const TYPE_HIGH = hostLittleEndian ? 5 : 4;

/** Returns the message type in the header of a request. */
export function messageType(bytes: Uint8Array): number {
  return bytes[TYPE_LOW]! | (bytes[TYPE_HIGH]! << 8);
}

/** Bit mask of the netlink protocols whose requests the kernel processes in `netlink_rcv_skb`. */
const SHARED_LOOP = [
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
  NETLINK_NETFILTER,
  NETLINK_GENERIC,
  NETLINK_CRYPTO,
  NETLINK_RDMA,
].reduce((bits, protocol) => bits | (1 << protocol), 0);

/**
 * Throws for a request that the kernel would acknowledge without processing it: one with a control type, or one of
 * NETLINK_ROUTE or NETLINK_NETFILTER that ends before its family header. (`netlink_rcv_skb`, `rtnetlink_rcv_msg`,
 * `nfnetlink_rcv`; the kernel itself rejects other short requests.)
 *
 * @param request the bytes of one whole message for the kernel.
 * @param name name of the argument for the error message.
 * @param index index of the request, if the argument is a list.
 * @throws RangeError with the reason.
 */
export function checkProcessable(protocol: number, request: Uint8Array, name: string, index?: number): void {
  const type = messageType(request);
  if (type >= NLMSG_MIN_TYPE && request.length >= NLMSG_HDRLEN + 4) return;
  checkUnusual(protocol, request, type, argumentPath(name, index));
}

function checkUnusual(protocol: number, request: Uint8Array, type: number, name: string): void {
  if (type < NLMSG_MIN_TYPE) {
    if (((SHARED_LOOP >>> protocol) & 1) === 0) return;
    throw ignored(name, `${messageTypeName(protocol, type)} is not a request of ${protocolName(protocol)}`);
  }
  const least = protocol === NETLINK_ROUTE ? 1 : protocol === NETLINK_NETFILTER ? 4 : 0;
  if (request.length >= NLMSG_HDRLEN + least) return;
  throw ignored(name, `${messageTypeName(protocol, type)} needs its family header`);
}

function ignored(name: string, reason: string): RangeError {
  return new RangeError(`${name}: ${reason}: the kernel would acknowledge it and do nothing`);
}
