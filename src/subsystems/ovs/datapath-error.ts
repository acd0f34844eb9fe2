import { EAFNOSUPPORT, EBUSY, EEXIST, EINVAL, ENODEV, ENOENT, EPERM } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { AS_ROOT } from "../../sock/advice.ts";

/**
 * What is the matter, where more than a number can be said.
 *
 * - `no-family`: the kernel has no Open vSwitch, or lacks this part of it (ENOENT). The module is `openvswitch`.
 * - `no-datapath`: there is no such datapath, or it is gone (ENODEV).
 * - `no-port`: the datapath is there, the port is not (ENODEV).
 * - `no-interface`: the interface is not there that was to become a port (ENODEV).
 * - `no-port-type`: the kernel cannot make ports of that type (EAFNOSUPPORT).
 * - `no-flow`: there is no such flow (ENOENT).
 * - `overlap`: another flow, of another key or mask, has packets of the one that was to be put (ENOENT).
 * - `exists`: there is a flow, a port, a datapath or an interface like that already (EEXIST).
 * - `in-use`: the number or the interface that was asked for is used already (EBUSY).
 * - `invalid`: the kernel takes no such flow, actions or change (EINVAL).
 * - `not-permitted`: the privilege is missing (EPERM).
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

/** A refusal of which is known what it means for a datapath. `code`, `operation` and `extendedAck` are the kernel's. */
export class DatapathError extends NetlinkError {
  override readonly name = "DatapathError";
  /** What is the matter. */
  readonly failure: DatapathFailure;

  constructor(failure: DatapathFailure, reason: string, cause: NetlinkError) {
    const { errno, code, operation, extendedAck } = cause;
    const title = operation === undefined ? "" : `${operation}: `;
    const said = extendedAck?.message === undefined ? "" : `; the kernel says: ${extendedAck.message}`;
    // The error of a look-up that failed is in the one of the call that needed it: once is enough.
    super(`${title}${reason} (${code})${said}`, { errno, operation, extendedAck, cause: cause.cause ?? cause });
    this.failure = failure;
  }
}

/** Which datapath, as it is called in errors. */
export interface Named {
  readonly name: string;
}

/** The same error, or the one that says more about it. */
export function explained(error: unknown, datapath: Named): unknown {
  if (!(error instanceof NetlinkError) || error instanceof DatapathError || error.syscall !== undefined) return error;
  if (error.errno === -ENODEV) return new DatapathError("no-datapath", gone(datapath), error);
  if (error.cause === undefined) {
    const known = flowRefusal(error.operation, error.errno);
    if (known !== undefined) return new DatapathError(known.failure, known.reason, error);
  }
  return explainedAnywhere(error);
}

/** The same where no datapath has been named. */
export function explainedAnywhere(error: unknown): unknown {
  if (!(error instanceof NetlinkError) || error instanceof DatapathError || error.syscall !== undefined) return error;
  if (error.errno === -EPERM) {
    const reason = `not permitted: this needs CAP_NET_ADMIN in the user namespace that owns the network namespace: ${AS_ROOT}`;
    return new DatapathError("not-permitted", reason, error);
  }
  // What a family refuses has no cause; that there is none was told by the controller.
  if (error.errno === -ENOENT && error.cause instanceof NetlinkError && error.cause.errno === -ENOENT) {
    const family = error.operation?.split(".")[0] ?? "ovs_datapath";
    const reason = `the kernel has no family "${family}": ${origins[family] ?? MODULE}`;
    return new DatapathError("no-family", reason, error);
  }
  return error;
}

/** How to get the families that all kernels with Open vSwitch have. */
const MODULE = "it comes with the module openvswitch (CONFIG_OPENVSWITCH): `modprobe openvswitch`";
/** Those that came later. */
const origins: Readonly<Record<string, string>> = {
  ovs_meter: "meters come with the module openvswitch (`modprobe openvswitch`) of Linux 4.15 and later",
  ovs_ct_limit:
    "limits of zones come with the module openvswitch (`modprobe openvswitch`) of Linux 4.18 and later, " +
    "where it was built with CONFIG_NETFILTER_CONNCOUNT",
};

const DMESG = "its log says why (`dmesg`), unless `probe` was set";
const OVERLAP =
  "another flow overlaps this one: it has packets with this key, and was put with another key or mask; delete it first, or put " +
  "this one with its key, its mask and its ufid";

