import {
  AF_INET,
  AF_UNSPEC,
  IFF_UP,
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  type Message,
  MessageWriter,
  NETLINK_ROUTE,
  type NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTA_DST,
  RTA_OIF,
  RTM_DELLINK,
  RTM_GETLINK,
  RTM_GETROUTE,
  RTM_NEWLINK,
  RTM_NEWROUTE,
  RTN_UNICAST,
  RTPROT_STATIC,
  transact,
} from "../../src/index.ts";

const LOOPBACK = 1;

/** Returns a request for the interface with this index. */
export function getLink(index: number): Message {
  return new MessageWriter(RTM_GETLINK)
    .struct((header) => header.u8(AF_UNSPEC).zero(3).s32(index).u32(0).u32(0))
    .finish();
}

/** Returns the name of the interface in a message. */
export function linkName(message: Message): string {
  const attributes = message.attributes(16);
  return attributes.find(IFLA_IFNAME) ? attributes.string() : "";
}

/** Returns an rtnetlink request that lists all interfaces. */
export function getLinks(): Message {
  return getLink(0);
}

/** Returns a request that creates a bridge, a kind of interface that every kernel has. */
export function addBridge(name: string, flags: number = NLM_F_CREATE | NLM_F_EXCL): Message {
  return new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | flags)
    .struct((header) => header.zero(16))
    .string(IFLA_IFNAME, name)
    .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "bridge"))
    .finish();
}

/** Returns a request that deletes the interface with this name. */
export function deleteLink(name: string): Message {
  return new MessageWriter(RTM_DELLINK)
    .struct((header) => header.zero(16))
    .string(IFLA_IFNAME, name)
    .finish();
}

/** Returns a request that sets an interface up. */
export function setUp(index: number = LOOPBACK): Message {
  return new MessageWriter(RTM_NEWLINK)
    .struct((header) => header.u8(AF_UNSPEC).zero(3).s32(index).u32(IFF_UP).u32(IFF_UP))
    .finish();
}

/** Sets the loopback interface of a namespace up. */
export function setLoopbackUp(netns: NetworkNamespace): void {
  transact(NETLINK_ROUTE, setUp(), { netns });
}

/** Returns a request that adds host route number `number` of 10.0.0.0/8 over the loopback interface. */
export function addRoute(number: number, flags: number = NLM_F_CREATE | NLM_F_EXCL): Message {
  return new MessageWriter(RTM_NEWROUTE, NLM_F_REQUEST | flags)
    .struct((header) =>
      header
        .u8(AF_INET)
        .u8(32)
        .zero(2)
        .u8(RT_TABLE_MAIN)
        .u8(RTPROT_STATIC)
        .u8(RT_SCOPE_UNIVERSE)
        .u8(RTN_UNICAST)
        .u32(0),
    )
    .be32(RTA_DST, 0x0a000000 + number)
    .u32(RTA_OIF, LOOPBACK)
    .finish();
}

/** Returns an rtnetlink request that lists all IPv4 routes. */
export function getRoutes(): Message {
  return new MessageWriter(RTM_GETROUTE).struct((header) => header.u8(AF_INET).zero(11)).finish();
}
