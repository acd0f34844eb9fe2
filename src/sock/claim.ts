import { EBUSY } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";

/** Purposes for which one reader uses a socket exclusively, for example a dump or a transaction. */
export type SocketPurpose = "dump" | "transaction" | "receiver" | "receiver pool" | "listener";

/**
 * Properties of each purpose of exclusive use: its name, how the caller ends the use, and whether it receives messages
 * of multicast groups and peers.
 */
const purposes: Readonly<Record<SocketPurpose, { name: string; end: string; listens: boolean }>> = {
  dump: { name: "a dump", end: "read it to its end or call done()", listens: false },
  transaction: { name: "a transaction", end: "wait for its end", listens: false },
  receiver: { name: "a receiver", end: "stop() it", listens: true },
  "receiver pool": { name: "a receiver pool", end: "stop() it or take the socket out", listens: true },
  listener: { name: "a listener in the event loop", end: "stop() it", listens: true },
};

const names = Object.keys(purposes) as SocketPurpose[];

/** Whether an exclusive use for this purpose receives unsolicited messages. */
export function listens(purpose: SocketPurpose): boolean {
  return purposes[purpose].listens;
}

/** Returns the number that represents a purpose of exclusive use in shared memory. Numbers start at 1. */
export function purposeNumber(purpose: SocketPurpose): number {
  return names.indexOf(purpose) + 1;
}

/** Returns the purpose of exclusive use that a number in shared memory represents. */
export function purposeOf(number: number): SocketPurpose | undefined {
  return names[number - 1];
}

/** Returns the error for a socket that another reader uses exclusively. */
export function claimedError(title: string, holder: SocketPurpose): NetlinkError {
  const { name, end } = purposes[holder];
  return new NetlinkError(
    `${title} is being read by ${name}, and each would lose what the other receives: ${end}, or use another socket (EBUSY)`,
    { errno: EBUSY, operation: "socket" },
  );
}

/** Returns the error for a request on a socket that has joined multicast groups. */
export function memberError(title: string, wanted: SocketPurpose, groups: readonly number[]): NetlinkError {
  const which = groups.length === 1 ? `group ${groups[0]}` : `groups ${groups.join(", ")}`;
  return new NetlinkError(
    `${title} is a member of multicast ${which}, and ${purposes[wanted].name} on it would lose their messages: use a ` +
      "socket without groups (EBUSY)",
    { errno: EBUSY, operation: "socket" },
  );
}

/** An exclusive use of a socket until it is released. */
export class SocketClaim implements Disposable {
  #release: (() => void) | undefined;

  constructor(release: () => void) {
    this.#release = release;
  }

  /** Releases the socket. Calling it twice, or after the socket was closed, is harmless. */
  release(): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
