import { decoderOf } from "../../client/family.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import {
  RTM_DELNETCONF,
  RTM_GETNETCONF,
  RTM_NEWNETCONF,
  RTNLGRP_IPV4_NETCONF,
  RTNLGRP_IPV6_NETCONF,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type Operations, rtNetconf } from "../../families/rt-netconf.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Source } from "../source.ts";
import { Hints } from "./hints.ts";
import { headerByte, numberAttribute, request } from "./raw.ts";

/** How IPv4 or IPv6 treats packets of an interface. */
export type InterfaceConfiguration = Operations["getnetconf"]["dump"]["reply"];

/** Length of `struct netconfmsg`, padded. */
const NETCONFMSG = 4;
const IFINDEX = 1;

/** The configurations of a mirror. */
export class InterfaceConfigurationTable extends MirrorTable<InterfaceConfiguration> {
  /** That of a link, by its index, in one family (AF_INET or AF_INET6); -1 is for all links, -2 for new ones. */
  of(index: number, family: number): InterfaceConfiguration | undefined {
    return this.at(this.key.clear().u32(family).u32(index));
  }
}

/**
 * What IPv4 and IPv6 do on which interface: forwarding, filters by reverse path, proxies. A message about one tells only what
 * has changed of it, so the table is read again after each.
 */
export const interfaceConfigurations: Source<
  InterfaceConfiguration,
  "interfaceConfigurations",
  InterfaceConfigurationTable
> = {
  name: "interfaceConfigurations",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(rtNetconf, "getnetconf"),
  view: () => new InterfaceConfigurationTable(),
  plan: () => ({
    groups: [RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF],
    dumps: [request(RTM_GETNETCONF, AF_INET, NETCONFMSG), request(RTM_GETNETCONF, AF_INET6, NETCONFMSG)],
    comparison: { headerLength: NETCONFMSG },
    silence: new Hints(({ type }) => type === RTM_NEWNETCONF || type === RTM_DELNETCONF),
    shifts: false,
    meaning: ({ type }) => (type === RTM_NEWNETCONF ? "put" : undefined),
    apply(message, _meaning, editor) {
      if (editor.phase !== "dump") return;
      const index = numberAttribute(message, NETCONFMSG, IFINDEX) ?? 0;
      editor.put(editor.key.clear().u32(headerByte(message, 0)).u32(index), message);
    },
  }),
};
