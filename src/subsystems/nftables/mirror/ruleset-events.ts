import { defined } from "../../../base/objects.ts";
import { EBADMSG, EMSGSIZE, ENOBUFS } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import { POLLIN } from "../../../constants/poll.ts";
import { NetlinkError } from "../../../errors.ts";
import { nftables } from "../../../families/nftables.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import { eventCodec, messageNumber } from "../../../schema/codec/codec.ts";
import { NetlinkSocket } from "../../../sock/socket.ts";
import { objectEvent } from "../requests/read-objects.ts";
import { compareGenerations, type ObjectMessage } from "./stored-ruleset.ts";

/** Multicast group of the changes of nftables. (linux/netfilter/nfnetlink.h) */
const NFNLGRP_NFTABLES = 7;

/** The changes of one transaction. */
export interface TransactionEvents {
  /** Generation after the transaction. */
  readonly generation: number;
  readonly messages: readonly ObjectMessage[];
}

/**
 * Receives the events of the ruleset, in groups of one transaction. The kernel sends the events of a transaction before
 * the system call that commits it returns, and ends them with the new generation.
 */
export class RulesetEvents {
  readonly #socket: NetlinkSocket;
  readonly #groups: TransactionEvents[] = [];
  #messages: ObjectMessage[] = [];
  #isLost = false;

  private constructor(socket: NetlinkSocket) {
    this.#socket = socket;
    socket.joinGroup(NFNLGRP_NFTABLES);
  }

  /**
   * Opens a socket for the events.
   *
   * @param socket the caller's own socket, whose namespace or fake kernel sends the events.
   */
  static open(socket: NetlinkSocket | undefined, receiveBufferSize: number | undefined): RulesetEvents {
    return new RulesetEvents(socket?.clone() ?? NetlinkSocket.open(NETLINK_NETFILTER, defined({ receiveBufferSize })));
  }

  get closed(): boolean {
    return this.#socket.closed;
  }

  /** Receives all queued events without waiting. */
  *receive(io: Io): Steps<void> {
    while (this.#receiveSome()) {
      const pause = io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
    // Until the queue is empty, the kernel drops further events without another error (NETLINK_S_CONGESTED).
    if (this.#isLost) this.#discard();
  }

  /** Returns the first transaction after `generation`, and discards those before it. */
  next(generation: number): TransactionEvents | undefined {
    let first = this.#groups.shift();
    while (first !== undefined && compareGenerations(first.generation, generation) <= 0) first = this.#groups.shift();
    return first;
  }

  /** Whether events were dropped since the last call. */
  takeLoss(): boolean {
    const isLost = this.#isLost;
    this.#isLost = false;
    return isLost;
  }

  /** Waits until events are queued. Returns false after `timeoutMs`. */
  *readable(io: Io, timeoutMs: number): Steps<boolean> {
    if (io.mode === "sync") return this.#socket.wait(POLLIN, timeoutMs) !== 0;
    return (yield* wait(this.#socket.waitAsync(POLLIN, { timeoutMs }))) !== 0;
  }

  /** Resolves when events are queued. Rejects when the socket is closed. */
  async queued(): Promise<void> {
    await this.#socket.waitAsync(POLLIN);
  }

  close(): void {
    this.#socket.close();
  }

  #receiveSome(): boolean {
    try {
      const datagrams = this.#socket.receiveMany();
      for (const datagram of datagrams)
        for (const message of datagram.messages()) {
          const codec = eventCodec(nftables, messageNumber(nftables, message), message);
          if (codec !== undefined) this.#add(codec.operation.name, message.flags, codec.decode(message));
        }
      return datagrams.length > 0;
    } catch (error) {
      if (!(error instanceof NetlinkError) || !LOSSES.has(-error.errno)) throw error;
      this.#isLost = true;
      return true;
    }
  }

  #discard(): void {
    this.#messages = [];
    this.#groups.length = 0;
  }

  #add(name: string, flags: number, fields: { readonly id?: unknown }): void {
    if (name !== "getgen") {
      this.#messages.push({ ...objectEvent(name, fields), flags });
      return;
    }
    this.#groups.push({ generation: Number(fields.id ?? 0), messages: this.#messages });
    this.#messages = [];
  }
}

/** Errors of a receive after which events are missing. */
const LOSSES: ReadonlySet<number> = new Set([ENOBUFS, EMSGSIZE, EBADMSG]);
