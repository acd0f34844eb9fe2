import { RTNH_F_ONLINK, RTNH_F_PERVASIVE } from "../../../constants/rtnetlink.ts";
import type { RtmType } from "../../../families/rt-route.ts";
import { checkObject } from "../../../message/check.ts";
import { extraFields, Fields, flag, reported, special } from "../core/fields.ts";
import { type BitNames, NumberNames } from "../core/names.ts";
import { nexthopFlagsAnd } from "../core/vocabulary.ts";
import { labelBytes } from "./encap.ts";
import type { NewRoute, NewRouteNexthop, Route, RouteFlag, RouteNexthop, RoutePreference } from "./route.ts";

/** Converts between numbers and names of route types. */
export const routeTypes: NumberNames<RtmType> = /* @__PURE__ */ new NumberNames(
  {
    unspec: 0,
    unicast: 1,
    local: 2,
    broadcast: 3,
    anycast: 4,
    multicast: 5,
    blackhole: 6,
    unreachable: 7,
    prohibit: 8,
    throw: 9,
    nat: 10,
    xresolve: 11,
  },
  0xff,
);

/** Route flags by bit: `RTNH_F_*` in the low byte, `RTM_F_*` in the upper bytes. */
export const routeFlags: BitNames<RouteFlag | "lookup-table" | "fib-match"> = /* @__PURE__ */ nexthopFlagsAnd({
  notify: 0x100,
  cloned: 0x200,
  equalize: 0x400,
  prefix: 0x800,
  "lookup-table": 0x1000,
  "fib-match": 0x2000,
  offloaded: 0x4000,
  trapped: 0x8000,
  "offload-failed": 0x20000000,
});

/** Converts between numbers and names of router preferences (RFC 4191). */
export const preferences: NumberNames<RoutePreference> = /* @__PURE__ */ new NumberNames(
  { medium: 0, high: 1, low: 3 },
  0xff,
);

/** Route flags that user space may set. */
export const USER_FLAGS: number = RTNH_F_ONLINK | RTNH_F_PERVASIVE;

/** Conversion of a field with MPLS labels. The family `rt-route` decodes the labels as text such as "300/400". */
const labels = {
  attribute: "newdst",
  show: (text: string) => text.split("/").map(Number),
  parse: labelBytes,
};

/** How each field of a route is converted. The function routeRequest() writes the fields `gateway` and `ifindex`. */
export const routeFields: Fields<Route, NewRoute> = /* @__PURE__ */ new Fields<Route, NewRoute>("route", {
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
  dev: special(),
  ifindex: reported("oif"),
  iif: reported(),
  iifIndex: reported("iif"),
  prefsrc: { attribute: "prefsrc" },
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
  nhid: { attribute: "nhId" },
  encap: special(),
  as: labels,
  pref: { attribute: "pref", parse: (pref: NonNullable<Route["pref"]>, path) => preferences.read(pref, path) },
  realms: { attribute: "flow" },
  mark: { attribute: "mark" },
  uid: reported("uid"),
  ttlPropagate: flag("ttlPropagate"),
  expires: { attribute: "expires" },
  error: reported(),
  unknown: reported(),
  unparsed: reported("unparsed"),
});

/** Converts the fields of the next hops in multipath routes from replies and to requests. */
export const nexthopFields: Fields<RouteNexthop, NewRouteNexthop> = /* @__PURE__ */ new Fields<
  RouteNexthop,
  NewRouteNexthop
>("nexthop", {
  gateway: reported("gateway"),
  via: special(),
  dev: special(),
  ifindex: special("header.rtnhIfindex"),
  weight: special(),
  flags: special(),
  encap: special(),
  as: labels,
  realms: { attribute: "flow" },
  ...extraFields,
});
