import { checkInteger, checkObject } from "../../../base/check.ts";
import { RTNH_F_ONLINK, RTNH_F_PERVASIVE } from "../../../constants/rtnetlink.ts";
import { type RouterPref, type RtmFlags, type RtmType, rtRoute } from "../../../families/rt-route.ts";
import { extraFields, Fields, flag, interfaceName, reported, special } from "../core/fields.ts";
import { type BitNames, enumNames, flagNames, type NumberNames } from "../core/names.ts";
import { labels } from "./encap.ts";
import type { NewRoute, NewRouteNexthop, Route, RouteNexthop } from "./route.ts";

/** Converts between numbers and names of route types. */
export const routeTypes: NumberNames<RtmType> = /* @__PURE__ */ enumNames(rtRoute, "rtm-type", 0xff);

/** Converts between bits and names of route flags: `RTNH_F_*` in the low byte, `RTM_F_*` in the upper bytes. */
export const routeFlags: BitNames<RtmFlags> = /* @__PURE__ */ flagNames(rtRoute, "rtm-flags");

/** Converts between numbers and names of router preferences (RFC 4191). */
export const preferences: NumberNames<RouterPref> = /* @__PURE__ */ enumNames(rtRoute, "router-pref", 0xff);

/** Route flags that user space may set. */
export const USER_FLAGS: number = RTNH_F_ONLINK | RTNH_F_PERVASIVE;

/**
 * How each field of a route is converted. The function routeRequest() writes the fields `gateway`, `prefsrc` and
 * `ifindex` itself.
 */
export const routeFields: Fields<Route, NewRoute> = /* @__PURE__ */ new Fields("route", () => ({
  family: special(),
  type: special(),
  dst: special(),
  src: special(),
  tos: special("header.rtmTos"),
  table: special(),
  protocol: special(),
  scope: special(),
  gateway: reported("gateway"),
  via: special(),
  dev: interfaceName("oif"),
  ifindex: reported("oif"),
  iif: interfaceName("iif"),
  iifIndex: reported("iif"),
  prefsrc: reported("prefsrc"),
  metric: { attribute: "priority" },
  metrics: {
    attribute: "metrics",
    parse(metrics: object, path) {
      checkObject(metrics, path);
      return metrics;
    },
  },
  flags: special(),
  nexthops: special("multipath"),
  nhid: { attribute: "nhId", parse: (id: number, path) => checkInteger(id, 1, 0xffffffff, path) },
  encap: special(),
  as: /* @__PURE__ */ labels("newdst"),
  pref: { attribute: "pref" },
  realms: { attribute: "flow" },
  mark: { attribute: "mark" },
  uid: reported("uid"),
  ttlPropagate: flag("ttlPropagate"),
  expires: { attribute: "expires" },
  error: reported(),
  unknown: reported(),
  unparsed: reported("unparsed"),
}));

/** Defines how the fields of a next hop in a multipath route are read from replies and written to requests. */
export const nexthopFields: Fields<RouteNexthop, NewRouteNexthop> = /* @__PURE__ */ new Fields("nexthop", () => ({
  gateway: reported("gateway"),
  via: special(),
  dev: special(),
  ifindex: special("header.rtnhIfindex"),
  weight: special(),
  flags: special(),
  encap: special(),
  as: /* @__PURE__ */ labels("newdst"),
  realms: { attribute: "flow" },
  ...extraFields,
}));
