import { escapeControls } from "../base/text.ts";
import {
  EACCES,
  EADDRINUSE,
  EAFNOSUPPORT,
  ECONNREFUSED,
  EINVAL,
  EMSGSIZE,
  ENOBUFS,
  ENOENT,
  ENOMEM,
  ENOPROTOOPT,
  EOPNOTSUPP,
  EPERM,
  EPROTONOSUPPORT,
  errnoName,
  errnoText,
} from "../constants/errno.ts";
import { GENL_MIN_ID } from "../constants/genetlink.ts";
import {
  NETLINK_AUDIT,
  NETLINK_CONNECTOR,
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_ISCSI,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_NETFILTER,
  NETLINK_RDMA,
  NETLINK_SELINUX,
  NETLINK_SMC,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import { type AttributePolicy, type ExtendedAck, NetlinkError } from "../errors.ts";
import type { AttributeNames, RequestStatus } from "../message/control.ts";
import { messageType } from "../message/family-header.ts";
import { messageTypeName, protocolName } from "../message/format/names.ts";
import { privilegeAdvice } from "./privilege.ts";

/** Describes a netlink request, for errors about it. */
export interface RequestDescription {
  /** Name of the operation in errors, such as "ovs_flow.get". */
  operation: string;
  /** Size in bytes of the headers between `nlmsghdr` and the first attribute of the request, such as `genlmsghdr`. */
  headerLength?: number | undefined;
  /** Names of the request's attributes. Errors show them in attribute paths (default: attribute numbers). */
  names?: AttributeNames | undefined;
  /**
   * Returns advice for the end of an error message, for example which capability is missing. `errno` is positive.
   *
   * Return "" for no advice, and undefined for the general advice.
   */
  advice?: ((errno: number, extendedAck: ExtendedAck | undefined) => string | undefined) | undefined;
  /** Whether the request changes nothing, so that it may be resent (default: derived from protocol, type and flags). */
  onlyReads?: boolean | undefined;
  /**
   * Positive error codes that the caller of the request handles. Errors with these codes have no stack.
   *
   * @internal
   */
  handled?: readonly number[] | undefined;
}

const protocolOptions: Readonly<Record<number, string>> = {
  [NETLINK_SOCK_DIAG]: "CONFIG_SOCK_DIAG or CONFIG_INET_DIAG (module inet_diag)",
  [NETLINK_XFRM]: "CONFIG_XFRM_USER (module xfrm_user)",
  [NETLINK_SELINUX]: "CONFIG_SECURITY_SELINUX",
  [NETLINK_ISCSI]: "CONFIG_SCSI_ISCSI_ATTRS (module scsi_transport_iscsi)",
  [NETLINK_AUDIT]: "CONFIG_AUDIT",
  [NETLINK_CONNECTOR]: "CONFIG_CONNECTOR",
  [NETLINK_NETFILTER]: "CONFIG_NETFILTER_NETLINK (module nfnetlink)",
  [NETLINK_CRYPTO]: "CONFIG_CRYPTO_USER (module crypto_user)",
  [NETLINK_RDMA]: "CONFIG_INFINIBAND (module ib_core)",
  [NETLINK_SMC]: "CONFIG_SMC",
};

function isOneOf(errno: number, ...codes: readonly number[]): boolean {
  return codes.includes(Math.abs(errno));
}

export function openAdvice(errno: number, protocol: number): string | undefined {
  if (isOneOf(errno, EAFNOSUPPORT, EPERM, EACCES)) {
    return "a sandbox (seccomp, a container runtime, a security module) forbids netlink sockets: allow AF_NETLINK";
  }
  if (!isOneOf(errno, EPROTONOSUPPORT)) return undefined;
  const option = protocolOptions[protocol];
  return `this kernel has no ${protocolName(protocol)}${option === undefined ? "" : `: it requires ${option}`}`;
}

export function bindAdvice(errno: number): string | undefined {
  if (isOneOf(errno, EPERM)) return privilegeAdvice("network");
  if (!isOneOf(errno, EADDRINUSE)) return undefined;
  return "another socket has this port id: omit portId, and the kernel chooses a free one";
}

export function optionAdvice(errno: number, option: number): string | undefined {
  if (isOneOf(errno, ENOPROTOOPT)) return "this kernel is older than the option";
  if (!isOneOf(errno, EPERM) || option !== NETLINK_LISTEN_ALL_NSID) return undefined;
  return "listening to all namespaces requires CAP_NET_BROADCAST in the user namespace that owns this one: run as root";
}

export function groupAdvice(errno: number, protocol: number, group: number): string | undefined {
  if (isOneOf(errno, EINVAL, ENOENT)) {
    return `${protocolName(protocol)} has no multicast group ${group} (groups are numbers, not bit masks)`;
  }
  return isOneOf(errno, EPERM) ? privilegeAdvice(protocol === NETLINK_AUDIT ? "auditEvents" : "network") : undefined;
}

export function sendAdvice(errno: number, protocol: number): string | undefined {
  if (isOneOf(errno, EPERM)) return privilegeAdvice("network");
  if (isOneOf(errno, ENOBUFS, ENOMEM)) return "the kernel has no memory for a message of that size: split it";
  if (isOneOf(errno, ECONNREFUSED)) {
    return `no receiver: the peer's socket is closed, or the kernel does not support ${protocolName(protocol)}`;
  }
  if (!isOneOf(errno, EMSGSIZE)) return undefined;
  return "the message is larger than the socket's send buffer: raise sendBufferSize (without CAP_NET_ADMIN, up to net.core.wmem_max), or split it";
}

/** Returns general advice for an error reply. */
export function rejectionAdvice(errno: number, protocol?: number, type?: number): string | undefined {
  if (isOneOf(errno, EOPNOTSUPP)) return "the kernel or the object does not support the operation";
  // Netlink reports a missing capability as EPERM. EACCES depends on the object, or on a security module.
  if (isOneOf(errno, EPERM)) {
    if (protocol === NETLINK_AUDIT) return privilegeAdvice("audit");
    return privilegeAdvice(protocol === NETLINK_GENERIC ? "generic" : "network");
  }
  if (!isOneOf(errno, ENOENT) || protocol !== NETLINK_GENERIC || type === undefined || type < GENL_MIN_ID)
    return undefined;
  return (
    `if family number ${type} no longer exists in this network namespace, look the family up by name with lookupFamily(); ` +
    "listFamilies() lists the existing ones"
  );
}

/** Errors of requests that the kernel rejected. The value is the `special` advice in the text of the error. */
const rejections = new WeakMap<NetlinkError, string | undefined>();

/** Reports whether the kernel rejected the request. Other errors, such as a lost reply, leave its outcome unknown. */
export function isRejection(error: NetlinkError): boolean {
  return rejections.has(error);
}

/** Returns the `special` advice of a {@link rejection}, so that a subsystem that replaces the text can keep it. */
export function specialAdvice(error: NetlinkError): string | undefined {
  return rejections.get(error);
}

/**
 * Returns the error for a request that the kernel has rejected.
 *
 * @param type message type of the request, if it is known.
 * @param special advice that replaces the general advice; "" for no advice.
 */
export function rejection(
  operation: string,
  { errno, extendedAck }: Pick<RequestStatus, "errno" | "extendedAck">,
  protocol: number,
  type?: number,
  special?: string,
): NetlinkError {
  const reasons = [`${operation}: ${errnoText(errno)} (${errnoName(errno)})`];
  if (extendedAck !== undefined) reasons.push(...explanations(extendedAck));
  // The kernel's message names the cause, which general advice would only guess.
  const isExplained = extendedAck?.message !== undefined && isOneOf(errno, EOPNOTSUPP, EPERM);
  const advice = special ?? (isExplained ? undefined : rejectionAdvice(errno, protocol, type));
  if (advice !== undefined && advice !== "") reasons.push(advice);
  const error = new NetlinkError(reasons.join("; "), { errno, operation, extendedAck });
  rejections.set(error, special);
  return error;
}

function explanations({ message, offset, attribute, policy, missingType, missingNest, missingAttribute }: ExtendedAck) {
  const reasons: string[] = [];
  if (message !== undefined) reasons.push(`the kernel reports: ${escapeControls(message)}`);
  if (attribute !== undefined) reasons.push(`attribute ${attribute} is invalid`);
  else if (offset !== undefined) reasons.push(`the data at byte ${offset} of the request is invalid`);
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

/** Returns the name of a request for error messages, such as "RTM_NEWLINK" or "generic family 28, command 1". */
export function operationName(protocol: number, request: Uint8Array): string {
  const type = messageType(request);
  if (protocol === NETLINK_GENERIC && type >= NLMSG_MIN_TYPE && request.length > NLMSG_HDRLEN) {
    return `generic family ${type}, command ${request[NLMSG_HDRLEN]}`;
  }
  const name = messageTypeName(protocol, type);
  return name.startsWith("type ") ? `${protocolName(protocol)} ${name}` : name;
}
