import { decoderOf } from "../../client/family.ts";
import { IFA_ADDRESS, IFA_CACHEINFO, IFA_LOCAL } from "../../constants/if_addr.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import {
  RTM_DELADDR,
  RTM_GETADDR,
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTNLGRP_IPV4_IFADDR,
  RTNLGRP_IPV6_IFADDR,
  RTNLGRP_LINK,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../constants/socket.ts";
import { type Operations, rtAddr } from "../../families/rt-addr.ts";
import type { MessageView } from "../../message/message.ts";
import { volatileAttributes } from "../compare.ts";
import type { Key } from "../key.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Silence, Source } from "../source.ts";
import { LinkStates } from "./link-states.ts";
import { attributesOf, headerByte, headerWord, request } from "./raw.ts";

/** An address of a network interface. */
export type Address = Operations["getaddr"]["dump"]["reply"];

/** Length of `struct ifaddrmsg`. */
export const IFADDRMSG = 8;
const PREFIX_LENGTH = 1;
const INDEX = 4;

/**
 * What tells addresses apart. In IPv4 the other end and the length of the network do, too. In IPv6 a link has each address once:
 * both can change, and the kernel tells of that with the new ones alone.
 */
function keyOf(message: MessageView, key: Key): Key {
  const family = headerByte(message, 0);
  key.clear().u32(headerWord(message, INDEX));
  if (family === AF_INET6) return own6(message, key.u32(family));
  key.u32((family << 8) | headerByte(message, PREFIX_LENGTH));
  for (const attributes = attributesOf(message, IFADDRMSG); attributes.next(); ) {
    const { type, offset, length } = attributes;
    if (type === IFA_LOCAL || type === IFA_ADDRESS) key.u32(type).chunk(message.store, offset, length);
  }
  return key;
}

/** Adds an IPv6 address itself: where it has another end, that stands in IFA_ADDRESS. */
function own6(message: MessageView, key: Key): Key {
  let attributes = attributesOf(message, IFADDRMSG);
  const hasLocal = attributes.find(IFA_LOCAL);
  if (!hasLocal) attributes = attributesOf(message, IFADDRMSG);
  if (!hasLocal && !attributes.find(IFA_ADDRESS)) return key;
  return key.chunk(message.store, attributes.offset, attributes.length);
}

/** The kernel gives a link that comes up an address of its own, and tells of it only once nobody else was found to have it. */
class OwnAddresses implements Silence {
  readonly adds = true;
  readonly #states = new LinkStates();

  note(message: MessageView): boolean {
    return message.type === RTM_NEWLINK && this.#states.changed(message) !== undefined;
  }

  touches(): boolean {
    return true;
  }

  reset(): void {}

  forget(): void {
    this.#states.forget();
  }
}

/** The addresses of a mirror. */
export class AddressTable extends MirrorTable<Address> {
  /** The addresses of a link, by its index. */
  ofLink(index: number): Address[] {
    return this.matching((message) => headerWord(message, INDEX) === index);
  }
}

/**
 * The IPv4 and IPv6 addresses of the interfaces. Lifetimes (`cacheinfo`) are as the last message about an address had them: that they go on
 * is no change.
 */
export const addresses: Source<Address, "addresses", AddressTable> = {
  name: "addresses",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(rtAddr, "getaddr"),
  view: () => new AddressTable(),
  plan: () => ({
    groups: [RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_LINK],
    dumps: [request(RTM_GETADDR, AF_UNSPEC, IFADDRMSG)],
    comparison: { headerLength: IFADDRMSG, volatile: volatileAttributes([IFA_CACHEINFO]) },
    silence: new OwnAddresses(),
    shifts: false,
    meaning(message) {
      // A dump also has addresses of MCTP and Phonet, which are announced in groups of their own.
      const family = headerByte(message, 0);
      if (family !== AF_INET && family !== AF_INET6) return undefined;
      if (message.type === RTM_NEWADDR) return "put";
      return message.type === RTM_DELADDR ? "remove" : undefined;
    },
    apply(message, meaning, editor) {
      const key = keyOf(message, editor.key);
      if (meaning === "put") editor.put(key, message);
      else editor.remove(key);
    },
  }),
};
