import { checkInteger, checkObject } from "../../../base/check.ts";
import { RTA_DST, RTNH_F_ONLINK, RTNH_F_PERVASIVE } from "../../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_MPLS } from "../../../constants/socket.ts";
import { type Operations, type RouterPref, type RtmFlags, type RtmType, rtRoute } from "../../../families/rt-route.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import { encodeAttributes } from "../../../schema/codec/codec.ts";
import type { UnknownAttribute } from "../../../schema/model/types.ts";
import { computed, extraFields, Fields, flag, integer, interfaceName, named, reported } from "../core/fields.ts";
import type { NameOf } from "../core/interfaces.ts";
import { type BitNames, enumNames, flagNames, type NumberNames } from "../core/names.ts";
import { families, nexthopFlags, protocols, scopes } from "../core/vocabulary.ts";
import { labels, shownEncap } from "./encap.ts";
import type { Route, RouteNexthop, RouteNexthopSettings, RouteSettings, Via } from "./route.ts";

export const routeTypes: NumberNames<RtmType> = /* @__PURE__ */ enumNames(rtRoute, "rtm-type", 0xff);

/** Types of routes that discard packets or reject them. (fib_props) */
export const rejectTypes: ReadonlySet<unknown> = new Set(["blackhole", "unreachable", "prohibit", "throw"]);

/** `RTNH_F_*` in the low byte, `RTM_F_*` in the upper bytes. */
export const routeFlags: BitNames<RtmFlags> = /* @__PURE__ */ flagNames(rtRoute, "rtm-flags");

export const preferences: NumberNames<RouterPref> = /* @__PURE__ */ enumNames(rtRoute, "router-pref", 0xff);

const USER_FLAGS: number = RTNH_F_ONLINK | RTNH_F_PERVASIVE;

export type RouteReply = Operations["getroute"]["dump"]["reply"];

type NexthopReply = NonNullable<RouteReply["multipath"]>[number];

/** Decoded attributes for which {@link Route} has no field. */
const undescribed = [
  "protoinfo",
  "session",
  "mpAlgo",
  "mfcStats",
  "ipProto",
  "sport",
  "dport",
  "flowlabel",
  "expires",
] as const;

/** Encodes decoded attributes again, to report them as unknown attributes. */
function attributesOf(fields: object): UnknownAttribute[] {
  const unknown: UnknownAttribute[] = [];
  const reader = new AttributeReader(encodeAttributes(rtRoute, "route-attrs", fields));
  while (reader.next()) unknown.push({ type: reader.type, bytes: reader.copy() });
  return unknown;
}

function unknownOf(
  { via, unknown = [] }: RouteReply | NexthopReply,
  others: object = {},
): UnknownAttribute[] | undefined {
  const fields = via === undefined || viaOf(via) !== undefined ? others : { ...others, via };
  const all = [...(Object.keys(fields).length === 0 ? [] : attributesOf(fields)), ...unknown];
  return all.length === 0 ? undefined : all;
}

/** "default" without RTA_DST, "" if RTA_DST could not be parsed. */
function dstOf({ header, dst, unparsed }: RouteReply): string {
  if (dst !== undefined) return networkText(header.rtmFamily, dst, header.rtmDstLen);
  return unparsed?.some(({ type }) => type === RTA_DST) === true ? "" : "default";
}

function networkText(family: number, address: string, length: number): string {
  if (family === AF_MPLS) return address;
  return length === (address.includes(":") ? 128 : 32) ? address : `${address}/${length}`;
}

/** Returns undefined unless the gateway is an IPv4 or IPv6 address. */
function viaOf({ rtviaFamily, rtviaAddr }: NonNullable<RouteReply["via"]>): Via | undefined {
  const family = rtviaFamily === AF_INET ? "inet" : rtviaFamily === AF_INET6 ? "inet6" : undefined;
  if (family === undefined || typeof rtviaAddr !== "string") return undefined;
  return rtviaAddr.includes(":") === (family === "inet6") ? { family, host: rtviaAddr } : undefined;
}

