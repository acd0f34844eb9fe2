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
import { AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { FLAGS_OFFSET, TYPE_OFFSET } from "../../../message/message.ts";
import { ipv4Number, putIpv6Text } from "../../../schema/values/addresses.ts";
import type { PackedRequests } from "../../../transact/packed-requests.ts";
import type { ChangeContext } from "../core/changes.ts";
import { protocols, scopes, tables } from "../core/vocabulary.ts";
import type { RouteSettings } from "./route.ts";

// Fast encoder for routes with only common fields, because routing daemons add hundreds of thousands of routes.

const ATTRIBUTES = NLMSG_HDRLEN + 12;
/** Length of an attribute with a four-byte value. */
const ATTRIBUTE = NLA_HDRLEN + 4;

/** Reading an object is faster than reading a `Set`. */
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
} satisfies { [Field in keyof RouteSettings]?: true };

const SLASH = 0x2f;
const ZERO = 0x30;
const IPV6_LENGTH = 16;
const MAX_LENGTH = ATTRIBUTES + 3 * ATTRIBUTE + 2 * (NLA_HDRLEN + IPV6_LENGTH);
const checkedAddress = new Uint8Array(IPV6_LENGTH);

// Engines inline local constants, but not imported ones: see byte-order.ts.
const littleEndian = hostLittleEndian;

/** Writes the same bytes as the general encoder, or returns false. */
export function writePlainRoute(
  requests: PackedRequests,
  input: RouteSettings,
  flags: number,
  context: ChangeContext,
): boolean {
  for (const name in input) {
    if (plainFields[name] !== true && input[name as keyof RouteSettings] !== undefined) return false;
  }
  const { family, type, gateway, metric, protocol, scope, dst } = input;
  const { interfaces, isDelete } = context;
  if (type !== undefined && type !== "unicast") return false;
  if (input.flags !== undefined && !(Array.isArray(input.flags) && input.flags.length === 0)) return false;
  const table = input.table === undefined ? RT_TABLE_MAIN : tables.find(input.table);
  const rtmProtocol = protocol === undefined ? (isDelete ? 0 : RTPROT_BOOT) : protocols.find(protocol);
  if (table < 0 || rtmProtocol < 0) return false;
  if (metric !== undefined && (typeof metric !== "number" || metric >>> 0 !== metric)) return false;
  if (typeof dst !== "string" || (gateway !== undefined && typeof gateway !== "string")) return false;
  const slash = slashOf(dst);
  const network = ipv4Number(dst, slash < 0 ? dst.length : slash);
  if (network < 0) {
    const fields = { family, type, gateway, metric, scope, dst };
    return writeIpv6Route(requests, input, fields, slash, flags, context, table, rtmProtocol);
  }
  if (family !== undefined && family !== "inet") return false;
  const rtmScope = scope === undefined ? defaultScope(isDelete, gateway) : scopes.find(scope);
  const via = gateway === undefined ? 0 : ipv4Number(gateway, gateway.length);
  if (rtmScope < 0 || via < 0) return false;
  const length = slash < 0 ? 32 : prefixLength(dst, slash + 1);
  if (length < 1 || length > 32 || (length < 32 && network << length !== 0)) return false;
  // Read everything first: lookups and getters may use the same buffer.
  const index = interfaces.optionalDevice(input);
  const start = requests.begin(MAX_LENGTH);
  const { view } = requests.data;
  const rtmType = type === undefined && isDelete ? 0 : RTN_UNICAST;
  putHeader(view, start, isDelete, flags, AF_INET | (length << 8), table, rtmProtocol, rtmScope, rtmType);
  let at = put(view, start + ATTRIBUTES, RTA_DST, network, false);
  if (table > 0xff) at = put(view, at, RTA_TABLE, table, littleEndian);
  if (metric !== undefined) at = put(view, at, RTA_PRIORITY, metric, littleEndian);
  if (index !== undefined) at = put(view, at, RTA_OIF, index, littleEndian);
  if (gateway !== undefined) at = put(view, at, RTA_GATEWAY, via, false);
  requests.end(at);
  return true;
}

