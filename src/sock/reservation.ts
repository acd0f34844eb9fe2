import { EBUSY } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";

/** Purpose for which a socket is reserved, such as a dump. Other receives on the socket then fail with EBUSY. */
export type SocketPurpose = "dump" | "transaction" | "receiver" | "receiver pool" | "listener";

const purposes: Readonly<Record<SocketPurpose, { name: string; end: string; listens: boolean }>> = {
  dump: { name: "a dump", end: "read it to its end or call done()", listens: false },
  transaction: { name: "a transaction", end: "wait for its end", listens: false },
  receiver: { name: "a receiver", end: "stop() it", listens: true },
  "receiver pool": { name: "a receiver pool", end: "stop() it or remove() the socket", listens: true },
  listener: { name: "a listener in the event loop", end: "stop() it", listens: true },
};

const names = Object.keys(purposes) as SocketPurpose[];

export function listens(purpose: SocketPurpose): boolean {
  return purposes[purpose].listens;
}

export function purposeNumber(purpose: SocketPurpose): number {
  return names.indexOf(purpose) + 1;
}

export function purposeOf(number: number): SocketPurpose | undefined {
  return names[number - 1];
}

export function reservedError(title: string, purpose: SocketPurpose): NetlinkError {
  const { name, end } = purposes[purpose];
  return new NetlinkError(
    `${title} is being read by ${name}, and each would lose what the other receives: ${end}, or use another socket (EBUSY)`,
    { errno: EBUSY, operation: "socket" },
  );
}

export function memberError(title: string, purpose: SocketPurpose, groups: readonly number[]): NetlinkError {
  const which = groups.length === 1 ? `group ${groups[0]}` : `groups ${groups.join(", ")}`;
  return new NetlinkError(
    `${title} is a member of multicast ${which}, and ${purposes[purpose].name} on it would lose their messages: use a ` +
      "socket without groups (EBUSY)",
    { errno: EBUSY, operation: "socket" },
  );
}

/** Reservation of a socket for one purpose. Not a `DisposableStack`, which would make short dumps 3 % slower. */
export class SocketReservation implements Disposable {
  #end: (() => void) | undefined;

  constructor(end: () => void) {
    this.#end = end;
  }

  /** Ends the reservation. A second call has no effect. */
  dispose(): void {
    const end = this.#end;
    this.#end = undefined;
    end?.();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
