import { EBADF } from "../../../../constants/errno.ts";
import { NetlinkError } from "../../../../errors.ts";
import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { SourceStatistics } from "../../../../workers/loop/counters.ts";
import type { Datapath } from "../../datapath.ts";
import { DatapathError } from "../../datapath-error.ts";
import type { DatapathFeature } from "../../datapath-options.ts";

/**
 * How the datapath selects the socket of an upcall: by CPU, with a socket per worker, or by input port, with sockets
 * per port.
 */
export type DispatchKind = "per-cpu" | "per-vport";

/** The part of a worker pool that reads sockets. */
export interface SocketReaders {
  /** Whether sockets are read, or will be. */
  readonly active: boolean;
  add(socket: NetlinkSocket): Promise<void>;
  remove(socket: NetlinkSocket): Promise<void>;
}

/** Upcall counters of a port. */
export interface PortUpcalls {
  /** Number of the port. */
  port: number;
  name: string;
  /** Received upcalls; undefined if the port has no sockets of its own. */
  received: number | undefined;
  /**
   * Upcalls that were dropped because the port's sockets were full, as far as known; undefined if the port has no
   * sockets of its own.
   */
  lost: number | undefined;
  /** The kernel's counters since the port was added (Linux 6.3). */
  kernel: { success: bigint; fail: bigint } | undefined;
}

/** Receiver of a datapath's upcalls: the sockets of these handlers, those of another program, or none. */
export type UpcallReceiver = "own" | "other" | "none";

/** Assigns the upcalls of a datapath to sockets. */
export interface Dispatch {
  readonly kind: DispatchKind;
  /** Sockets to read from the start. */
  readonly sockets: readonly NetlinkSocket[];
  /** Makes the datapath send its upcalls to the sockets. */
  activate(): void;
  /** Adapts to the current ports. */
  follow(readers: SocketReaders): Promise<void>;
  /** Whether a port with the given port ids needs no change: the ids belong to this program or to another one. */
  needsNoChange(port: number, portIds: readonly number[]): boolean;
  /** Returns which sockets receive the upcalls now. */
  receiver(): UpcallReceiver;
  /** Removes the port ids of the sockets from the datapath. It has no effect if the datapath does not exist. */
  release(): void;
  /** Returns the counters of the ports; `counted` has the counters of each socket. */
  ports(counted: ReadonlyMap<NetlinkSocket, SourceStatistics>): PortUpcalls[];
  /** Closes the sockets after the workers have stopped. */
  close(): void;
}

/** Returns the features of a datapath with this dispatch and its other features. */
export function featuresFor(kind: DispatchKind, features: readonly DatapathFeature[]): DatapathFeature[] {
  const others = features.filter((name) => name !== "vport-pids" && name !== "dispatch-upcall-per-cpu");
  return [...others, kind === "per-cpu" ? "dispatch-upcall-per-cpu" : "vport-pids"];
}

/** Whether the error means that the datapath does not exist. */
export function isNoDatapath(error: unknown): boolean {
  return error instanceof DatapathError && error.failure === "no-datapath";
}

/** Calls `action`; returns undefined if the datapath does not exist or its object is closed. */
export function unlessNoDatapath<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    const closed = error instanceof NetlinkError && error.errno === -EBADF;
    if (!closed && !isNoDatapath(error)) throw error;
    return undefined;
  }
}

/** Calls `action`, and ignores the error if the port does not exist. */
export function unlessNoPort(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof DatapathError && error.failure === "no-port")) throw error;
  }
}

/** Whether no socket receives the upcalls. */
export function hasNoReceiver(portIds: readonly number[]): boolean {
  return portIds.every((id) => id === 0);
}

/** Removes own port ids from a port, unless another program has replaced them. */
export function removePortIds(
  datapath: Datapath,
  port: number,
  portIds: readonly number[],
  own: ReadonlySet<number>,
): void {
  if (!portIds.some((id) => own.has(id))) return;
  unlessNoPort(() => datapath.setPort(port, { upcallPortIds: portIds.filter((id) => !own.has(id)) }));
}
