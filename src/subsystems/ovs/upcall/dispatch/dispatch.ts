import { EBADF } from "../../../../constants/errno.ts";
import { NetlinkError } from "../../../../errors.ts";
import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { SourceStatistics } from "../../../../workers/loop/counters.ts";
import { DatapathError } from "../../datapath-error.ts";
import type { DatapathFeature } from "../../datapath-options.ts";

/**
 * Rule by which the datapath selects the socket for an upcall. With "per-cpu", the CPU that processes the packet
 * determines the socket, and each worker has one socket. With "per-vport", the input port determines the socket, and
 * each port has its own sockets.
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
  /** Number of upcalls of the port that the workers received. Defined only if the port has its own sockets. */
  received: number | undefined;
  /** Number of upcalls of the port that full sockets dropped. Defined only if the port has its own sockets. */
  lost: number | undefined;
  /** The kernel's counters of the port's upcalls since the port was added (Linux 6.3). */
  kernel: { success: bigint; fail: bigint } | undefined;
}

/**
 * The program that receives the upcalls: "own" is this program, "other" is another program, "none" means that no
 * program receives them.
 */
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
