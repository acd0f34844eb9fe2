import {
  RTM_DELNETCONF,
  RTM_NEWNETCONF,
  RTNLGRP_IPV4_NETCONF,
  RTNLGRP_IPV6_NETCONF,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { type AddressFamily, families } from "../../subsystems/route/core/vocabulary.ts";
import {
  configurationKey,
  decodeConfiguration,
  type InterfaceConfiguration,
  toInterfaceConfiguration,
} from "../../subsystems/route/netconf.ts";
import { attributeEquals, deviceField, type FilterableSource, familyField } from "../filter.ts";
import { headerByte, numberAttribute } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { rereadAfter } from "./change-detector.ts";
import { filterableSource } from "./table-source.ts";

type RawConfiguration = ReturnType<typeof decodeConfiguration>;

/** Length in bytes, including the padding of `struct netconfmsg`. */
const NETCONFMSG = 4;
const IFINDEX = 1;
const IGNORE_ROUTES_WITH_LINKDOWN = 6;

/**
 * Returns the interface for which a message announces the setting `ignore_routes_with_linkdown`: negative if it is for all
 * interfaces, undefined if the message announces other settings.
 */
export function linkdownSettingOf(message: MessageView): number | undefined {
  if (numberAttribute(message, NETCONFMSG, IGNORE_ROUTES_WITH_LINKDOWN) === undefined) return undefined;
  return (numberAttribute(message, NETCONFMSG, IFINDEX) ?? 0) | 0;
}

/** Fields by which `interfaceConfigurations.where` selects IP settings of interfaces. */
export interface ConfigurationWatchFilter {
  dev?: InterfaceSource | undefined;
  family?: "inet" | "inet6" | undefined;
}

/** The IP settings of interfaces in a mirror. */
export class InterfaceConfigurationTable<Item = InterfaceConfiguration> extends MirrorTable<Item> {
  /**
   * Returns the IP settings of the link with this interface index, or undefined if there are none. Index -1 selects the
   * settings that apply to all links, and -2 the defaults of new links. `family` is "inet" or "inet6".
   */
  of(index: number, family: AddressFamily | `${number}` | number): Item | undefined {
    return this.at(this.key.clear().u32(families.read(family, "family")).u32(index));
  }
}

/**
 * The IPv4 and IPv6 settings of interfaces, such as forwarding and reverse path filter. An event contains only the
 * changed fields, so the table is read again after each event.
 */
export const interfaceConfigurations: FilterableSource<
  InterfaceConfiguration,
  "interfaceConfigurations",
  InterfaceConfigurationTable,
  RawConfiguration,
  InterfaceConfigurationTable<RawConfiguration>,
  ConfigurationWatchFilter
> = filterableSource({
  name: "interfaceConfigurations",
  keyOf: configurationKey,
  decode: (message, nameOf) => toInterfaceConfiguration(decodeConfiguration(message), nameOf),
  decodeRaw: decodeConfiguration,
  table: InterfaceConfigurationTable,
  filter: {
    dev: deviceField({ inKey: true, ...attributeEquals(NETCONFMSG, IFINDEX) }),
    family: familyField,
  },
  groups: [],
  ipGroups: [[RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF]],
  type: RTM_NEWNETCONF,
  families: [AF_INET, AF_INET6],
  headerLength: NETCONFMSG,
  unannounced: () => rereadAfter(({ type }) => type === RTM_NEWNETCONF || type === RTM_DELNETCONF),
  apply(message, _effect, editor) {
    if (editor.phase !== "dump") return;
    const index = numberAttribute(message, NETCONFMSG, IFINDEX) ?? 0;
    editor.put(editor.key.clear().u32(headerByte(message, 0)).u32(index), message);
  },
});
