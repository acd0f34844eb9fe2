import { EBADF } from "../../../../constants/errno.ts";
import { NetlinkError } from "../../../../errors.ts";
import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { SourceStatistics } from "../../../../workers/loop/counters.ts";
import { DatapathError } from "../../core/datapath-error.ts";
import type { DatapathFeature } from "../../datapath-options.ts";

/**
 * How the datapath selects the socket that receives an upcall. With "per-cpu", each worker has one socket, and the CPU
 * that processes the packet determines the socket. With "per-vport", each input port has its own sockets.
 */
export type DispatchKind = "per-cpu" | "per-vport";

export interface SocketReaders {
  readonly active: boolean;
  add(socket: NetlinkSocket): Promise<void>;
  remove(socket: NetlinkSocket): Promise<void>;
}

/** Upcall counters of a datapath port. */
export interface PortUpcalls {
  /** Number of the port in the datapath. */
  port: number;
  name: string;
  /** Number of received upcalls of the port. Undefined with per-CPU dispatch. */
  received: number | undefined;
  /**
   * Number of upcalls of the port that the kernel dropped because the receive buffers of the port's sockets were full.
   * Undefined with per-CPU dispatch.
   */
  lost: number | undefined;
  /** The kernel's counts of the port's upcalls since the port was added (Linux 6.3). */
  kernel: { success: bigint; fail: bigint } | undefined;
}

/** Program that receives the datapath's upcalls: this one, another, or none. */
export type UpcallReceiver = "own" | "other" | "none";

export interface Dispatch {
  readonly kind: DispatchKind;
  readonly sockets: readonly NetlinkSocket[];
  activate(): void;
  follow(readers: SocketReaders): Promise<void>;
  needsNoChange(port: number, portIds: readonly number[]): boolean;
  receiver(): UpcallReceiver;
  release(): void;
  ports(counted: ReadonlyMap<NetlinkSocket, SourceStatistics>): PortUpcalls[];
  close(): void;
}

export function featuresFor(kind: DispatchKind, features: readonly DatapathFeature[]): DatapathFeature[] {
  const others = features.filter((name) => name !== "vport-pids" && name !== "dispatch-upcall-per-cpu");
  return [...others, kind === "per-cpu" ? "dispatch-upcall-per-cpu" : "vport-pids"];
}

export function isNoDatapath(error: unknown): boolean {
  return error instanceof DatapathError && error.failure === "no-datapath";
}

export function unlessNoDatapath<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    const closed = error instanceof NetlinkError && error.errno === -EBADF;
    if (!closed && !isNoDatapath(error)) throw error;
    return undefined;
  }
}

export function unlessNoPort(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isNoPort(error)) throw error;
  }
}

export function isNoPort(error: unknown): boolean {
  return error instanceof DatapathError && error.failure === "no-port";
}

export function hasNoReceiver(portIds: readonly number[]): boolean {
  return portIds.every((id) => id === 0);
}
