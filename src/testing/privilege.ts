import { NETLINK_NETFILTER, NETLINK_ROUTE } from "../constants/netlink.ts";
import type { MessageView } from "../message/message.ts";
import type { Family, Operation } from "../schema/model.ts";

/** The lowest bits of a type of rtnetlink say what is done with the thing that the others stand for: 2 is that it is told. */
const ROUTE_KIND = 3;
const ROUTE_GET = 2;

/**
 * Whether the kernel does it for none but those who have CAP_NET_ADMIN. Netfilter tells them alone anything, rtnetlink has them
 * alone change anything, and elsewhere each operation has a rule of its own, which is the spec's to say.
 */
export function takesPrivilege({ protocol }: Family, { flags }: Operation, { type }: MessageView): boolean {
  if (protocol === NETLINK_NETFILTER) return true;
  if (protocol === NETLINK_ROUTE && (type & ROUTE_KIND) !== ROUTE_GET) return true;
  return flags?.some((flag) => flag === "admin-perm" || flag === "uns-admin-perm") === true;
}
