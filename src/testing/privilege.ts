import { NETLINK_NETFILTER, NETLINK_ROUTE } from "../constants/netlink.ts";
import type { MessageView } from "../message/message.ts";
import type { Family, Operation } from "../schema/model/family.ts";

/** The low bits of a rtnetlink type are the operation; 2 is GET. */
const ROUTE_KIND = 3;
const ROUTE_GET = 2;

/**
 * Whether an operation requires CAP_NET_ADMIN. Netfilter requires it for everything, rtnetlink for changes; other
 * families define it per operation in the spec.
 */
export function requiresPrivilege({ protocol }: Family, { flags }: Operation, { type }: MessageView): boolean {
  if (protocol === NETLINK_NETFILTER) return true;
  if (protocol === NETLINK_ROUTE && (type & ROUTE_KIND) !== ROUTE_GET) return true;
  return flags?.some((flag) => flag === "admin-perm" || flag === "uns-admin-perm") === true;
}
