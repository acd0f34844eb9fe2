import { fromOpen } from "../../../base/argument-error.ts";
import { EBUSY, EEXIST, EINVAL, ENODEV, ENOENT, EOPNOTSUPP, EPERM } from "../../../constants/errno.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { type MaybePromise, type Steps, wait } from "../../../io/io.ts";
import { privilegeAdviceOn } from "../../../sock/privilege.ts";

/**
 * Reason why the kernel rejected a request about an Open vSwitch datapath. Several reasons share one error code.
 *
 * - `no-family`: the kernel lacks the module `openvswitch`, or the part of the module that the request needs (ENOENT).
 * - `no-datapath`: the datapath does not exist (ENODEV).
 * - `no-port`: the datapath exists, but the port does not (ENODEV).
 * - `no-interface`: the interface for a new port does not exist (ENODEV).
 * - `no-port-type`: the kernel does not support this type of port (EAFNOSUPPORT).
 * - `no-flow`: the flow does not exist (ENOENT).
 * - `overlap`: a flow with another key or mask matches the same packets (ENOENT).
 * - `exists`: the flow, port, datapath or interface already exists (EEXIST).
 * - `in-use`: the port number or the interface is in use, or the slot of a meter (EBUSY).
 * - `invalid`: the kernel rejects the flow, actions or change (EINVAL).
 * - `not-permitted`: a privilege is missing (EPERM).
 */
export type DatapathFailure =
  | "no-family"
  | "no-datapath"
  | "no-port"
  | "no-interface"
  | "no-port-type"
  | "no-flow"
  | "overlap"
  | "exists"
  | "in-use"
  | "invalid"
  | "not-permitted";

/**
 * Error of a request about an Open vSwitch datapath that the kernel rejected. The property `failure` contains the
 * reason; `code`, `operation` and `extendedAck` come from the kernel's error reply.
 */
export class DatapathError extends NetlinkError {
  override readonly name = "DatapathError";
  /** Reason why the kernel rejected the request. */
  readonly failure: DatapathFailure;

  constructor(failure: DatapathFailure, reason: string, cause: NetlinkError) {
    const { errno, code, operation, extendedAck } = fromOpen(cause, new.target, "Datapath.open(), which throws it");
    const title = operation === undefined ? "" : `${operation}: `;
    const kernelMessage = extendedAck?.message === undefined ? "" : `; the kernel reports: ${extendedAck.message}`;
    // Keep one level of causes for a missing generic netlink family.
    super(`${title}${reason} (${code})${kernelMessage}`, {
      errno,
      operation,
      extendedAck,
      cause: cause.cause ?? cause,
    });
    this.failure = failure;
  }
}

export interface NamedDatapath {
  readonly name: string;
}

/** Converts errors of failed requests to DatapathErrors, if possible. */
export function withFailure(error: unknown, datapath: NamedDatapath): unknown {
  if (!(error instanceof NetlinkError) || error instanceof DatapathError || error.syscall !== undefined) return error;
  if (error.errno === -ENODEV) {
    return new DatapathError("no-datapath", `there is no datapath "${datapath.name}"`, error);
  }
  if (error.cause === undefined) {
    const known = flowFailure(error.operation, error.errno);
    if (known !== undefined) return new DatapathError(known.failure, known.reason, error);
  }
  return withGeneralFailure(error);
}

export function withGeneralFailure(error: unknown): unknown {
  if (!(error instanceof NetlinkError) || error instanceof DatapathError || error.syscall !== undefined) return error;
  if (error.errno === -EPERM) {
    return new DatapathError("not-permitted", `not permitted: ${privilegeAdviceOn(error, "network")}`, error);
  }
  // An ENOENT with a cause means a missing generic netlink family.
  if (error.errno === -ENOENT && error.cause instanceof NetlinkError && error.cause.errno === -ENOENT) {
    const family = error.operation?.split(".")[0] ?? "ovs_datapath";
    const reason = `the kernel has no family "${family}": ${origins[family] ?? MODULE}`;
    return new DatapathError("no-family", reason, error);
  }
  return error;
}

const MODULE = "it comes with the module openvswitch (CONFIG_OPENVSWITCH): `modprobe openvswitch`";
const origins: Readonly<Record<string, string>> = {
  ovs_meter: "meters come with the module openvswitch (`modprobe openvswitch`) of Linux 4.15 and later",
  ovs_ct_limit:
    "zone limits come with the module openvswitch (`modprobe openvswitch`) of Linux 4.18 and later, " +
    "if it was built with CONFIG_NETFILTER_CONNCOUNT",
};

const DMESG = "its log has the reason (`dmesg`), unless `probe` was set";
const OVERLAP =
  "another flow overlaps this one: it matches the same packets with another key or mask; delete it first, or put " +
  "this one with its key, its mask and its ufid";

export function flowFailure(
  operation: string | undefined,
  errno: number,
): { failure: DatapathFailure; reason: string } | undefined {
  const known = operation === undefined ? undefined : flowRefusals[operation]?.[Math.abs(errno)];
  return known && { failure: known[0], reason: known[1] };
}

