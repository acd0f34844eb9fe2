import { EINVAL, ENOENT, EOPNOTSUPP, EPERM, errnoName } from "../../constants/errno.ts";
import {
  IPPROTO_DCCP,
  IPPROTO_RAW,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from "../../constants/in.ts";
import {
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NLM_F_CREATE,
  NLMSG_HDRLEN,
} from "../../constants/netlink.ts";
import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_SMC,
  AF_TIPC,
  AF_UNIX,
  AF_VSOCK,
  AF_XDP,
} from "../../constants/socket.ts";
import type { ExtendedAck } from "../../errors.ts";
import type { Message } from "../../message/message.ts";
import type { OperationCodec } from "../../schema/codec/codec.ts";
import { isQuery, originOf } from "../../schema/model/conventions.ts";
import type { Family, Operation, OptionalKinds } from "../../schema/model/family.ts";
import type { Fields } from "../../schema/model/types.ts";
import { setPlan } from "../../schema/plan/plan.ts";
import { privilegeAdvice } from "../../sock/privilege.ts";
import { hasBatches } from "../batch.ts";
import { createErrors, hasSelectors, isUnconfirmed } from "./needs.ts";
import { selectorAdvice } from "./selectors.ts";

/** The kernel applies a "batch" completely or not at all. */
export type Sent = "do" | "dump" | "batch";

type KernelDetails = ExtendedAck | undefined;

/** Returns "" for no advice, undefined for the general advice. */
export function advice(
  family: Family,
  operation: Operation,
  errno: number,
  details: KernelDetails,
): string | undefined {
  if (errno === EPERM) {
    if (details?.message !== undefined) return "";
    if (operation.flags?.includes("admin-perm")) return privilegeAdvice("machine");
    return operation.flags?.includes("uns-admin-perm") ? privilegeAdvice("network") : undefined;
  }
  if (errno === EOPNOTSUPP && operation.config !== undefined) {
    return details === undefined
      ? `${family.name}.${operation.name} requires a kernel with CONFIG_${operation.config}`
      : "";
  }
  if (family.protocol !== NETLINK_GENERIC) {
    // Missing netfilter subsystems also cause EINVAL.
    const missing = errno === EOPNOTSUPP || (errno === EINVAL && family.protocol === NETLINK_NETFILTER);
    if (!missing || family.config === undefined) return undefined;
    // The kernel has the family, so it lacks a feature.
    if (!isUnconfirmed(family)) return errno === EOPNOTSUPP && details !== undefined ? "" : undefined;
    return details === undefined ? `if the kernel lacks ${family.name}: ${originHint(family)}` : "";
  }
  // The family lookup has succeeded, so the object does not exist.
  return errno === ENOENT ? "" : undefined;
}

export function missingOperation({ name }: Family, { since }: Operation): string {
  const added = since === undefined ? "" : `, which Linux ${since} added`;
  return `${name} of this kernel does not support the operation${added}`;
}

export function originHint(family: Family): string | undefined {
  const origin = originOf(family);
  return origin === undefined ? undefined : `it requires ${origin}`;
}

interface FailedRequest {
  readonly codec: OperationCodec;
  readonly request: Message;
  readonly sent: Sent;
  readonly errno: number;
  readonly details: KernelDetails;
}

/** Returns "" for no advice, undefined for the general advice. */
export function requestAdvice(failed: FailedRequest): string | undefined {
  const { codec, request, errno, details } = failed;
  const { family, operation } = codec;
  const other = otherAdvice(failed);
  const mayBeMisspelled = hasSelectors(codec) && (errno === ENOENT || errno === EOPNOTSUPP);
  const suggestion = mayBeMisspelled
    ? selectorAdvice(family, setPlan(family, operation.set ?? ""), codec.decodeRequest(request))
    : undefined;
  if (suggestion === undefined) return other;
  const rest = other ?? advice(family, operation, errno, details);
  return rest === undefined || rest === "" ? suggestion : `${suggestion} Otherwise ${rest}`;
}

function otherAdvice(failed: FailedRequest): string | undefined {
  const { codec, request, sent, errno, details } = failed;
  const { family, operation } = codec;
  for (const kinds of family.kinds ?? []) {
    const missing = kinds.error === errnoName(errno) ? missingObjectKind(kinds, failed) : undefined;
    if (missing !== undefined) return missing;
  }
  if ((request.flags & NLM_F_CREATE) === 0 && createErrors(codec).includes(errnoName(errno))) {
    return "to create it, set NLM_F_CREATE | NLM_F_EXCL in `flags`";
  }
  if (errno === ENOENT && family.protocol === NETLINK_SOCK_DIAG) return missingSocketModule(failed);
  if (
    errno === EOPNOTSUPP &&
    family.protocol === NETLINK_ROUTE &&
    (operation.name === "newlink" || operation.name === "setlink")
  ) {
    return missingLinkKind(codec.decodeRequest(request), details);
  }
  if (errno !== EINVAL || !hasBatches(family)) return undefined;
  if (isQuery(operation)) {
    if (sent !== "batch") return undefined;
    return "a batch contains only changes: read before or after it, with do() or dump()";
  }
  // Without the family, `batch-begin` would have failed.
  if (sent === "batch" || details !== undefined) return "";
  return (
    `changes of ${family.name} require a batch: doMultiple() with batch-begin as the first request ` +
    "and batch-end as the last"
  );
}

