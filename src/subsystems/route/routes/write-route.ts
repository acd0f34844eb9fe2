import { typeError } from "../../../base/argument-error.ts";
import { checkObject, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_COMPAT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTM_F_CLONED,
  RTN_ANYCAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_NAT,
  RTN_UNICAST,
  RTPROT_BOOT,
} from "../../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_MPLS } from "../../../constants/socket.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { type Prefix, parseAddress, parseNetwork, parsePrefix } from "../core/addresses.ts";
import type { ChangeContext } from "../core/changes.ts";
import { checkFilled } from "../core/fields.ts";
import type { Interfaces } from "../core/interfaces.ts";
import { families, tables } from "../core/vocabulary.ts";
import { encapFields, parseLabels } from "./encap.ts";
import { nexthopFields, rejectTypes, routeFields, routeFlags, routeTypes } from "./fields.ts";
import type { RouteNexthopSettings, RouteSettings, Via } from "./route.ts";

const LABEL_BITS = 20;
const viaNames: OptionChecks<Via> = { family: true, host: true };

export function routeRequest(input: RouteSettings, { interfaces, isDelete }: ChangeContext): Record<string, unknown> {
  routeFields.check(input);
  const { nhid, gateway, prefsrc, via, nexthops, encap } = input;
  if (nexthops !== undefined) checkFilled(nexthops, "next hop", "nexthops");
  for (const [index, nexthop] of nexthops?.entries() ?? []) checkObject(nexthop, `nexthops[${index}]`);
  const network = input.family === undefined && input.dst !== "default" ? parseNetwork(input.dst, "dst") : undefined;
  const family = network?.family ?? familyOf(input);
  const dst = family === AF_MPLS ? undefined : destination(input.dst, family, "dst", network);
  const src = input.src === undefined ? undefined : destination(input.src, family, "src");
  // The kernel lists routes with a blackhole next hop as "blackhole".
  const ownType = input.nhid !== undefined && isListed(input) ? undefined : input.type;
  const type = ownType === undefined ? RTN_UNICAST : routeTypes.read(ownType, "type");
  const table = tables.read(input.table === undefined ? defaultTable(type) : input.table, "table");
  const header = {
    rtmFamily: family,
    rtmDstLen: family === AF_MPLS ? LABEL_BITS : (dst?.length ?? 0),
    rtmSrcLen: src?.length ?? 0,
    rtmTable: table > 0xff ? RT_TABLE_COMPAT : table,
    rtmProtocol: isDelete ? 0 : RTPROT_BOOT,
    rtmScope: defaultScope(input, family, type, isDelete),
    rtmType: ownType === undefined && isDelete ? 0 : type,
  };
  const request: Record<string, unknown> = { header };
  if (family === AF_MPLS) request["dst"] = parseLabels(input.dst, "dst");
  else if (dst!.length > 0) request["dst"] = dst!.bytes;
  if (src !== undefined && src.length > 0) request["src"] = src.bytes;
  if (table > 0xff) request["table"] = table;
  if (family === AF_INET) checkIpv4(input);
  if (!isDelete) checkCombination(input, family, type);
  routeFields.write(input, request);
  if (prefsrc !== undefined) request["prefsrc"] = ofFamily(prefsrc, family, "prefsrc");
  if (nhid !== undefined) {
    checkNoNexthop(input);
    // Without the attribute, the kernel gives an IPv4 route the metrics of another route with this object. (fib_find_info_nh)
    if (family === AF_INET && !isDelete) request["metrics"] ??= {};
    return request;
  }
  const index = interfaces.optionalDevice(input);
  if (index !== undefined) request["oif"] = index;
  if (gateway !== undefined) request["gateway"] = gatewayBytes(gateway, family, "gateway");
  if (via !== undefined) request["via"] = viaBytes(via, "via");
  if (nexthops !== undefined) {
    const hop = (nexthop: RouteNexthopSettings, at: number) =>
      nexthopRequest(nexthop, `nexthops[${at}]`, family, interfaces);
    request["multipath"] = nexthops.map(hop);
  }
  if (encap !== undefined) Object.assign(request, encapFields(encap, "encap", interfaces));
  return request;
}

/** The kernel would ignore these fields of an IPv4 route. */
function checkIpv4({ pref, expires, flags }: RouteSettings): void {
  // A cached route that get() returned may have an expiry.
  const isExpiring = expires !== undefined && (routeFlags.read(flags ?? [], "flags") & RTM_F_CLONED) === 0;
  const name = pref !== undefined ? "pref" : isExpiring ? "expires" : undefined;
  if (name !== undefined) throw typeError(name, `ignored by the kernel for IPv4 routes: omit ${name}`);
}

/** Fields that the kernel rejects or ignores. */
function checkCombination(input: RouteSettings, family: number, type: number): void {
  if (input.nexthops !== undefined && input.encap !== undefined)
    throw typeError("encap", "ignored by the kernel in routes with nexthops: specify encap in these");
  if (family === AF_INET6 && input.tos !== undefined && input.tos !== 0)
    throw typeError("tos", "not supported by the kernel for IPv6 routes: omit tos");
  if (family === AF_MPLS || !rejectTypes.has(routeTypes.show(type))) return;
  // The kernel lists IPv6 routes with this interface.
  const hasLoopback = family === AF_INET6 && (input.dev === "lo" || isListed(input));
  const name = (hasLoopback ? gatewayNames : pathNames).find((field) => input[field] !== undefined);
  if (name !== undefined)
    throw typeError(name, `not allowed in a route of the type "${routeTypes.show(type)}": omit ${name}`);
}