/** What a refusal of a request about flows or packets means; undefined where no more than its number is known. */
export function flowRefusal(
  operation: string | undefined,
  errno: number,
): { failure: DatapathFailure; reason: string } | undefined {
  const known = operation === undefined ? undefined : flowRefusals[operation]?.[Math.abs(errno)];
  return known && { failure: known[0], reason: known[1] };
}

const missing = ["no-flow", "there is no such flow"] as const;
const refused = ["invalid", `the kernel takes no such key, mask or actions; ${DMESG}`] as const;

const flowRefusals: Readonly<Record<string, Readonly<Record<number, readonly [DatapathFailure, string]>>>> = {
  "ovs_flow.new": {
    [ENOENT]: ["overlap", OVERLAP],
    [EEXIST]: ["exists", "there is a flow for packets with this key already"],
    [EINVAL]: refused,
  },
  "ovs_flow.set": { [ENOENT]: missing, [EINVAL]: refused },
  "ovs_flow.del": { [ENOENT]: missing },
  "ovs_flow.get": { [ENOENT]: missing },
  "ovs_packet.execute": { [EINVAL]: ["invalid", `the kernel takes no such actions for this packet; ${DMESG}`] },
};

/** What it means that a datapath of that name was not made. */
export function notCreated(error: unknown, name: string, ifindex: number | undefined): unknown {
  if (!refusedWith(error, EEXIST)) return error;
  const numbered = ifindex === undefined ? "" : `, or one of number ${ifindex},`;
  return new DatapathError("exists", `there is a datapath or another interface "${name}"${numbered} already`, error);
}

/** Calls `action`; what it throws says as much as can be said. */
export function explaining<Result>(datapath: Named, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw explained(error, datapath);
  }
}

/** Whether the kernel has refused with that error. */
export function refusedWith(error: unknown, errno: number): error is NetlinkError {
  return error instanceof NetlinkError && error.syscall === undefined && error.errno === -errno;
}

/** Whether it was a family that was missing. */
export function isMissingFamily(error: unknown): boolean {
  const told = explainedAnywhere(error);
  return told instanceof DatapathError && told.failure === "no-family";
}

/** The error for a port that is not there. */
export function noPort(port: string | number, datapath: Named, cause: NetlinkError): DatapathError {
  const shown = typeof port === "number" ? `port ${port}` : `port "${port}"`;
  return new DatapathError("no-port", `datapath "${datapath.name}" has no ${shown}`, cause);
}

/** The error for an interface that is not there. */
export function noInterface(name: string, cause: NetlinkError): DatapathError {
  return new DatapathError("no-interface", `there is no interface "${name}"`, cause);
}

/** The error for a type of port that the kernel cannot make. */
export function noPortType(type: string | number, cause: NetlinkError): DatapathError {
  const module = type === "vxlan" || type === "gre" || type === "geneve" ? `: it comes with module vport-${type}` : "";
  return new DatapathError("no-port-type", `the kernel makes no ports of type ${type}${module}`, cause);
}

/** Whether the kernel has said that it knows no such type of port. */
export function isUnknownType(error: unknown): error is NetlinkError {
  return refusedWith(error, EAFNOSUPPORT);
}

/** What it means that a port was not made; undefined where no more than its number is known. */
export function portRefusal(port: PortDetails, cause: unknown): DatapathError | undefined {
  const { name, type, number, ifindex, options } = port;
  if (refusedWith(cause, EEXIST)) {
    const made =
      options === undefined ? `an interface "${name}"` : `an interface "${name}", or a tunnel with these options,`;
    const reason = type === "netdev" ? `"${name}" is a port of this datapath already` : `there is ${made} already`;
    return new DatapathError("exists", reason, cause);
  }
  if (!refusedWith(cause, EBUSY)) return undefined;
  const used: string[] = [];
  if (number !== undefined) used.push(`the port number ${number}`);
  if (type === "netdev") used.push(`the interface "${name}"`);
  if (ifindex !== undefined) used.push(`the interface number ${ifindex}`);
  if (options !== undefined) used.push("a tunnel with these options");
  if (used.length === 0) return undefined;
  return new DatapathError("in-use", `${used.join(" or ")} is in use already`, cause);
}

/** What says which port was asked for. */
export interface PortDetails {
  readonly name: string;
  readonly type: string | number;
  readonly number?: number | undefined;
  readonly ifindex?: number | undefined;
  readonly options?: object | undefined;
}

/** The error for a change of a port that is none: the local one stays, and several sockets take a feature. */
export function invalidPort(reason: string, cause: NetlinkError): DatapathError {
  return new DatapathError("invalid", reason, cause);
}

function gone({ name }: Named): string {
  return `there is no datapath "${name}" (any more)`;
}