function missingObjectKind(kinds: OptionalKinds, { codec, request, details }: FailedRequest): string | undefined {
  const { name, list, field, message, options, option = "", module } = kinds;
  if (message !== undefined && message !== details?.message) return undefined;
  let object = codec.decodeRequest(request);
  if (list !== undefined) {
    const path = details?.offset === undefined ? "" : (codec.path(request, details.offset) ?? "");
    const index = /\[(\d+)\]$/.exec(path)?.[1];
    if (path !== `${list}[${index}]`) return undefined;
    object = (valueAt(object, list) as Fields[] | undefined)?.[Number(index)] ?? {};
  }
  const kind = valueAt(object, field);
  if (typeof kind !== "string") return undefined;
  if (options !== undefined) {
    if (!Object.hasOwn(options, kind)) return undefined;
    const what = `the ${name} "${kind}" in this family, which requires CONFIG_${options[kind]}`;
    return `unless an object that it refers to is missing, this kernel does not support ${what}`;
  }
  const parts = `module ${module?.replace("*", kind)}, CONFIG_${option.replace("*", kind.toUpperCase())}`;
  const what = `${name} of that kind, which are usually part of an option and a module of the same name (${parts})`;
  return `this kernel does not support ${what}`;
}

function valueAt(object: Fields, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], object);
}

/** Kernel option and module of sock_diag for each address family. */
const socketFamilies: Readonly<Record<number, readonly [name: string, option: string]>> = {
  [AF_UNIX]: ["UNIX", "CONFIG_UNIX_DIAG, module unix_diag"],
  [AF_NETLINK]: ["netlink", "CONFIG_NETLINK_DIAG, module netlink_diag"],
  [AF_PACKET]: ["packet", "CONFIG_PACKET_DIAG, module af_packet_diag"],
  [AF_TIPC]: ["TIPC", "CONFIG_TIPC_DIAG, module tipc_diag"],
  [AF_VSOCK]: ["vsock", "CONFIG_VSOCKETS_DIAG, module vsock_diag"],
  [AF_SMC]: ["SMC", "CONFIG_SMC_DIAG, module smc_diag"],
  [AF_XDP]: ["XDP", "CONFIG_XDP_SOCKETS_DIAG, module xsk_diag"],
};

/** Kernel option and module of sock_diag for each IP protocol. */
const socketProtocols: Readonly<Record<number, readonly [name: string, option: string]>> = {
  [IPPROTO_TCP]: ["TCP", "CONFIG_INET_TCP_DIAG, module tcp_diag"],
  [IPPROTO_UDP]: ["UDP", "CONFIG_INET_UDP_DIAG, module udp_diag"],
  [IPPROTO_DCCP]: ["DCCP", "CONFIG_INET_DCCP_DIAG, module dccp_diag"],
  [IPPROTO_SCTP]: ["SCTP", "CONFIG_INET_SCTP_DIAG, module sctp_diag"],
  [IPPROTO_UDPLITE]: ["UDP-Lite", "CONFIG_INET_UDP_DIAG, module udp_diag"],
  [IPPROTO_RAW]: ["raw", "CONFIG_INET_RAW_DIAG, module raw_diag"],
};

/** sock_diag, which lists sockets, reports a missing module as ENOENT. */
function missingSocketModule({ request, sent }: FailedRequest): string {
  const [family = 0, protocol = 0] = request.bytes.subarray(NLMSG_HDRLEN);
  const internet = family === AF_INET || family === AF_INET6;
  const [name, option] = (internet ? socketProtocols[protocol] : socketFamilies[family]) ?? [
    internet ? `protocol ${protocol}` : `family ${family}`,
  ];
  const lacks = `the kernel cannot list ${name} sockets`;
  const brought = option === undefined ? "" : `, which requires ${option}`;
  // For a single request, ENOENT may also mean a missing socket.
  if (sent === "dump") return `${lacks}${brought}`;
  return `no such socket exists; if a dump of ${name} sockets fails as well, ${lacks}${brought}`;
}

export const UNKNOWN_KIND = "Unknown device type";

/** The kernel may lack the link's type or a requested option. */
function missingLinkKind(fields: Fields, details: KernelDetails): string {
  const ofKind = "links of that kind, which are part of a module (often of the same name) or a kernel option";
  if (details?.message === UNKNOWN_KIND) return `this kernel does not support ${ofKind}`;
  const { offset, missingType, message } = details ?? {};
  // Other advice would contradict the cause that the kernel has named.
  if (offset !== undefined || missingType !== undefined || message !== undefined) return "";
  const { kind, data } = (fields["linkinfo"] ?? {}) as { kind?: unknown; data?: unknown };
  const fromDriver = ["carrier", "protoDown"].filter((name) => fields[name] !== undefined);
  if (fromDriver.length > 0)
    return `most drivers cannot set ${fromDriver.join(" or ")}: omit these fields of a reply, or use changedFields()`;
  if (kind === undefined) return "";
  return `this kernel may not support ${data === undefined ? ofKind : "an option in linkinfo.data"}`;
}