const common = {
  via: { from: "via", show: viaOf },
  encap: { from: "encap", show: shownEncap },
} as const;

const nonZero = (value: number): number | undefined => (value === 0 ? undefined : value);

/** `gateway`, `prefsrc` and `ifindex` of a request are written by `routeRequest`. */
export const routeFields: Fields<Route, RouteSettings> = /* @__PURE__ */ new Fields("route", () => ({
  family: { from: "header.rtmFamily", show: (family: number) => families.show(family) },
  type: { from: "header.rtmType" },
  dst: computed(dstOf),
  table: computed(({ header, table }: RouteReply) => table ?? header.rtmTable),
  protocol: named(protocols, "header.rtmProtocol"),
  scope: named(scopes, "header.rtmScope"),
  flags: {
    ...computed(({ header }: RouteReply) => header.rtmFlags ?? [], "header.rtmFlags"),
    parse: (flags: NonNullable<RouteSettings["flags"]>, path) => routeFlags.read(flags, path) & USER_FLAGS,
  },
  tos: { ...integer("header.rtmTos", 0, 0xff), show: nonZero },
  src: computed(({ header, src }: RouteReply) => src && networkText(header.rtmFamily, src, header.rtmSrcLen)),
  gateway: reported("gateway"),
  ...common,
  prefsrc: reported("prefsrc"),
  dev: interfaceName("oif"),
  ifindex: reported("oif"),
  iif: interfaceName("iif"),
  iifIndex: reported("iif"),
  metric: { attribute: "priority" },
  metrics: {
    attribute: "metrics",
    parse(metrics: object, path) {
      checkObject(metrics, path);
      return metrics;
    },
  },
  nexthops: {
    from: "multipath",
    path: "multipath",
    // Next hops without an encapsulation type have that of the route.
    show: (hops: NexthopReply[], nameOf: NameOf | undefined, { encapType }: RouteReply) =>
      hops.map((hop) => nexthopFields.read({ encapType, ...hop }, {}, nameOf)),
  },
  nhid: integer("nhId", 1, 0xffffffff),
  as: /* @__PURE__ */ labels("newdst"),
  pref: { attribute: "pref" },
  realms: { attribute: "flow" },
  mark: { attribute: "mark" },
  uid: reported("uid"),
  ttlPropagate: flag("ttlPropagate"),
  expires: computed(({ cacheinfo }: RouteReply) => {
    const ticks = (cacheinfo?.rtaExpires ?? 0) | 0;
    return ticks === 0 ? undefined : Math.max(0, Math.floor(ticks / 100));
  }, "expires"),
  error: { from: "cacheinfo.rtaError", show: (error: number) => nonZero(error | 0), reported: true },
  unknown: {
    ...computed((reply: RouteReply) => {
      const others = undescribed.filter((field) => reply[field] !== undefined).map((field) => [field, reply[field]]);
      return unknownOf(reply, Object.fromEntries(others));
    }),
    reported: true,
  },
  unparsed: reported("unparsed"),
}));

export const nexthopFields: Fields<RouteNexthop, RouteNexthopSettings> = /* @__PURE__ */ new Fields("nexthop", () => ({
  weight: {
    attribute: "header.rtnhHops",
    show: (hops: number) => hops + 1,
    parse: (weight: number, path) => checkInteger(weight, 1, 256, path) - 1,
  },
  flags: {
    attribute: "header.rtnhFlags",
    parse: (flags: NonNullable<RouteNexthopSettings["flags"]>, path) => nexthopFlags.read(flags, path) & USER_FLAGS,
  },
  ifindex: { from: "header.rtnhIfindex", path: "header.rtnhIfindex", show: nonZero },
  dev: interfaceName("header.rtnhIfindex"),
  gateway: reported("gateway"),
  ...common,
  as: /* @__PURE__ */ labels("newdst"),
  realms: { attribute: "flow" },
  ...extraFields,
  unknown: { ...computed((reply: NexthopReply) => unknownOf(reply)), reported: true },
}));
