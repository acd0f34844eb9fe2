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
import { messageTypeName, protocolName } from "./names.ts";

const TYPE_LOW = hostLittleEndian ? 4 : 5;
const TYPE_HIGH = hostLittleEndian ? 5 : 4;

/** The type of the message that starts with these bytes. */
export function messageType(bytes: Uint8Array): number {
  return bytes[TYPE_LOW]! | (bytes[TYPE_HIGH]! << 8);
}

/** A bit for each protocol whose requests go through the loop that most of the kernel shares (`netlink_rcv_skb`). */
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
 * Refuses a request that the kernel would acknowledge without a look at it, as if it had been done: one of a control
 * type, and one of NETLINK_ROUTE or NETLINK_NETFILTER that ends before its family header. (`netlink_rcv_skb`,
 * `rtnetlink_rcv_msg`, `nfnetlink_rcv`; what is short in any other way the kernel refuses by itself)
 *
 * @param request the bytes of one whole message that is about to be sent to the kernel.
 * @param name how the message is called in the error: "requests[3]".
 * @throws RangeError with what is wrong.
 */
export function checkTakenUp(protocol: number, request: Uint8Array, name: string): void {
  const type = messageType(request);
  if (type >= NLMSG_MIN_TYPE && request.length >= NLMSG_HDRLEN + 4) return;
  if (type < NLMSG_MIN_TYPE) {
    if (((SHARED_LOOP >>> protocol) & 1) === 0) return;
    throw ignored(name, `${messageTypeName(protocol, type)} is no request of ${protocolName(protocol)}`);
  }
  const least = protocol === NETLINK_ROUTE ? 1 : protocol === NETLINK_NETFILTER ? 4 : 0;
  if (request.length >= NLMSG_HDRLEN + least) return;
  throw ignored(name, `${messageTypeName(protocol, type)} needs its family header`);
}

function ignored(name: string, reason: string): RangeError {
  return new RangeError(`${name}: ${reason}: the kernel would acknowledge it and do nothing`);
}