const missing = ["no-flow", "there is no such flow"] as const;
const refused = ["invalid", `the kernel rejects the key, mask or actions; ${DMESG}`] as const;

const flowRefusals: Readonly<Record<string, Readonly<Record<number, readonly [DatapathFailure, string]>>>> = {
  "ovs_flow.new": {
    [ENOENT]: ["overlap", OVERLAP],
    [EEXIST]: ["exists", "a flow with this key already exists"],
    [EINVAL]: refused,
  },
  "ovs_flow.set": { [ENOENT]: missing, [EINVAL]: refused },
  "ovs_flow.del": { [ENOENT]: missing },
  "ovs_flow.get": { [ENOENT]: missing },
  "ovs_packet.execute": { [EINVAL]: ["invalid", `the kernel rejects the actions for this packet; ${DMESG}`] },
};

/** Converts EEXIST of a datapath creation to a DatapathError. */
export function creationFailure(error: unknown, name: string, ifindex: number | undefined): unknown {
  if (!isRejectedWith(error, EEXIST)) return error;
  const numbered = ifindex === undefined ? "" : `, or one of number ${ifindex},`;
  return new DatapathError("exists", `a datapath or another interface "${name}"${numbered} already exists`, error);
}

export function* withFailures<Result>(datapath: NamedDatapath | undefined, action: () => Steps<Result>): Steps<Result> {
  try {
    return yield* action();
  } catch (error) {
    throw datapath === undefined ? withGeneralFailure(error) : withFailure(error, datapath);
  }
}

export function isRejectedWith(error: unknown, errno: number): error is NetlinkError {
  return error instanceof NetlinkError && error.syscall === undefined && error.errno === -errno;
}

export function* unlessRejectedWith<Result>(
  errno: number,
  action: () => MaybePromise<Result>,
): Steps<Result | undefined> {
  try {
    return yield* wait(action());
  } catch (error) {
    // An error with a cause means a missing generic netlink family.
    if (isRejectedWith(error, errno) && error.cause === undefined) return undefined;
    throw error;
  }
}

/** Throws the first error of a flush. An entry that another program has deleted (`missing`) is no error. */
export function throwUnflushed(
  plural: string,
  total: number,
  errors: readonly NetlinkError[],
  missing: DatapathFailure,
): void {
  const failed = errors.filter((error) => !(error instanceof DatapathError && error.failure === missing));
  if (failed[0] === undefined) return;
  const { message, errno } = failed[0];
  const operation = `flush ${plural}`;
  const reason = `${failed.length} of ${total} ${plural} were not deleted; the first error: ${message}`;
  throw new NetlinkError(`${operation}: ${reason}`, { errno, operation, cause: failed[0] });
}

export function noPortType(type: string | number, cause: NetlinkError): DatapathError {
  const isTunnel = type === "vxlan" || type === "gre" || type === "geneve";
  const advice = isTunnel
    ? `: it requires the module vport-${type}, which Linux 7.3 no longer has; addTunnelPort() requires no such module`
    : "";
  return new DatapathError("no-port-type", `the kernel does not support ports of type ${type}${advice}`, cause);
}

export function portFailure(port: PortDetails, cause: unknown): DatapathError | undefined {
  const { name, type, number, ifindex, options } = port;
  if (isRejectedWith(cause, EEXIST)) {
    const made =
      options === undefined ? `an interface "${name}"` : `an interface "${name}", or a tunnel with these options,`;
    const reason = type === "netdev" ? `"${name}" is already a port of this datapath` : `${made} already exists`;
    return new DatapathError("exists", reason, cause);
  }
  if (!isRejectedWith(cause, EBUSY)) return undefined;
  const used: string[] = [];
  if (number !== undefined) used.push(`the port number ${number}`);
  if (type === "netdev") used.push(`the interface "${name}"`);
  if (ifindex !== undefined) used.push(`the interface number ${ifindex}`);
  if (options !== undefined) used.push("a tunnel with these options");
  if (used.length === 0) return undefined;
  return new DatapathError("in-use", `${used.join(" or ")} is already in use`, cause);
}

interface PortDetails {
  readonly name: string;
  readonly type: string | number;
  readonly number?: number | undefined;
  readonly ifindex?: number | undefined;
  readonly options?: object | undefined;
}

export function notPerCpu(operation: "ovs_datapath.new" | "ovs_datapath.set"): NetlinkError {
  return failure(
    operation,
    "per-CPU sockets require the feature dispatch-upcall-per-cpu (Linux 5.15), which the datapath lacks",
    EOPNOTSUPP,
    "use per-vport dispatch",
  );
}

export function noIfindex(operation: "ovs_datapath.new" | "ovs_vport.new"): NetlinkError {
  return failure(
    operation,
    "interface indexes can be chosen only on Linux 6.1 and later, for the local port and ports of type internal",
    EOPNOTSUPP,
    "omit ifindex",
  );
}

export function needsKernel(operation: string): NetlinkError {
  return failure(operation, "not supported with a connection that replaces the kernel", EOPNOTSUPP);
}
