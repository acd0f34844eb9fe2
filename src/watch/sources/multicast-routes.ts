import {
  RTA_DST,
  RTA_EXPIRES,
  RTA_MFC_STATS,
  RTA_SRC,
  RTA_TABLE,
  RTM_NEWROUTE,
  RTNL_FAMILY_IP6MR,
  RTNL_FAMILY_IPMR,
  RTNLGRP_IPV4_MROUTE,
  RTNLGRP_IPV6_MROUTE,
} from "../../constants/rtnetlink.ts";
import type { RouteTableName } from "../../subsystems/route/core/vocabulary.ts";
import {
  isMulticastRoute,
  type MulticastRoute,
  multicastRouteKey,
  readMulticastRoute,
} from "../../subsystems/route/multicast-routes.ts";
import { decodeRoute } from "../../subsystems/route/routes/read-route.ts";
import { type FilterableSource, tableField } from "../filter.ts";
import { attributesOf, headerByte, tableNumber } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { RTMSG } from "./route-messages.ts";
import { filterableSource } from "./table-source.ts";

type RawRoute = ReturnType<typeof decodeRoute>;

/** Fields by which `multicastRoutes.where` selects multicast routes. */
export interface MulticastRouteWatchFilter {
  table?: RouteTableName | number | undefined;
}

const identifying = [RTA_DST, RTA_SRC];

/**
 * The IPv4 and IPv6 multicast routes. The kernel does not announce forwarded packets: counters and ages are those of
 * the last message about a route.
 */
export const multicastRoutes: FilterableSource<
  MulticastRoute,
  "multicastRoutes",
  MirrorTable<MulticastRoute>,
  RawRoute,
  MirrorTable<RawRoute>,
  MulticastRouteWatchFilter
> = filterableSource({
  name: "multicastRoutes",
  keyOf: multicastRouteKey,
  decode: readMulticastRoute,
  decodeRaw: decodeRoute,
  table: MirrorTable,
  filter: { table: tableField(RTMSG, RTA_TABLE) },
  groups: [RTNLGRP_IPV4_MROUTE, RTNLGRP_IPV6_MROUTE],
  filteredGroups: [RTNLGRP_IPV4_MROUTE, RTNLGRP_IPV6_MROUTE],
  type: RTM_NEWROUTE,
  families: [RTNL_FAMILY_IPMR, RTNL_FAMILY_IP6MR],
  headerLength: RTMSG,
  ignored: { "`age`": [RTA_EXPIRES], counters: [RTA_MFC_STATS] },
  accepts: isMulticastRoute,
  writeKey(message, key) {
    key
      .clear()
      .u32(headerByte(message, 0))
      .u32(tableNumber(message, RTMSG, RTA_TABLE));
    for (const type of identifying) {
      const attributes = attributesOf(message, RTMSG);
      if (attributes.find(type)) key.chunk(message.store, attributes.offset, attributes.length);
    }
    return key;
  },
});