/** A function for both families would be slower (docs/performance.md). */
function writeIpv6Route(
  requests: PackedRequests,
  input: RouteSettings,
  fields: Pick<RouteSettings, "family" | "type" | "gateway" | "metric" | "scope" | "dst">,
  slash: number,
  flags: number,
  { interfaces, isDelete }: ChangeContext,
  table: number,
  rtmProtocol: number,
): boolean {
  const { family, type, gateway, metric, scope, dst } = fields;
  const end = slash < 0 ? dst.length : slash;
  const length = slash < 0 ? 128 : prefixLength(dst, slash + 1);
  const rtmScope = scope === undefined ? RT_SCOPE_UNIVERSE : scopes.find(scope);
  if (rtmScope < 0 || length < 1 || length > 128 || (family !== undefined && family !== "inet6")) return false;
  if (!putIpv6Text(dst, end, checkedAddress, 0) || !isNetwork(checkedAddress, length)) return false;
  if (gateway !== undefined && !putIpv6Text(gateway, gateway.length, checkedAddress, 0)) return false;
  // The lookup may encode other requests into the same buffer.
  const index = interfaces.optionalDevice(input);
  const start = requests.begin(MAX_LENGTH);
  const { bytes, view } = requests.data;
  const rtmType = type === undefined && isDelete ? 0 : RTN_UNICAST;
  putHeader(view, start, isDelete, flags, AF_INET6 | (length << 8), table, rtmProtocol, rtmScope, rtmType);
  let at = putAddressHeader(view, start + ATTRIBUTES, RTA_DST);
  putIpv6Text(dst, end, bytes, at - IPV6_LENGTH);
  if (table > 0xff) at = put(view, at, RTA_TABLE, table, littleEndian);
  if (metric !== undefined) at = put(view, at, RTA_PRIORITY, metric, littleEndian);
  if (index !== undefined) at = put(view, at, RTA_OIF, index, littleEndian);
  if (gateway !== undefined) {
    at = putAddressHeader(view, at, RTA_GATEWAY);
    putIpv6Text(gateway, gateway.length, bytes, at - IPV6_LENGTH);
  }
  requests.end(at);
  return true;
}

function putHeader(
  view: DataView,
  start: number,
  isDelete: boolean,
  flags: number,
  network: number,
  table: number,
  protocol: number,
  scope: number,
  type: number,
): void {
  view.setUint16(start + TYPE_OFFSET, isDelete ? RTM_DELROUTE : RTM_NEWROUTE, littleEndian);
  view.setUint16(start + FLAGS_OFFSET, flags, littleEndian);
  const rtmTable = table > 0xff ? RT_TABLE_COMPAT : table;
  // `struct rtmsg` as three 32-bit words.
  view.setUint32(start + NLMSG_HDRLEN, network, true);
  view.setUint32(start + NLMSG_HDRLEN + 4, rtmTable | (protocol << 8) | (scope << 16) | (type << 24), true);
  view.setUint32(start + NLMSG_HDRLEN + 8, 0);
}

function defaultScope(isDelete: boolean, gateway: string | undefined): number {
  if (isDelete) return RT_SCOPE_NOWHERE;
  return gateway === undefined ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
}

/** Returns -1 unless one to three characters follow the slash. */
function slashOf(text: string): number {
  const last = text.length - 2;
  if (text.charCodeAt(last) === SLASH) return last;
  if (text.charCodeAt(last - 1) === SLASH) return last - 1;
  return text.charCodeAt(last - 2) === SLASH ? last - 2 : -1;
}

function isNetwork(address: Uint8Array, length: number): boolean {
  let at = length >> 3;
  if ((length & 7) !== 0 && ((address[at++]! << (length & 7)) & 0xff) !== 0) return false;
  for (; at < IPV6_LENGTH; at++) if (address[at] !== 0) return false;
  return true;
}

/** Returns -1 for an invalid length. */
function prefixLength(text: string, from: number): number {
  if (text.charCodeAt(from) === ZERO && text.length > from + 1) return -1;
  let value = 0;
  for (let place = from; place < text.length; place++) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function putAddressHeader(view: DataView, at: number, type: number): number {
  const length = NLA_HDRLEN + IPV6_LENGTH;
  view.setUint32(at, littleEndian ? length | (type << 16) : (length << 16) | type, littleEndian);
  return at + length;
}

/** `little` selects the byte order of the value. */
function put(view: DataView, at: number, type: number, value: number, little: boolean): number {
  const header = littleEndian ? ATTRIBUTE | (type << 16) : (ATTRIBUTE << 16) | type;
  view.setUint32(at, header, littleEndian);
  view.setUint32(at + NLA_HDRLEN, value, little);
  return at + ATTRIBUTE;
}
