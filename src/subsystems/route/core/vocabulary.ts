import { typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import { AF_BRIDGE, AF_INET, AF_INET6, AF_MPLS, AF_UNSPEC } from "../../../constants/socket.ts";
import { type RtnhFlags, rtRoute } from "../../../families/rt-route.ts";
import type { MessageView } from "../../../message/message.ts";
import { type BitNames, flagNames, NumberNames } from "./names.ts";

/** Name of an address family. */
export type AddressFamily = "inet" | "inet6" | "mpls" | "bridge";

export const families: NumberNames<AddressFamily | "unspec"> = /* @__PURE__ */ new NumberNames(
  { unspec: AF_UNSPEC, inet: AF_INET, inet6: AF_INET6, mpls: AF_MPLS, bridge: AF_BRIDGE },
  0xff,
);

export function checkFamily(entry: object, ofAddress: number, field: string): void {
  const { family } = entry as { family?: unknown };
  if (family === undefined || families.read(family as number, "family") === ofAddress) return;
  throw typeError("family", `expected "${families.show(ofAddress)}" as in ${field}, got ${describeValue(family)}`);
}

/** The first byte of every rtnetlink message is the address family. */
export function messageFamily(message: MessageView): number {
  if (message.length <= NLMSG_HDRLEN) return AF_UNSPEC;
  return message.view.getUint8(message.offset + NLMSG_HDRLEN);
}

/** Dumps of all families also contain messages of other families, such as those of bridges and multicast routing. */
export function isRouted(message: MessageView): boolean {
  const family = messageFamily(message);
  return family === AF_INET || family === AF_INET6 || family === AF_MPLS;
}

/** `RT_SCOPE_*` */
const scopeNumbers = { global: 0, site: 200, link: 253, host: 254, nowhere: 255 } as const;

/** Name of the scope of an address or route. */
export type Scope = keyof typeof scopeNumbers;

export const scopes: NumberNames<Scope> = /* @__PURE__ */ new NumberNames(scopeNumbers, 0xff);

/** `RTPROT_*` */
const protocolNumbers = {
  unspec: 0,
  redirect: 1,
  kernel: 2,
  boot: 3,
  static: 4,
  gated: 8,
  ra: 9,
  mrt: 10,
  zebra: 11,
  bird: 12,
  dnrouted: 13,
  xorp: 14,
  ntk: 15,
  dhcp: 16,
  mrouted: 17,
  keepalived: 18,
  babel: 42,
  openr: 99,
  bgp: 186,
  isis: 187,
  ospf: 188,
  rip: 189,
  eigrp: 192,
} as const;

/** Name of the program or mechanism that added a route, rule or next hop. (`RTPROT_*`) */
export type Protocol = keyof typeof protocolNumbers;

export const protocols: NumberNames<Protocol> = /* @__PURE__ */ new NumberNames(protocolNumbers, 0xff);

/** `RT_TABLE_*` */
const tableNumbers = { default: 253, main: 254, local: 255 } as const;

/** Name of a routing table. Requests specify other tables by number. */
export type RouteTableName = keyof typeof tableNumbers;

export const tables: NumberNames<RouteTableName> = /* @__PURE__ */ new NumberNames(tableNumbers, 0xffffffff);

/** Returns the name or number of a table for a title. Also returns invalid values. */
export function tableTitle(table: unknown): unknown {
  return typeof table === "number" ? tables.show(table) : table;
}

/** Formats realms as `ip` does: "3/4" for those of the source and the destination. */
export function realmsText(realms: number): string {
  const [source, destination] = [realms >>> 16, realms & 0xffff];
  return source === 0 ? `${destination}` : `${source}/${destination}`;
}

/** Rejects 0, because a dump request with table 0 lists all tables. */
export function listedTable(table: RouteTableName | number, path: string): number {
  return checkInteger(tables.read(table, path), 1, 0xffffffff, path);
}

export function tableEquals(
  table: RouteTableName | number,
  path: string,
): (item: { readonly table?: number }) => boolean {
  const number = listedTable(table, path);
  return (item) => item.table === number;
}

/** Name of a flag of a next hop. (`RTNH_F_*`) */
export type NexthopFlag = RtnhFlags;

export const nexthopFlags: BitNames<NexthopFlag> = /* @__PURE__ */ flagNames(rtRoute, "rtnh-flags");
