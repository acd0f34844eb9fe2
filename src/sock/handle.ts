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
import type { LeakedResource, LeakKind } from "./leaks.ts";
import type { SharedState } from "./shared-state.ts";
import type { Transport } from "./transport.ts";

const forgottenSocket: LeakKind = {
  singular: "a socket",
  plural: "sockets",
  problem: "never closed",
  remedy: "`using` or close()",
};
const forgottenDump: LeakKind = {
  singular: "a dump",
  plural: "dumps",
  problem: "neither read to the end nor given up",
  remedy: "`using` or done()",
};

/**
 * The resources of a socket, and the guard that prevents closing them while they are used. It does not reference the
 * socket, so that a leaked socket can be detected.
 */
export class SocketHandle implements LeakedResource {
  readonly transport: Transport;
  /** Whether this end closes the descriptor. An attached end in another thread only uses it. */
  readonly owned: boolean;
  /** State shared between threads, if the socket is shared. */
  shared: SharedState | undefined;
  /** Whether this end was closed. */
  ended = false;
  /** Whether datagrams of other processes are accepted now. */
  hearsPeers: boolean;
  /** Multicast groups joined at this end. */
  readonly joined: Set<number> = new Set();
  readonly #allowPeers: boolean;
  /** Purpose that this end has claimed the socket for. */
  #purpose: SocketPurpose | undefined;
  /** The kernel's drop count when this end was closed. */
  #lastDropped: number | undefined;

  constructor(transport: Transport, allowPeers: boolean, shared?: SharedState) {
    this.transport = transport;
    this.#allowPeers = allowPeers;
    this.hearsPeers = allowPeers;
    this.shared = shared;
    this.owned = shared === undefined;
  }

  /** Name in errors. */
  get title(): string {
    return `this socket (${this.name})`;
  }

  get name(): string {
    return `${protocolName(this.transport.protocol)}, port ${this.transport.portId}`;
  }

  get kind(): LeakKind {
    return this.#purpose === "dump" ? forgottenDump : forgottenSocket;
  }

  /** Whether the socket was closed, here or by the thread that shares it. */
  get closed(): boolean {
    return this.ended || (this.shared?.closed ?? false);
  }

  /**
   * Calls `action` with the descriptor, which is not closed meanwhile. It must be short.
   *
   * @throws NetlinkError EBADF if it is closed.
   */
  guarded<Result>(action: () => Result): Result {
    this.enter();
    try {
      return action();
    } finally {
      this.leave();
    }
  }

  /** First half of {@link guarded} for places that must not create a closure. {@link leave} must follow in any case. */
  enter(): void {
    if (this.ended || this.shared?.enter() === false) throw this.closedError();
  }

  leave(): void {
    this.shared?.leave();
  }

  /** Throws if the socket is closed. */
  checkOpen(): void {
    if (this.closed) throw this.closedError();
  }

  closedError(): NetlinkError {
    return new NetlinkError(`${this.title} is closed (EBADF)`, { errno: EBADF, operation: "socket" });
  }

  /** Numbers of the joined multicast groups. */
  get groups(): readonly number[] {
    return this.guarded(() => this.transport.groups?.()) ?? [...this.joined].sort((one, other) => one - other);
  }

  /** The kernel's drop count; the last one if the socket is closed. */
  get dropped(): number {
    const { shared } = this;
    if (this.ended || shared?.enter() === false) return this.#lastDropped ?? shared?.finalDrops ?? 0;
    try {
      return this.transport.memory().dropped;
    } finally {
      shared?.leave();
    }
  }

  /** Purpose of the current claim of any thread. */
  get holder(): SocketPurpose | undefined {
    return this.shared === undefined ? this.#purpose : purposeOf(this.shared.holder);
  }

  /** Throws if the socket is claimed: a receive would take messages from its user. */
  checkUnclaimed(): void {
    const { holder } = this;
    if (holder !== undefined) throw claimedError(this.title, holder);
  }

  /** Throws if the socket is claimed for a purpose that a multicast membership would disturb. */
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
      this.shared?.releaseClaim();
    });
  }

  /** Returns the state for other threads; `create` creates it the first time. */
  share(create: () => SharedState): SharedState {
    if (this.shared === undefined) {
      this.shared = create();
      if (this.#purpose !== undefined) this.shared.claim(purposeNumber(this.#purpose));
    }
    return this.shared;
  }

  /** Closes this end, and the descriptor if this end owns it, after other threads have left their calls. */
  close(): void {
    if (this.ended) return;
    this.#lastDropped = this.dropped;
    this.ended = true;
    if (!this.owned) return;
    if (this.shared === undefined || this.shared.close(this.#lastDropped)) {
      this.transport.close();
    } else {
      // Otherwise its number would be assigned to another file while a call is in progress.
      process.emitWarning(
        `${this.title} stays open, since another thread has been in a call on it for too long`,
        "NetlinkWarning",
      );
    }
  }
}
