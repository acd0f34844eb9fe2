import { EBADF } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { SourceStatistics } from "../../../workers/loop/counters.ts";
import type { Datapath } from "../datapath.ts";
import { DatapathError } from "../datapath-error.ts";
import type { DatapathFeature } from "../datapath-info.ts";

/** How a datapath hands packets up: to a socket for each worker, or to sockets for each port. */
export type DispatchKind = "per-cpu" | "per-vport";

/** The part of a pool of workers that has sockets read. */
export interface SocketReaders {
  /** Whether anything is read, or will be. */
  readonly active: boolean;
  add(socket: NetlinkSocket): Promise<void>;
  remove(socket: NetlinkSocket): Promise<void>;
}

/** What came up at a port, and what did not. */
export interface PortUpcalls {
  /** Number of the port. */
  port: number;
  name: string;
  /** Upcalls received; undefined where ports have no sockets of their own, or not any more. */
  received: number | undefined;
  /** Upcalls that were lost because the sockets of the port were full, as far as was noticed; undefined where it has none. */
  lost: number | undefined;
  /** What the kernel has counted for the port since it was made (Linux 6.3). */
  kernel: { success: bigint; fail: bigint } | undefined;
}

/** The sockets that receive the upcalls of a datapath: those of these handlers, those of another program, or none. */
export type UpcallReceiver = "own" | "other" | "none";

/** What hands a datapath's packets up to sockets. */
export interface Dispatch {
  readonly kind: DispatchKind;
  /** The sockets that are to be read from the start. */
  readonly sockets: readonly NetlinkSocket[];
  /** Has the datapath hand up to them. */
  aim(): void;
  /** Takes up what ports there are by now. */
  follow(readers: SocketReaders): Promise<void>;
  /** Whether a port that names these sockets is to be left as it is: they are its own, or somebody else has taken it over. */
  settled(port: number, portIds: readonly number[]): boolean;
  /** Returns which sockets the datapath sends its upcalls to now. */
  receiver(): UpcallReceiver;
  /** Has the datapath hand up nothing more to them. Harmless when it is gone. */
  release(): void;
  /** What is counted for ports; `counted` is what was received on each socket. */
  ports(counted: ReadonlyMap<NetlinkSocket, SourceStatistics>): PortUpcalls[];
  /** Gives the sockets back, when nobody reads them any more. */
  close(): void;
}

/** The features of a datapath that hands up in that way, and otherwise does what it did. */
export function featuresFor(kind: DispatchKind, features: readonly DatapathFeature[]): DatapathFeature[] {
  const others = features.filter((name) => name !== "vport-pids" && name !== "dispatch-upcall-per-cpu");
  return [...others, kind === "per-cpu" ? "dispatch-upcall-per-cpu" : "vport-pids"];
}

/** Whether an error says that the datapath is gone. */
export function isGone(error: unknown): boolean {
  return error instanceof DatapathError && error.failure === "no-datapath";
}

/** Calls `action` on a datapath that may be gone, or of which the object may be closed: then it returns undefined. */
export function unlessGone<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    const closed = error instanceof NetlinkError && error.errno === -EBADF;
    if (!closed && !isGone(error)) throw error;
    return undefined;
  }
}

/** The same with a port that may be gone. */
export function unlessPortGone(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof DatapathError && error.failure === "no-port")) throw error;
  }
}

/** Whether port ids name no socket at all. */
export function isNobody(portIds: readonly number[]): boolean {
  return portIds.every((id) => id === 0);
}

/** Has a port hand up nothing, unless somebody else has taken it over. */
export function silence(datapath: Datapath, port: number, portIds: readonly number[], own: ReadonlySet<number>): void {
  if (!portIds.some((id) => own.has(id))) return;
  unlessPortGone(() => datapath.setPort(port, { upcallPortIds: portIds.filter((id) => !own.has(id)) }));
}
