import { EBUSY } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";

/** What a socket can be used for by one user alone. */
export type SocketPurpose = "dump" | "transaction" | "receiver" | "receiver pool" | "listener";

/** How each purpose is called, what ends it, and whether it wants what arrives through multicast groups and from peers. */
const purposes: Readonly<Record<SocketPurpose, { name: string; end: string; listens: boolean }>> = {
  dump: { name: "a dump", end: "read it to its end or call done()", listens: false },
  transaction: { name: "a transaction", end: "wait for its end", listens: false },
  receiver: { name: "a receiver", end: "stop() it", listens: true },
  "receiver pool": { name: "a receiver pool", end: "stop() it or take the socket out", listens: true },
  listener: { name: "a listener in the event loop", end: "stop() it", listens: true },
};

const names = Object.keys(purposes) as SocketPurpose[];

/** Whether it is for messages that nobody has asked for. */
export function listens(purpose: SocketPurpose): boolean {
  return purposes[purpose].listens;
}

/** A number for a purpose, from 1 on, for memory that threads share. */
export function purposeNumber(purpose: SocketPurpose): number {
  return names.indexOf(purpose) + 1;
}

/** The purpose of that number. */
export function purposeOf(number: number): SocketPurpose | undefined {
  return names[number - 1];
}

/** The error for using a socket, `title` by name, that somebody else reads. */
export function claimedError(title: string, holder: SocketPurpose): NetlinkError {
  const { name, end } = purposes[holder];
  return new NetlinkError(
    `${title} is being read by ${name}, and each would lose what the other receives: ${end}, or use another socket (EBUSY)`,
    { errno: EBUSY, operation: "socket" },
  );
}

/** The error for asking on a socket, `title` by name, that listens to multicast groups. */
export function memberError(title: string, wanted: SocketPurpose, groups: readonly number[]): NetlinkError {
  const which = groups.length === 1 ? `group ${groups[0]}` : `groups ${groups.join(", ")}`;
  return new NetlinkError(
    `${title} is in multicast ${which}, and ${purposes[wanted].name} on it would lose what arrives from there: use a ` +
      "socket that is in none (EBUSY)",
    { errno: EBUSY, operation: "socket" },
  );
}

/** That a socket serves one purpose alone, until this is released. */
export class SocketClaim implements Disposable {
  #release: (() => void) | undefined;

  constructor(release: () => void) {
    this.#release = release;
  }

  /** Sets the socket free. Harmless when it was done before, and once the socket is closed. */
  release(): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
