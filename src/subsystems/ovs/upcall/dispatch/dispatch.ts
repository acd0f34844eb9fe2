import { EBADF } from "../../../../constants/errno.ts";
import { NetlinkError } from "../../../../errors.ts";
import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { SourceStatistics } from "../../../../workers/loop/counters.ts";
import { DatapathError } from "../../datapath-error.ts";
import type { DatapathFeature } from "../../datapath-options.ts";

/**
 * How the datapath selects the socket for an upcall: "per-cpu" by the CPU that handles the packet, with one socket per
 * worker; "per-vport" by the input port, with sockets for each port.
 */
export type DispatchKind = "per-cpu" | "per-vport";

/** The methods of a pool of workers that determine which sockets the workers read. */
export interface SocketReaders {
  /** Whether the workers read sockets, or will when they have started. */
  readonly active: boolean;
  add(socket: NetlinkSocket): Promise<void>;
  remove(socket: NetlinkSocket): Promise<void>;
}

/** Upcall counters of a port. */
export interface PortUpcalls {
  /** Number of the port in the datapath. */
  port: number;
  name: string;
  /** Number of received upcalls; undefined if the port has no sockets of its own. */
  received: number | undefined;
  /** Number of upcalls dropped by full sockets; undefined if the port has no sockets of its own. */
  lost: number | undefined;
  /** The kernel's counters of the port's upcalls since the port was added (Linux 6.3). */
  kernel: { success: bigint; fail: bigint } | undefined;
}

/**
 * Which program receives a datapath's upcalls: this one, through its `UpcallHandlers` ("own"), another one ("other"),
 * or none.
 */
export type UpcallReceiver = "own" | "other" | "none";

/** Assigns the upcalls of a datapath to sockets: by CPU or by input port. */
export interface Dispatch {
  readonly kind: DispatchKind;
  /** Upcall sockets that the workers read when they start. */
  readonly sockets: readonly NetlinkSocket[];
  /** Configures the datapath to send its upcalls to the sockets of this object. */
  activate(): void;
  /** Opens and closes upcall sockets to match the current ports of the datapath. */
  follow(readers: SocketReaders): Promise<void>;
  /**
   * Returns whether the port ids of a port are already those of given sockets, so that the port need not be changed.
   */
  needsNoChange(port: number, portIds: readonly number[]): boolean;
  /** Returns which program currently receives the datapath's upcalls. */
  receiver(): UpcallReceiver;
  /** Removes the port ids of this object's sockets from the datapath. Does nothing if the datapath does not exist. */
  release(): void;
  /** Returns the upcall counters of the ports. `counted` contains the counters of each socket. */
  ports(counted: ReadonlyMap<NetlinkSocket, SourceStatistics>): PortUpcalls[];
  /** Closes the upcall sockets after the workers have stopped. */
  close(): void;
}

/** Returns the datapath features for this way of dispatching upcalls. Features for other purposes are kept. */
export function featuresFor(kind: DispatchKind, features: readonly DatapathFeature[]): DatapathFeature[] {
  const others = features.filter((name) => name !== "vport-pids" && name !== "dispatch-upcall-per-cpu");
  return [...others, kind === "per-cpu" ? "dispatch-upcall-per-cpu" : "vport-pids"];
}

/** Returns whether an error means that the datapath does not exist. */
export function isNoDatapath(error: unknown): boolean {
  return error instanceof DatapathError && error.failure === "no-datapath";
}

/** Returns the result of `action`; undefined if the datapath does not exist or its object is closed. */
export function unlessNoDatapath<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    const closed = error instanceof NetlinkError && error.errno === -EBADF;
    if (!closed && !isNoDatapath(error)) throw error;
    return undefined;
  }
}

/** Calls `action`. Ignores the error that the port does not exist. */
export function unlessNoPort(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof DatapathError && error.failure === "no-port")) throw error;
  }
}

/** Returns whether a list of port ids contains no socket, so that no program receives the upcalls. */
export function hasNoReceiver(portIds: readonly number[]): boolean {
  return portIds.every((id) => id === 0);
}
