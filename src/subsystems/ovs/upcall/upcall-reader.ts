import { fromOpen } from "../../../base/argument-error.ts";
import { checkFlag, checkObject, checkOptions, type OptionChecks } from "../../../base/check.ts";
import { inspectAs } from "../../../base/inspect.ts";
import { EMSGSIZE, ENOBUFS } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { syncIo } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { duration, receiveDeadline } from "../../../sock/call-options.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import { Families } from "../core/families.ts";
import type { Datapath } from "../datapath.ts";
import { subscribePackets, unsubscribePackets } from "./dispatch/subscribe.ts";
import { Upcall } from "./view/upcall.ts";

/** Without `wait`, limits skipped datagrams: a flood must not block `next`. */
const MAX_SKIPPED = 50;

/** Options of {@link UpcallReader.open}. */
export interface UpcallReaderOptions {
  /**
   * Number or name of the datapath port whose upcalls are received (default: all ports). Not allowed with per-CPU
   * dispatch.
   */
  port?: number | string | undefined;
}

/** Options of {@link UpcallReader.next}. */
export interface NextUpcallOptions {
  /** Whether to block the thread until an upcall arrives (default false). */
  wait?: boolean | undefined;
  /** Maximum milliseconds to wait for an upcall, if `wait` is set (default -1: no limit). */
  timeoutMs?: number | undefined;
}

const names: OptionChecks<UpcallReaderOptions> = { port: true };
const nextNames: OptionChecks<NextUpcallOptions> = { wait: checkFlag, timeoutMs: duration };

/**
 * Receives the upcalls of a datapath in this thread, for programs with their own loop. `UpcallHandlers` is faster,
 * because it uses several threads.
 *
 * ```ts
 * using reader = UpcallReader.open(datapath);
 * for (let upcall = reader.next({ wait: true }); upcall !== undefined; upcall = reader.next({ wait: true })) {
 *   const key = upcall.key.toObject();
 *   const actions = [{ output: 2 }];
 *   datapath.operate([
 *     { put: { key, actions, ufid: flowId(upcall.key) } },
 *     { execute: { packet: upcall.packet, key, actions, hash: upcall.hash, mru: upcall.mru } },
 *   ]);
 * }
 * ```
 *
 * With per-vport dispatch, call `subscribePackets(reader.socket, datapath, port)` for each port that is added later.
 * Closing the reader removes its socket from the datapath.
 */
export class UpcallReader implements Disposable {
  static {
    inspectAs(UpcallReader, (reader) => `UpcallReader(${reader.#datapath.name})`);
  }

  /**
   * Socket that receives the upcalls. To wait for upcalls, use the socket's `wait`, `waitAsync` or `fd`. To receive the
   * upcalls of further ports, pass the socket to {@link subscribePackets}.
   */
  readonly socket: NetlinkSocket;
  readonly #datapath: Datapath;
  readonly #family: number;
  readonly #peer: number;
  readonly #port: number | string | undefined;
  readonly #upcall = new Upcall();
  #messages: Iterator<MessageView> | undefined;
  #lost = 0;

  private constructor(datapath: Datapath, socket: NetlinkSocket, family: number, port: number | string | undefined) {
    this.#datapath = fromOpen(datapath, new.target, undefined, socket);
    this.socket = socket;
    this.#family = family;
    this.#peer = datapath.connection?.upcallPeer ?? 0;
    this.#port = port;
  }

  /**
   * Opens a socket, and configures the datapath to send its upcalls to this socket. With per-vport dispatch, previous
   * receivers remain. With per-CPU dispatch, the socket replaces them.
   *
   * @throws the errors of {@link subscribePackets}; TypeError for invalid options.
   */
  static open(datapath: Datapath, options: UpcallReaderOptions = {}): UpcallReader {
    checkObject(datapath, "datapath");
    checkOptions(options, names);
    using families = new Families({ netns: datapath.netns, connection: datapath.connection });
    const family = syncIo.run(families.numberOf("ovs_packet"));
    const socket = datapath.openSocket("upcalls");
    try {
      subscribePackets(socket, datapath, options.port);
      return new UpcallReader(datapath, socket, family, options.port);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  /** Number of upcalls lost so far because the receive buffer was full, or too small for the upcall. */
  get lost(): number {
    return this.#lost + (this.socket.closed ? 0 : this.socket.memory().dropped);
  }

  /**
   * Returns the next upcall, or undefined if no upcall is queued or none arrived in time. The upcall is valid until the
   * next call of this method.
   *
   * Skips malformed messages, and messages of other datapaths. Dropped upcalls do not cause errors, but {@link lost}
   * counts them.
   *
   * @throws NetlinkError EBADF if the reader is closed; other errors of the socket.
   */
  next(options: NextUpcallOptions = {}): Upcall | undefined {
    checkOptions(options, nextNames);
    const { wait = false } = options;
    const deadline = receiveDeadline(options);
    for (let skipped = 0; ; ) {
      const upcall = this.#queued();
      if (upcall !== undefined) return upcall;
      const left = Math.max(deadline - performance.now(), 0);
      const isLimited = wait && left < Number.POSITIVE_INFINITY;
      const limit = isLimited ? { wait, timeoutMs: Math.ceil(left) } : { wait };
      if (!this.#receive(limit)) return undefined;
      if (wait ? left === 0 : ++skipped > MAX_SKIPPED) return undefined;
    }
  }

  /**
   * Discards the queued upcalls and returns the number of discarded upcalls. {@link lost} does not include this number.
   */
  purge(): number {
    let count = 0;
    while (this.#queued() !== undefined) count++;
    return count + this.socket.drain();
  }

  /** Removes the socket from the datapath and closes it. Queued upcalls are discarded. A second call has no effect. */
  close(): void {
    if (this.socket.closed) return;
    this.#lost = this.lost;
    try {
      unsubscribePackets(this.socket, this.#datapath, this.#port);
    } finally {
      this.socket.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #queued(): Upcall | undefined {
    for (;;) {
      const next = this.#messages?.next();
      if (next === undefined || next.done === true) {
        this.#messages = undefined;
        return undefined;
      }
      const upcall = this.#upcall;
      const message = next.value;
      if (message.type !== this.#family || !upcall.point(message)) continue;
      if (upcall.datapath === this.#datapath.ifindex) return upcall;
    }
  }

  #receive(options: { wait?: boolean; timeoutMs?: number }): boolean {
    try {
      const datagram = this.socket.receive(undefined, options);
      if (datagram === undefined) return false;
      if (datagram.sender === this.#peer) this.#messages = datagram.messages()[Symbol.iterator]();
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (error.errno === -EMSGSIZE) this.#lost++;
      else if (error.errno !== -ENOBUFS) throw error;
    }
    return true;
  }
}
