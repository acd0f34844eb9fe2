import { defined } from "../../base/objects.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { NDUSEROPT_SRCADDR, RTM_NEWNDUSEROPT, RTNLGRP_ND_USEROPT } from "../../constants/rtnetlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { readIpv6 } from "../../schema/values/addresses.ts";
import { parseRouterOption, type RouterOptionEvent } from "./router-options.ts";
import { checkSystemEventOptions, SocketEvents, type SystemEventOptions } from "./socket-events.ts";

/** Sizes of `struct nlmsghdr` and `struct nduseroptmsg`, and offsets of members. */
const HEADER = 16;
const MESSAGE = 16;
const OPTIONS_LENGTH = 2;
const IFINDEX = 4;
const ICMP_TYPE = 8;
/** ND_ROUTER_ADVERT (linux/icmpv6.h) */
const ROUTER_ADVERTISEMENT = 134;
const ATTRIBUTE_HEADER = 4;
const ADDRESS = 16;

/**
 * A subscription to the options of received IPv6 router advertisements that programs process (RTM_NEWNDUSEROPT): DNS
 * servers and search domains, the prefix of NAT64, prefixes of the link and the URI of a captive portal.
 *
 * ```ts
 * await using events = RouterOptionEvents.open();
 * for await (const event of events) {
 *   if (event.kind === "dns-servers") console.log(event.dev, event.servers, event.lifetime);
 *   if (event.kind === "nat64-prefix") console.log(event.dev, event.prefix);
 * }
 * ```
 *
 * Requires no privilege. The kernel reports the options of each advertisement that it accepts (sysctl `accept_ra` of the
 * interface), also if nothing changed. It sends no advertisement again for a new subscription: a program can ask the
 * routers for one with a router solicitation.
 */
export class RouterOptionEvents extends SocketEvents<RouterOptionEvent> {
  private constructor(options: SystemEventOptions) {
    super(options, NETLINK_ROUTE, RTNLGRP_ND_USEROPT);
  }

  /**
   * Subscribes to options of router advertisements. The subscription is active when this method returns.
   *
   * @throws NetlinkError if the socket cannot be opened; TypeError or RangeError for invalid options; the signal's
   * reason if it is already aborted.
   */
  static open(options: SystemEventOptions = {}): RouterOptionEvents {
    checkSystemEventOptions(options);
    return new RouterOptionEvents(options);
  }

  protected read(bytes: Uint8Array): readonly RouterOptionEvent[] | "malformed" {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEADER + MESSAGE) return "malformed";
    if (view.getUint16(4, hostLittleEndian) !== RTM_NEWNDUSEROPT) return [];
    if (bytes[HEADER + ICMP_TYPE] !== ROUTER_ADVERTISEMENT) return [];
    const start = HEADER + MESSAGE;
    const length = view.getUint16(HEADER + OPTIONS_LENGTH, hostLittleEndian);
    const router = routerOf(bytes, view, start + ((length + 3) & ~3));
    if (router === undefined) return "malformed";
    const ifindex = view.getInt32(HEADER + IFINDEX, hostLittleEndian);
    const dev = this.socket.core.interfaceName(ifindex) || undefined;
    const events: RouterOptionEvent[] = [];
    for (let at = start; at < start + length; ) {
      const size = bytes[at + 1]! * 8;
      if (at + 8 > start + length || size === 0 || at + size > start + length) return "malformed";
      events.push({ ...parseRouterOption(bytes.subarray(at, at + size)), ifindex, router, ...defined({ dev }) });
      at += size;
    }
    return events;
  }
}

function routerOf(bytes: Uint8Array, view: DataView, at: number): string | undefined {
  if (at + ATTRIBUTE_HEADER + ADDRESS > bytes.length) return undefined;
  const isAddress =
    view.getUint16(at, hostLittleEndian) === ATTRIBUTE_HEADER + ADDRESS &&
    view.getUint16(at + 2, hostLittleEndian) === NDUSEROPT_SRCADDR;
  return isAddress ? readIpv6(bytes, at + ATTRIBUTE_HEADER) : undefined;
}
