import { EBADF } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { protocolName } from "../message/names.ts";
import {
  claimedError,
  listens,
  memberError,
  purposeNumber,
  purposeOf,
  SocketClaim,
  type SocketPurpose,
} from "./claim.ts";
import type { Held, LeakKind } from "./leaks.ts";
import type { SharedState } from "./shared-state.ts";
import type { Transport } from "./transport.ts";

const forgottenSocket: LeakKind = {
  one: "a socket",
  many: "sockets",
  omission: "never closed",
  remedy: "`using` or close()",
};
const forgottenDump: LeakKind = {
  one: "a dump",
  many: "dumps",
  omission: "neither read to the end nor given up",
  remedy: "`using` or done()",
};

/**
 * What a socket holds that has to be given back, and the gate through which it is used: nobody is inside when it is closed.
 * It does not keep the socket itself, so that one that was forgotten is noticed.
 */
export class SocketHandle implements Held {
  readonly transport: Transport;
  /** Whether the descriptor is this end's to close; the end of another thread only uses it. */
  readonly owned: boolean;
  /** What the threads that share it have in common, once there are any. */
  shared: SharedState | undefined;
  /** Whether this end was closed. */
  ended = false;
  /** Whether datagrams of other processes are taken now. */
  hearsPeers: boolean;
  /** The multicast groups that were joined at this end. */
  readonly joined: Set<number> = new Set();
  readonly #allowPeers: boolean;
  /** What this end has claimed it for. */
  #purpose: SocketPurpose | undefined;
  /** What the kernel had dropped when this end was closed. */
  #lastDropped: number | undefined;

  constructor(transport: Transport, allowPeers: boolean, shared?: SharedState) {
    this.transport = transport;
    this.#allowPeers = allowPeers;
    this.hearsPeers = allowPeers;
    this.shared = shared;
    this.owned = shared === undefined;
  }

  /** How errors call it. */
  get title(): string {
    return `this socket (${this.name})`;
  }

  get name(): string {
    return `${protocolName(this.transport.protocol)}, port ${this.transport.portId}`;
  }

  get kind(): LeakKind {
    return this.#purpose === "dump" ? forgottenDump : forgottenSocket;
  }

  /** Whether it was closed, here or by the thread that shares it. */
  get closed(): boolean {
    return this.ended || (this.shared?.closed ?? false);
  }

  /**
   * Does something with the descriptor, which nobody closes meanwhile: it must not take long.
   *
   * @throws NetlinkError EBADF when it is closed.
   */
  guarded<Result>(action: () => Result): Result {
    this.enter();
    try {
      return action();
    } finally {
      this.leave();
    }
  }

  /** The same in two steps, for a place that must not make a closure: {@link leave} has to follow, whatever happens. */
  enter(): void {
    if (this.ended || this.shared?.enter() === false) throw this.closedError();
  }

  leave(): void {
    this.shared?.leave();
  }

  /** Throws when it is closed. */
  checkOpen(): void {
    if (this.closed) throw this.closedError();
  }

  closedError(): NetlinkError {
    return new NetlinkError(`${this.title} is closed (EBADF)`, { errno: EBADF, operation: "socket" });
  }

  /** The multicast groups that it is in, by number. */
  get groups(): readonly number[] {
    return this.guarded(() => this.transport.groups?.()) ?? [...this.joined].sort((one, other) => one - other);
  }

  /** How many messages the kernel has dropped, by the last count where it is closed. */
  get dropped(): number {
    const { shared } = this;
    if (this.ended || shared?.enter() === false) return this.#lastDropped ?? shared?.finalDrops ?? 0;
    try {
      return this.transport.memory().dropped;
    } finally {
      shared?.leave();
    }
  }

  /** What it is claimed for now, by whichever thread that shares it. */
  get holder(): SocketPurpose | undefined {
    return this.shared === undefined ? this.#purpose : purposeOf(this.shared.holder);
  }

  /** Throws when somebody has claimed it: what is received here would be missing there. */
  checkUnclaimed(): void {
    const { holder } = this;
    if (holder !== undefined) throw claimedError(this.title, holder);
  }

  /** Throws when it is claimed for something that a membership of a multicast group would disturb. */
  checkMayJoin(): void {
    const { holder } = this;
    if (holder !== undefined && !listens(holder)) throw claimedError(this.title, holder);
  }

  /** See `NetlinkSocket.claim`. */
  claim(purpose: SocketPurpose): SocketClaim {
    this.checkOpen();
    const listening = listens(purpose);
    if (!listening && (this.shared === undefined ? this.joined.size > 0 : this.groups.length > 0)) {
      throw memberError(this.title, purpose, this.groups);
    }
    const holder = this.shared === undefined ? this.#purpose : purposeOf(this.shared.claim(purposeNumber(purpose)));
    if (holder !== undefined) throw claimedError(this.title, holder);
    this.#purpose = purpose;
    this.hearsPeers = listening && this.#allowPeers;
    return new SocketClaim(() => {
      this.#purpose = undefined;
      this.hearsPeers = this.#allowPeers;
      this.shared?.unclaim();
    });
  }

  /** What other threads need to use it too; `create` makes it, the first time. */
  share(create: () => SharedState): SharedState {
    if (this.shared === undefined) {
      this.shared = create();
      if (this.#purpose !== undefined) this.shared.claim(purposeNumber(this.#purpose));
    }
    return this.shared;
  }

  /** Closes this end; the descriptor too where it is this end's, once the other threads are out of their calls. */
  close(): void {
    if (this.ended) return;
    this.#lastDropped = this.dropped;
    this.ended = true;
    if (!this.owned) return;
    if (this.shared === undefined || this.shared.close(this.#lastDropped)) {
      this.transport.close();
    } else {
      // Its number would be given to another file while a call on it is under way.
      process.emitWarning(
        `${this.title} stays open, since another thread has been in a call on it for too long`,
        "NetlinkWarning",
      );
    }
  }
}
