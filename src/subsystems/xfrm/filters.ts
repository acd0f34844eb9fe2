import { AF_INET } from "../../constants/socket.ts";
import type { PolicyType, XfrmAddressFilter } from "../../families/xfrm.ts";
import { checkInteger, checkOptions } from "../../message/check.ts";
import { type Prefix, parsePrefix } from "../route/core/addresses.ts";
import type { AssociationReply, IpsecMode } from "./association.ts";
import type { SecurityPolicy } from "./policy.ts";
import { type PolicyDirection, policyDirections } from "./policy.ts";
import { type IpsecFamily, type IpsecProtocol, ipsecFamilies, ipsecProtocols, padded } from "./vocabulary.ts";

/** Filter for security associations. An association must match all fields. */
export interface AssociationFilter {
  family?: IpsecFamily | undefined;
  /** Source address of the listed associations, or a prefix. */
  source?: string | undefined;
  /** Destination address of the listed associations, or a prefix. */
  destination?: string | undefined;
  protocol?: IpsecProtocol | number | undefined;
  spi?: number | undefined;
  reqid?: number | undefined;
  mode?: IpsecMode | undefined;
  interfaceId?: number | undefined;
}

/** Filter for security policies. A policy must match all fields. */
export interface PolicyFilter {
  family?: IpsecFamily | undefined;
  direction?: PolicyDirection | number | undefined;
  action?: "allow" | "block" | undefined;
  priority?: number | undefined;
  type?: PolicyType | undefined;
  interfaceId?: number | undefined;
}

const associationNames: Readonly<Record<keyof AssociationFilter, true>> = {
  family: true,
  source: true,
  destination: true,
  protocol: true,
  spi: true,
  reqid: true,
  mode: true,
  interfaceId: true,
};
const policyNames: Readonly<Record<keyof PolicyFilter, true>> = {
  family: true,
  direction: true,
  action: true,
  priority: true,
  type: true,
  interfaceId: true,
};

/**
 * A filter as request attributes and as a function. The function is needed because older kernels ignore the attributes.
 */
interface CheckedFilter {
  readonly request: { proto?: number; addressFilter?: Omit<XfrmAddressFilter, "rest"> };
  matches(reply: AssociationReply): boolean;
}

/**
 * Checks a filter for security associations.
 *
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function checkAssociationFilter(filter: AssociationFilter): CheckedFilter {
  checkOptions(filter, associationNames, "filter");
  const { spi, reqid, mode, interfaceId } = filter;
  const source = filter.source === undefined ? undefined : parsePrefix(filter.source, "filter.source");
  const destination =
    filter.destination === undefined ? undefined : parsePrefix(filter.destination, "filter.destination");
  const given = filter.family === undefined ? undefined : ipsecFamilies.read(filter.family, "filter.family");
  const family = given ?? source?.family ?? destination?.family;
  for (const [name, prefix] of Object.entries({ source, destination })) {
    if (prefix !== undefined && prefix.family !== family) {
      throw new TypeError(`filter.${name}: expected an address of the same family as the other fields`);
    }
  }
  const proto = filter.protocol === undefined ? undefined : ipsecProtocols.read(filter.protocol, "filter.protocol");
  for (const [name, number] of Object.entries({ spi, reqid, interfaceId })) {
    if (number !== undefined) checkInteger(number, 0, 0xffffffff, `filter.${name}`);
  }
  const request: CheckedFilter["request"] = proto === undefined ? {} : { proto };
  if (family !== undefined) {
    request.addressFilter = {
      saddr: padded(source?.bytes ?? new Uint8Array(4)),
      daddr: padded(destination?.bytes ?? new Uint8Array(4)),
      family,
      splen: source?.length ?? 0,
      dplen: destination?.length ?? 0,
    };
  }
  return {
    request,
    matches({ header, ifId = 0 }) {
      if (family !== undefined && header.family !== family) return false;
      if (source !== undefined && !isWithin(header.saddr, source)) return false;
      if (destination !== undefined && !isWithin(header.id.daddr, destination)) return false;
      if (proto !== undefined && header.id.proto !== proto) return false;
      if (spi !== undefined && header.id.spi !== spi) return false;
      if (reqid !== undefined && header.reqid !== reqid) return false;
      if (mode !== undefined && header.mode !== mode) return false;
      return interfaceId === undefined || ifId === interfaceId;
    },
  };
}

/** Reports whether an address begins with the bits of a prefix of the same family. */
export function isWithin(address: Uint8Array, { bytes, length }: Prefix): boolean {
  for (let at = 0, left = length; left > 0; at++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((address[at]! ^ bytes[at]!) & mask) !== 0) return false;
  }
  return true;
}

/**
 * Checks a filter for security policies, and returns the test for each policy. The kernel cannot filter policies.
 *
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function checkPolicyFilter(filter: PolicyFilter): (policy: SecurityPolicy) => boolean {
  checkOptions(filter, policyNames, "filter");
  const { action, priority, type, interfaceId } = filter;
  const family = filter.family === undefined ? undefined : ipsecFamilies.read(filter.family, "filter.family");
  const shownFamily = family === undefined ? undefined : family === AF_INET ? "inet" : "inet6";
  const direction =
    filter.direction === undefined
      ? undefined
      : policyDirections.show(policyDirections.read(filter.direction, "filter.direction"));
  for (const [name, number] of Object.entries({ priority, interfaceId })) {
    if (number !== undefined) checkInteger(number, 0, 0xffffffff, `filter.${name}`);
  }
  return (policy) => {
    if (shownFamily !== undefined && policy.selector.family !== shownFamily) return false;
    if (direction !== undefined && policy.direction !== direction) return false;
    if (action !== undefined && policy.action !== action) return false;
    if (priority !== undefined && policy.priority !== priority) return false;
    if (type !== undefined && policy.type !== type) return false;
    return interfaceId === undefined || (policy.interfaceId ?? 0) === interfaceId;
  };
}
