import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_COMPAT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTN_ANYCAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_NAT,
  RTN_UNICAST,
  RTNH_F_ONLINK,
  RTNH_F_PERVASIVE,
  RTPROT_BOOT,
} from "../../../constants/rtnetlink.ts";
import { AF_INET, AF_MPLS } from "../../../constants/socket.ts";
import { shown } from "../../../errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkFlag, checkInteger, checkKnown, checkObject, type Names } from "../../../message/check.ts";
import type { ChangeContext } from "../changes.ts";
import { type Interfaces, maybeDevice } from "../interfaces.ts";
import { type Prefix, parseAddress, parseNetwork, parsePrefix } from "../prefix.ts";
import { families, nexthopFlags, protocols, scopes, tables } from "../vocabulary.ts";
import { encapFields } from "./encap.ts";
import { labelBytes, parseLabels } from "./labels.ts";
import { preferences, routeFlags, routeTypes } from "./read-route.ts";
import type { NewRoute, NewRouteNexthop, Via } from "./route.ts";

const routeNames = {
  dst: true,
  family: true,
  type: true,
  src: true,
  tos: true,
  table: true,
  protocol: true,
  scope: true,
  gateway: true,
  via: true,
  dev: true,
  ifindex: true,
  prefsrc: true,
  metric: true,
  metrics: true,
  flags: true,
  nexthops: true,
  nhid: true,
  encap: true,
  as: true,
  pref: true,
  realms: true,
  mark: true,
  ttlPropagate: true,
  expires: true,
  iif: true,
  iifIndex: true,
  uid: true,
  error: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewRoute> & Record<string, true>;

const nexthopNames = {
  gateway: true,
  via: true,
  dev: true,
  ifindex: true,
  weight: true,
  flags: true,
  encap: true,
  as: true,
  realms: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewRouteNexthop> & Record<string, true>;

const viaNames: Names<Via> = { family: true, host: true };

/** Flags that user space may set. */
const USER_FLAGS = RTNH_F_ONLINK | RTNH_F_PERVASIVE;

/** Returns the fields of a request for a route. */
export function routeFields(input: NewRoute, { interfaces, what, verb }: ChangeContext): Record<string, unknown> {
  checkKnown(input, routeNames, "route");
  const isDelete = verb === "delete";
  const written = input.family === undefined && input.dst !== "default" ? parseNetwork(input.dst, "dst") : undefined;
  const family = written?.family ?? familyOf(input);
  const dst = family === AF_MPLS ? undefined : destination(input.dst, family, "dst", written);
  const src = input.src === undefined ? undefined : destination(input.src, family, "src");
  const type = input.type === undefined ? RTN_UNICAST : routeTypes.read(input.type, "type");
  const table = tables.read(input.table ?? tableOf(type), "table");
  const { protocol, scope } = input;
  const header = {
    rtmFamily: family,
    rtmDstLen: family === AF_MPLS ? 20 : (dst?.length ?? 0),
    rtmSrcLen: src?.length ?? 0,
    rtmTos: input.tos ?? 0,
    rtmTable: table > 0xff ? RT_TABLE_COMPAT : table,
    rtmProtocol: protocol !== undefined ? protocols.read(protocol, "protocol") : isDelete ? 0 : RTPROT_BOOT,
    rtmScope: scope !== undefined ? scopes.read(scope, "scope") : scopeOf(input, family, type, isDelete),
    rtmType: input.type === undefined && isDelete ? 0 : type,
    rtmFlags: input.flags === undefined ? 0 : routeFlags.read(input.flags, "flags") & USER_FLAGS,
  };
  const fields: Record<string, unknown> = { header };
  if (family === AF_MPLS) fields["dst"] = parseLabels(input.dst, "dst");
  else if (dst!.length > 0) fields["dst"] = dst!.bytes;
  if (src !== undefined && src.length > 0) fields["src"] = src.bytes;
  if (table > 0xff) fields["table"] = table;
  // The kernel rejects a gateway or interface together with a next hop object.
  if (input.nhid !== undefined) fields["nhId"] = input.nhid;
  else putWay(fields, input, family, interfaces, what);
  if (input.prefsrc !== undefined) fields["prefsrc"] = input.prefsrc;
  if (input.metric !== undefined) fields["priority"] = input.metric;
  if (input.metrics !== undefined) {
    checkObject(input.metrics, "metrics");
    fields["metrics"] = input.metrics;
  }
  if (input.as !== undefined) fields["newdst"] = labelBytes(input.as, "as");
  if (input.pref !== undefined) fields["pref"] = preferences.read(input.pref, "pref");
  if (input.realms !== undefined) fields["flow"] = input.realms;
  if (input.mark !== undefined) fields["mark"] = input.mark;
  checkFlag(input.ttlPropagate, "ttlPropagate");
  if (input.ttlPropagate !== undefined) fields["ttlPropagate"] = Number(input.ttlPropagate);
  if (input.expires !== undefined) fields["expires"] = input.expires;
  return fields;
}

/** Adds the attributes of the next hop. */
function putWay(
  fields: Record<string, unknown>,
  input: NewRoute,
  family: number,
  interfaces: Interfaces,
  what: () => string,
): void {
  const { gateway, via, nexthops, encap } = input;
  const index = maybeDevice(input, interfaces, what);
  if (index !== undefined) fields["oif"] = index;
  if (gateway !== undefined) fields["gateway"] = gatewayOf(gateway, family, "gateway");
  if (via !== undefined) fields["via"] = viaBytes(via, "via");
  if (nexthops !== undefined) fields["multipath"] = multipath(nexthops, family, interfaces, what);
  if (encap !== undefined) Object.assign(fields, encapFields(encap, "encap"));
}

function familyOf({ family, dst, gateway, src, prefsrc, nexthops }: NewRoute): number {
  if (typeof dst !== "string") throw new TypeError(`dst: expected a network or "default", got ${shown(dst)}`);
  if (family !== undefined) return families.read(family, "family");
  const hint = gateway ?? src ?? prefsrc ?? nexthops?.find((one) => one?.gateway !== undefined)?.gateway;
  return hint === undefined ? AF_INET : parsePrefix(hint, "gateway").family;
}

function destination(text: string, family: number, path: string, known?: Prefix): Prefix {
  if (text === "default") return { family, bytes: new Uint8Array(family === AF_INET ? 4 : 16), length: 0 };
  const prefix = known ?? parseNetwork(text, path);
  if (prefix.family !== family)
    throw new TypeError(`${path}: expected an address of the route's family, got ${shown(text)}`);
  return prefix;
}

function gatewayOf(text: string, family: number, path: string): Uint8Array {
  const gateway = parseAddress(text, path);
  if (gateway.family === family) return gateway.bytes;
  throw new TypeError(
    `${path}: expected an address of the route's family: use via: { family, host } for another one, got ${shown(text)}`,
  );
}

function tableOf(type: number): number {
  const isLocal = type === RTN_LOCAL || type === RTN_BROADCAST || type === RTN_NAT || type === RTN_ANYCAST;
  return isLocal ? RT_TABLE_LOCAL : RT_TABLE_MAIN;
}

/** Returns the default scope: link for a route without gateway, as with `ip route`. */
function scopeOf(input: NewRoute, family: number, type: number, isDelete: boolean): number {
  if (family !== AF_INET) return RT_SCOPE_UNIVERSE;
  if (type === RTN_LOCAL || type === RTN_NAT) return RT_SCOPE_HOST;
  if (type === RTN_BROADCAST || type === RTN_MULTICAST || type === RTN_ANYCAST) return RT_SCOPE_LINK;
  if (type !== RTN_UNICAST) return RT_SCOPE_UNIVERSE;
  if (isDelete) return RT_SCOPE_NOWHERE;
  const direct =
    input.gateway === undefined &&
    input.via === undefined &&
    input.nhid === undefined &&
    (input.nexthops === undefined ||
      input.nexthops.every(({ gateway, via }) => gateway === undefined && via === undefined));
  return direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
}

function viaBytes(via: Via, path: string): Uint8Array {
  checkObject(via, path);
  checkKnown(via, viaNames, path);
  const { family, bytes } = parseAddress(via.host, `${path}.host`);
  const said = families.read(via.family, `${path}.family`);
  if (said !== family)
    throw new TypeError(`${path}.host: expected an address of ${via.family}, got ${shown(via.host)}`);
  const out = new Uint8Array(2 + bytes.length);
  new DataView(out.buffer).setUint16(0, family, hostLittleEndian);
  out.set(bytes, 2);
  return out;
}

function multipath(
  nexthops: readonly NewRouteNexthop[],
  family: number,
  interfaces: Interfaces,
  what: () => string,
): object[] {
  if (!Array.isArray(nexthops) || nexthops.length === 0) {
    throw new TypeError(`nexthops: expected an array of next hops, got ${shown(nexthops)}`);
  }
  return nexthops.map((nexthop, number) => wayFields(nexthop, `nexthops[${number}]`, family, interfaces, what));
}

function wayFields(
  nexthop: NewRouteNexthop,
  path: string,
  family: number,
  interfaces: Interfaces,
  what: () => string,
): object {
  checkObject(nexthop, path);
  checkKnown(nexthop, nexthopNames, path);
  const { gateway, via, encap, as, realms, weight = 1, flags } = nexthop;
  const header = {
    rtnhFlags: flags === undefined ? 0 : nexthopFlags.read(flags, `${path}.flags`) & USER_FLAGS,
    rtnhHops: checkInteger(weight, 1, 256, `${path}.weight`) - 1,
    rtnhIfindex: maybeDevice(nexthop, interfaces, what, [`${path}.dev`, `${path}.ifindex`]) ?? 0,
  };
  const fields: Record<string, unknown> = { header };
  if (gateway !== undefined) {
    const address = parseAddress(gateway, `${path}.gateway`);
    if (address.family === family) fields["gateway"] = address.bytes;
    else fields["via"] = viaBytes({ family: family === AF_INET ? "inet6" : "inet", host: gateway }, path);
  }
  if (via !== undefined) fields["via"] = viaBytes(via, `${path}.via`);
  if (as !== undefined) fields["newdst"] = labelBytes(as, `${path}.as`);
  if (realms !== undefined) fields["flow"] = realms;
  if (encap !== undefined) Object.assign(fields, encapFields(encap, `${path}.encap`));
  return fields;
}
