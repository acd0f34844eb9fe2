import { readFileSync } from "node:fs";
import {
  AF_INET,
  dump,
  type Message,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  type NetlinkError,
  type NetworkNamespace,
  RTA_DST,
  RTA_TABLE,
  RTM_GETROUTE,
  transactMultiple,
} from "../../src/index.ts";
import { failureOf } from "../support/failures.ts";
import { addBridge, addRoute } from "../support/requests.ts";

const RTMSG = 12;

/** Returns a request that dumps the IPv4 routes of one routing table. */
export function getTable(table: number): Message {
  return new MessageWriter(RTM_GETROUTE)
    .struct((header) => header.u8(AF_INET).zero(11))
    .u32(RTA_TABLE, table)
    .finish();
}

/** Returns the destination of a route as text in the format of `ip`. */
export function destinationOf(message: MessageView): string {
  const attribute = message.attributes(RTMSG);
  if (!attribute.find(RTA_DST)) return "default";
  const address = attribute.be32();
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

/** Adds `count` routes to the main routing table. */
export function addRoutes(netns: NetworkNamespace, count: number): void {
  const requests = Array.from({ length: count }, (_, number) => addRoute(number));
  for (const { error } of transactMultiple(NETLINK_ROUTE, requests, { netns })) if (error !== undefined) throw error;
}

/** Adds `count` bridges. With enough bridges, a dump of links needs several datagrams. */
export function addBridges(netns: NetworkNamespace, count: number): void {
  const requests = Array.from({ length: count }, (_, number) => addBridge(`bridge${number}`));
  for (const { error } of transactMultiple(NETLINK_ROUTE, requests, { netns })) if (error !== undefined) throw error;
}

/** Returns the number of netlink sockets in the namespace that have a dump in progress. */
export function runningDumps(netns: NetworkNamespace): number {
  const table = netns.run(() => readFileSync("/proc/thread-self/net/netlink", "utf8"));
  const [header = "", ...lines] = table.trim().split("\n");
  const column = header.trim().split(/\s+/).indexOf("Dump");
  if (column < 0) throw new Error(`/proc/net/netlink has no such column: ${header}`);
  return lines.filter((line) => line.trim().split(/\s+/)[column] !== "0").length;
}

/** Reads a dump to its end and returns the error with which it fails. */
export function dumpFailure(...args: Parameters<typeof dump>): NetlinkError {
  return failureOf(() => dump(...args).toArray());
}
