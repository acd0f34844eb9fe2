import { EAFNOSUPPORT, ENODEV, ENOENT, EPERM } from "../../constants/errno.ts";
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
 * - `not-permitted`: the privilege is missing (EPERM).
 */
export type DatapathFailure =
  | "no-family"
  | "no-datapath"
  | "no-port"
  | "no-interface"
  | "no-port-type"
  | "not-permitted";

/** A refusal of which is known what it means for a datapath. `code`, `operation` and `extendedAck` are the kernel's. */
export class DatapathError extends NetlinkError {
  /** What is the matter. */
  readonly failure: DatapathFailure;

  constructor(failure: DatapathFailure, reason: string, cause: NetlinkError) {
    const { errno, code, operation, extendedAck } = cause;
    const title = operation === undefined ? "" : `${operation}: `;
    super(`${title}${reason} (${code})`, { errno, operation, extendedAck, cause });
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
    const reason = `the kernel has no family "${family}": it comes with CONFIG_OPENVSWITCH, module openvswitch`;
    return new DatapathError("no-family", reason, error);
  }
  return error;
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

function gone({ name }: Named): string {
  return `there is no datapath "${name}" (any more)`;
}
