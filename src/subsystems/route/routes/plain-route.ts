import { NLA_HDRLEN, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import {
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_COMPAT,
  RT_TABLE_MAIN,
  RTA_DST,
  RTA_GATEWAY,
  RTA_OIF,
  RTA_PRIORITY,
  RTA_TABLE,
  RTM_DELROUTE,
  RTM_NEWROUTE,
  RTN_UNICAST,
  RTPROT_BOOT,
} from "../../../constants/rtnetlink.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { FLAGS_OFFSET, TYPE_OFFSET } from "../../../message/message.ts";
import { putIpv4 } from "../../../schema/values/addresses.ts";
import type { ChangeContext } from "../core/changes.ts";
import { protocols, scopes, tables } from "../core/vocabulary.ts";
import type { NewRoute } from "./route.ts";

// Routing daemons add 100,000s of routes, nearly all of which have only common fields. Requests for such routes are
// written directly, because the general encoder takes longer than the rest of a change together.

const DST_LEN = NLMSG_HDRLEN + 1;
const TABLE = NLMSG_HDRLEN + 4;
const ATTRIBUTES = NLMSG_HDRLEN + 12;
/**
 * Length of an attribute with a number or an IPv4 address. All attributes of a route with common fields have this
 * length.
 */
const ATTRIBUTE = NLA_HDRLEN + 4;

/**
 * Names of the fields of routes that are written without the general encoder. Reading an object is faster than reading
 * a `Set`.
 */
const plainFields: { readonly [field: string]: true | undefined } = {
  family: true,
  type: true,
  dst: true,
  table: true,
  protocol: true,
  scope: true,
  gateway: true,
  dev: true,
  ifindex: true,
  metric: true,
  flags: true,
} satisfies { [Field in keyof NewRoute]?: true };

/** The route request that is being written: headers, then destination, table, metric, interface and gateway. */
const bytes = new Uint8Array(new ArrayBuffer(ATTRIBUTES + 5 * ATTRIBUTE));
const view = new DataView(bytes.buffer);
/** Bytes of the IPv4 address that is being parsed. */
const addressBytes = new Uint8Array(4);
const addressView = new DataView(addressBytes.buffer);

// A local constant is faster than the imported one; see byte-order.ts.
const littleEndian = hostLittleEndian;

/**
 * Returns the bytes of the request for a unicast IPv4 route that has only common fields. Returns undefined for other routes and for
 * invalid fields. The bytes equal those of the general encoder.
 *
 * @throws the errors of {@link Interfaces.optionalDevice}.
 */
export function plainRouteRequest(
  input: NewRoute,
  flags: number,
  { interfaces, isDelete }: ChangeContext,
): Uint8Array | undefined {
  for (const name in input) {
    if (plainFields[name] !== true && input[name as keyof NewRoute] !== undefined) return undefined;
  }
  const { family, type, gateway, metric, protocol, scope } = input;
  if (family !== undefined && family !== "inet") return undefined;
  if (type !== undefined && type !== "unicast") return undefined;
  if (input.flags !== undefined && !(Array.isArray(input.flags) && input.flags.length === 0)) return undefined;
  const table = input.table === undefined ? RT_TABLE_MAIN : tables.find(input.table);
  const rtmProtocol = protocol === undefined ? (isDelete ? 0 : RTPROT_BOOT) : protocols.find(protocol);
  const rtmScope = scope === undefined ? defaultScope(isDelete, gateway) : scopes.find(scope);
  if (table < 0 || rtmProtocol < 0 || rtmScope < 0) return undefined;
  if (metric !== undefined && metric >>> 0 !== metric) return undefined;
  const via = gateway === undefined ? 0 : parseAddress(gateway);
  const { dst } = input;
  if (via < 0 || typeof dst !== "string") return undefined;
  const slash = dst.indexOf("/");
  const length = slash < 0 ? 32 : prefixLength(dst, slash + 1);
  const network = parseAddress(slash < 0 ? dst : dst.slice(0, slash));
  if (network < 0 || length < 1 || length > 32 || (length < 32 && network << length !== 0)) return undefined;
  // This call may encode other requests in the same buffer, so nothing is written before it.
  const index = interfaces.optionalDevice(input);
  let at = put(ATTRIBUTES, RTA_DST, network, false);
  if (table > 0xff) at = put(at, RTA_TABLE, table, littleEndian);
  if (metric !== undefined) at = put(at, RTA_PRIORITY, metric, littleEndian);
  if (index !== undefined) at = put(at, RTA_OIF, index, littleEndian);
  if (gateway !== undefined) at = put(at, RTA_GATEWAY, via, false);
  view.setUint16(TYPE_OFFSET, isDelete ? RTM_DELROUTE : RTM_NEWROUTE, littleEndian);
  view.setUint16(FLAGS_OFFSET, flags, littleEndian);
  bytes[NLMSG_HDRLEN] = AF_INET;
  bytes[DST_LEN] = length;
  bytes[TABLE] = table > 0xff ? RT_TABLE_COMPAT : table;
  bytes[TABLE + 1] = rtmProtocol;
  bytes[TABLE + 2] = rtmScope;
  bytes[TABLE + 3] = type === undefined && isDelete ? 0 : RTN_UNICAST;
  return bytes.slice(0, at);
}

function defaultScope(isDelete: boolean, gateway: string | undefined): number {
  if (isDelete) return RT_SCOPE_NOWHERE;
  return gateway === undefined ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
}

/** Parses an IPv4 address. Returns -1 for other values. */
function parseAddress(text: unknown): number {
  return typeof text === "string" && putIpv4(text, addressBytes, 0) ? addressView.getUint32(0) : -1;
}

/** Parses a prefix length of one or two digits at the end of a text; returns -1 for other text. */
function prefixLength(text: string, from: number): number {
  if (from + 1 !== text.length && from + 2 !== text.length) return -1;
  let value = 0;
  for (let place = from; place < text.length; place++) {
    const digit = text.charCodeAt(place) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Writes an attribute to the route request and returns the offset of its end. */
function put(at: number, type: number, value: number, little: boolean): number {
  view.setUint16(at, ATTRIBUTE, littleEndian);
  view.setUint16(at + 2, type, littleEndian);
  view.setUint32(at + NLA_HDRLEN, value, little);
  return at + ATTRIBUTE;
}
