import { errnoName, errnoText } from "../constants/errno.ts";
import { NETLINK_GENERIC, NLMSG_HDRLEN, NLMSG_MIN_TYPE } from "../constants/netlink.ts";
import { type AttributePolicy, NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { Verdict } from "../message/control.ts";
import { TYPE_OFFSET } from "../message/message.ts";
import { messageTypeName, protocolName } from "../message/names.ts";
import { refusalAdvice } from "./advice.ts";

/** The error for a request that the kernel refused. */
export function refusal(operation: string, verdict: Verdict): NetlinkError {
  const { errno, extendedAck } = verdict;
  const reasons = [`${operation}: ${errnoText(errno)} (${errnoName(errno)})`];
  if (extendedAck?.message !== undefined) reasons.push(`the kernel says: ${extendedAck.message}`);
  if (extendedAck?.missingType !== undefined) reasons.push(`attribute ${extendedAck.attribute} is missing`);
  else if (extendedAck?.attribute !== undefined) reasons.push(`attribute ${extendedAck.attribute} is at fault`);
  if (extendedAck?.policy !== undefined) reasons.push(`expected ${describePolicy(extendedAck.policy)}`);
  const advice = refusalAdvice(errno);
  if (advice !== undefined) reasons.push(advice);
  return new NetlinkError(reasons.join("; "), { errno, operation, extendedAck });
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

/** How a request is called in errors: by its message type, and by its command where it is a generic one. */
export function operationName(protocol: number, request: Uint8Array): string {
  const type = typeOf(request);
  if (protocol === NETLINK_GENERIC && type >= NLMSG_MIN_TYPE && request.length > NLMSG_HDRLEN) {
    return `generic family ${type}, command ${request[NLMSG_HDRLEN]}`;
  }
  const name = messageTypeName(protocol, type);
  return name.startsWith("type ") ? `${protocolName(protocol)} ${name}` : name;
}

/** The message type of a request. */
export function typeOf(request: Uint8Array): number {
  return new DataView(request.buffer, request.byteOffset).getUint16(TYPE_OFFSET, hostLittleEndian);
}
