import { IFA_ADDRESS, IFA_CACHEINFO, IFA_LABEL, IFA_LOCAL } from "../../constants/if_addr.ts";
import {
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTNLGRP_IPV4_IFADDR,
  RTNLGRP_IPV6_IFADDR,
  RTNLGRP_LINK,
} from "../../constants/rtnetlink.ts";
import { AF_INET6 } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { type Address, addressKey, decodeAddress, toAddress } from "../../subsystems/route/addresses.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { checkText, type FilterableSource, familyField, headerDevice } from "../filter.ts";
import type { Key } from "../key.ts";
import { attributesOf, headerByte, headerWord, isIp, LINK_INDEX, textAttribute } from "../message-fields.ts";
import { rereadAfter } from "./change-detector.ts";
import { filterableSource, LinkEntryTable } from "./table-source.ts";

type RawAddress = ReturnType<typeof decodeAddress>;

export const IFADDRMSG = 8;
const PREFIX_LENGTH = 1;

/**
 * Key of an interface address, as `addressIdentity`: IPv6 addresses of a link are unique; the key of IPv4 addresses
 * also contains the prefix length and the network of the peer.
 */
function writeKey(message: MessageView, key: Key): Key {
  const family = headerByte(message, 0);
  key.clear().u32(headerWord(message, LINK_INDEX));
  if (family === AF_INET6) return localAddress6(message, key.u32(family));
  const length = headerByte(message, PREFIX_LENGTH);
  key.u32((family << 8) | length);
  const mask = length === 0 ? 0 : -1 << (32 - length);
  for (const attributes = attributesOf(message, IFADDRMSG); attributes.next(); ) {
    const { type, view, offset, length: size } = attributes;
    if (type === IFA_LOCAL) key.u32(type).chunk(message.store, offset, size);
    else if (type === IFA_ADDRESS && size === 4) key.u32(type).u32(view.getInt32(offset) & mask);
  }
  return key;
}

/** The local address is in IFA_ADDRESS if there is no peer. */
function localAddress6(message: MessageView, key: Key): Key {
  let attributes = attributesOf(message, IFADDRMSG);
  const hasLocal = attributes.find(IFA_LOCAL);
  if (!hasLocal) attributes = attributesOf(message, IFADDRMSG);
  if (!hasLocal && !attributes.find(IFA_ADDRESS)) return key;
  return key.chunk(message.store, attributes.offset, attributes.length);
}

/** Fields by which `addresses.where` selects IP addresses. */
export interface AddressWatchFilter {
  dev?: InterfaceSource | undefined;
  family?: "inet" | "inet6" | undefined;
  /** Label of the address, such as "eth0:1" (IPv4 only). */
  label?: string | undefined;
}

/** The IP addresses in a mirror. */
export class AddressTable<Item = Address> extends LinkEntryTable<Item> {}

/**
 * The IPv4 and IPv6 addresses of interfaces. The watch does not report that lifetimes decrease: an entry contains the
 * lifetimes of the last message about the address.
 */
export const addresses: FilterableSource<
  Address,
  "addresses",
  AddressTable,
  RawAddress,
  AddressTable<RawAddress>,
  AddressWatchFilter
> = filterableSource({
  name: "addresses",
  keyOf: addressKey,
  decode: (message, nameOf) => toAddress(decodeAddress(message), nameOf),
  decodeRaw: decodeAddress,
  table: AddressTable,
  filter: {
    dev: { ...headerDevice, header: [LINK_INDEX, 4] },
    family: familyField,
    label: { parse: checkText, matches: (message, label) => textAttribute(message, IFADDRMSG, IFA_LABEL) === label },
  },
  groups: [RTNLGRP_LINK],
  ipGroups: [[RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR]],
  filteredGroups: [RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR],
  type: RTM_NEWADDR,
  headerLength: IFADDRMSG,
  ignored: { lifetimes: [IFA_CACHEINFO] },
  // The kernel announces link-local IPv6 addresses only after duplicate address detection.
  unannounced: () => rereadAfter((message, detector) => message.type === RTM_NEWLINK && detector.noteLink(message)),
  // Dumps also contain MCTP and Phonet addresses, which other groups announce.
  accepts: isIp,
  writeKey,
});
