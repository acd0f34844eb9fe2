import { errnoName, errnoText } from "../constants/errno.ts";
import { NETLINK_GENERIC, NLMSG_HDRLEN, NLMSG_MIN_TYPE } from "../constants/netlink.ts";
import { type AttributePolicy, type ExtendedAck, NetlinkError } from "../errors.ts";
import type { RequestStatus } from "../message/control.ts";
import { messageTypeName, protocolName } from "../message/names.ts";
import { messageType } from "../message/request.ts";
import { escapeControls } from "../message/text.ts";
import { rejectionAdvice } from "./advice.ts";

export { messageType as typeOf } from "../message/request.ts";

/**
 * Returns the error for a request that the kernel rejected.
 *
 * @param type message type of the request, if known.
 * @param special advice of the caller, which replaces the general advice; "" for none.
 */
export function rejection(
  operation: string,
  status: RequestStatus,
  protocol: number,
  type?: number,
  special?: string,
): NetlinkError {
  const { errno, extendedAck } = status;
  const reasons = [`${operation}: ${errnoText(errno)} (${errnoName(errno)})`];
  if (extendedAck !== undefined) reasons.push(...explanations(extendedAck));
  const advice = special ?? rejectionAdvice(errno, protocol, type);
  if (advice !== undefined && advice !== "") reasons.push(advice);
  return new NetlinkError(reasons.join("; "), { errno, operation, extendedAck });
}

function explanations({ message, offset, attribute, policy, missingType, missingNest, missingAttribute }: ExtendedAck) {
  const reasons: string[] = [];
  if (message !== undefined) reasons.push(`the kernel says: ${escapeControls(message)}`);
  if (attribute !== undefined) reasons.push(`attribute ${attribute} is at fault`);
  else if (offset !== undefined) reasons.push(`what stands at byte ${offset} of the request is at fault`);
  if (policy !== undefined) reasons.push(`expected ${describePolicy(policy)}`);
  if (missingAttribute !== undefined) reasons.push(`attribute ${missingAttribute} is missing`);
  else if (missingType !== undefined) {
    const where = missingNest === undefined ? "" : ` in the nest at byte ${missingNest} of the request`;
    reasons.push(`attribute ${missingType} is missing${where}`);
  }
  return reasons;
}

function describePolicy(policy: AttributePolicy): string {
  const parts = [`${policy.type}`];
  if (policy.minimum !== undefined || policy.maximum !== undefined) {
    parts.push(`from ${policy.minimum ?? "-∞"} to ${policy.maximum ?? "∞"}`);
  }
  if (policy.minimumLength !== undefined) parts.push(`at least ${policy.minimumLength} bytes`);
  if (policy.maximumLength !== undefined) parts.push(`at most ${policy.maximumLength} bytes`);
  if (policy.mask !== undefined) parts.push(`within the bits 0x${policy.mask.toString(16)}`);
  if (policy.bitfield32Mask !== undefined) parts.push(`within the bits 0x${policy.bitfield32Mask.toString(16)}`);
  return parts.join(", ");
}

/** Returns the name of a request in errors: its message type, and the command of a generic one. */
export function operationName(protocol: number, request: Uint8Array): string {
  const type = messageType(request);
  if (protocol === NETLINK_GENERIC && type >= NLMSG_MIN_TYPE && request.length > NLMSG_HDRLEN) {
    return `generic family ${type}, command ${request[NLMSG_HDRLEN]}`;
  }
  const name = messageTypeName(protocol, type);
  return name.startsWith("type ") ? `${protocolName(protocol)} ${name}` : name;
}