const gatewayNames = ["gateway", "via", "nexthops"] as const;
const pathNames = [...gatewayNames, "dev", "ifindex"] as const;

const nexthopNames = ["gateway", "via", "dev", "ifindex", "nexthops", "encap"] as const;

/** Listed routes also contain the next hop of their object. */
function checkNoNexthop(input: RouteSettings): void {
  if (isListed(input)) return;
  const name = nexthopNames.find((field) => input[field] !== undefined);
  if (name === undefined) return;
  throw typeError(name, `not allowed together with nhid, whose object specifies the next hop: omit ${name}`);
}

/** These six fields are always present in a listed route. */
export function isListed({ family, type, table, protocol, scope, flags }: RouteSettings): boolean {
  return [family, type, table, protocol, scope, flags].every((value) => value !== undefined);
}

function familyOf({ family, dst, gateway, src, prefsrc, nexthops }: RouteSettings): number {
  if (typeof dst !== "string") throw typeError("dst", `expected a network or "default", got ${describeValue(dst)}`);
  if (family !== undefined) return families.read(family, "family");
  const hints = { gateway, src, prefsrc, nexthops: nexthops?.find((one) => one?.gateway !== undefined)?.gateway };
  for (const [path, hint] of Object.entries(hints)) if (hint !== undefined) return parsePrefix(hint, path).family;
  return AF_INET;
}

function destination(text: string, family: number, path: string, known?: Prefix): Prefix {
  if (text === "default") return { family, bytes: new Uint8Array(family === AF_INET ? 4 : 16), length: 0 };
  const prefix = known ?? parseNetwork(text, path);
  if (prefix.family !== family)
    throw typeError(path, `expected an address of the route's family, got ${describeValue(text)}`);
  return prefix;
}

function gatewayBytes(text: string, family: number, path: string): Uint8Array {
  return ofFamily(text, family, path, " (for another family, use via: { family, host })");
}

function ofFamily(text: string, family: number, path: string, hint = ""): Uint8Array {
  const address = parseAddress(text, path);
  if (address.family === family) return address.bytes;
  throw typeError(path, `expected an address of the route's family${hint}, got ${describeValue(text)}`);
}

function defaultTable(type: number): number {
  const isLocal = type === RTN_LOCAL || type === RTN_BROADCAST || type === RTN_NAT || type === RTN_ANYCAST;
  return isLocal ? RT_TABLE_LOCAL : RT_TABLE_MAIN;
}

/** Chooses the scope as `ip route` does. */
function defaultScope(input: RouteSettings, family: number, type: number, isDelete: boolean): number {
  if (family !== AF_INET) return RT_SCOPE_UNIVERSE;
  if (type === RTN_LOCAL || type === RTN_NAT) return RT_SCOPE_HOST;
  if (type === RTN_BROADCAST || type === RTN_MULTICAST || type === RTN_ANYCAST) return RT_SCOPE_LINK;
  if (type !== RTN_UNICAST) return RT_SCOPE_UNIVERSE;
  if (isDelete) return RT_SCOPE_NOWHERE;
  const hasGateway = [input, ...(input.nexthops ?? [])].some(({ gateway, via }) => (gateway ?? via) !== undefined);
  return hasGateway || input.nhid !== undefined ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
}

function viaBytes(via: Via, path: string): Uint8Array {
  checkOptions(via, viaNames, path);
  const { family, bytes } = parseAddress(via.host, `${path}.host`);
  const expected = families.read(via.family, `${path}.family`);
  if (expected !== family)
    throw typeError(`${path}.host`, `expected an address of ${via.family}, got ${describeValue(via.host)}`);
  const out = new Uint8Array(2 + bytes.length);
  new DataView(out.buffer).setUint16(0, family, hostLittleEndian);
  out.set(bytes, 2);
  return out;
}

function nexthopRequest(nexthop: RouteNexthopSettings, path: string, family: number, interfaces: Interfaces): object {
  nexthopFields.check(nexthop, path);
  const { gateway, via, encap } = nexthop;
  const header = {
    rtnhIfindex: interfaces.optionalDevice(nexthop, [`${path}.dev`, `${path}.ifindex`]) ?? 0,
  };
  const request: Record<string, unknown> = { header };
  if (gateway !== undefined) {
    const address = parseAddress(gateway, `${path}.gateway`);
    // IPv6 routes cannot have a gateway of another family.
    if (address.family === family || family === AF_INET6) {
      request["gateway"] = gatewayBytes(gateway, family, `${path}.gateway`);
    } else request["via"] = viaBytes({ family: family === AF_INET ? "inet6" : "inet", host: gateway }, path);
  }
  if (via !== undefined) request["via"] = viaBytes(via, `${path}.via`);
  nexthopFields.write(nexthop, request, false, `${path}.`);
  if (encap !== undefined) Object.assign(request, encapFields(encap, `${path}.encap`, interfaces));
  return request;
}
