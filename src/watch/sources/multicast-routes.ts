import {
  RTA_DST,
  RTA_EXPIRES,
  RTA_MFC_STATS,
  RTA_SRC,
  RTA_TABLE,
  RTM_DELROUTE,
  RTM_GETROUTE,
  RTM_NEWROUTE,
  RTNL_FAMILY_IP6MR,
  RTNL_FAMILY_IPMR,
  RTNLGRP_IPV4_MROUTE,
  RTNLGRP_IPV6_MROUTE,
} from "../../constants/rtnetlink.ts";
import type { MessageView } from "../../message/message.ts";
import { type TableName, tables } from "../../subsystems/route/core/vocabulary.ts";
import { isMulticastRoute, type MulticastRoute, readMulticastRoute } from "../../subsystems/route/multicast-routes.ts";
import { decodeRoute } from "../../subsystems/route/routes/read-route.ts";
import { volatileAttributes } from "../compare.ts";
import type { FilterableSource } from "../filter.ts";
import { attributesOf, headerByte, numberAttribute, request } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { RTMSG } from "./route-messages.ts";
import { rtnetlinkSource } from "./rtnetlink.ts";

type RawRoute = ReturnType<typeof decodeRoute>;

const TABLE = 4;

/** Filter for `multicastRoutes.where`, which selects multicast routes. */
export interface MulticastRouteWatchFilter {
  table?: TableName | number | undefined;
}

function tableOf(message: MessageView): number {
  return numberAttribute(message, RTMSG, RTA_TABLE) ?? headerByte(message, TABLE);
}

/** The attributes that identify a multicast route of a table, in the order of their numbers. */
const identifying = [RTA_DST, RTA_SRC];

/**
 * The multicast routes of IPv4 and IPv6. Counters and ages have the values of the last announcement: the kernel does not
 * announce forwarded packets.
 */
export const multicastRoutes: FilterableSource<
  MulticastRoute,
  "multicastRoutes",
  MirrorTable<MulticastRoute>,
  RawRoute,
  MirrorTable<RawRoute>,
  MulticastRouteWatchFilter
> = rtnetlinkSource({
  name: "multicastRoutes",
  decode: readMulticastRoute,
  decodeRaw: decodeRoute,
  table: MirrorTable,
  filter: {
    table: {
      inKey: true,
      parse: (value, path) => tables.read(value, path),
      matches: (message, table) => tableOf(message) === table,
    },
  },
  groups: [RTNLGRP_IPV4_MROUTE, RTNLGRP_IPV6_MROUTE],
  dumps: [request(RTM_GETROUTE, RTNL_FAMILY_IPMR, RTMSG), request(RTM_GETROUTE, RTNL_FAMILY_IP6MR, RTMSG)],
  comparison: { headerLength: RTMSG, volatile: volatileAttributes([RTA_MFC_STATS, RTA_EXPIRES]) },
  put: RTM_NEWROUTE,
  remove: RTM_DELROUTE,
  accepts: isMulticastRoute,
  keyOf(message, key) {
    key.clear().u32(headerByte(message, 0)).u32(tableOf(message));
    for (const type of identifying) {
      const attributes = attributesOf(message, RTMSG);
      if (attributes.find(type)) key.chunk(message.store, attributes.offset, attributes.length);
    }
    return key;
  },
});
