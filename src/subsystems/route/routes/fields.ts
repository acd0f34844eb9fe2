import { checkObject } from "../../../message/check.ts";
import { extraFields, Fields, flag, reported, special } from "../core/fields.ts";
import { labelBytes } from "./encap.ts";
import type { NewRoute, NewRouteNexthop, Route, RouteNexthop } from "./route.ts";
import { preferences } from "./values.ts";

/** Labels, which the family has as text such as "300/400". */
const labels = {
  attribute: "newdst",
  show: (text: string) => text.split("/").map(Number),
  parse: labelBytes,
};

/** The fields of routes. `gateway` and `ifindex` are written by routeRequest(). */
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

/** The fields of next hops of multipath routes. */
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
