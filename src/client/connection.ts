import { EBADF, EBADMSG, EMSGSIZE, ENOBUFS, ENOENT, ETIMEDOUT } from "../constants/errno.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { checkDumpOptions, type DumpOptions } from "../dump/dump-options.ts";
import { NetlinkError } from "../errors.ts";
import { lookupFamily } from "../genl/controller.ts";
import type { Family as GenericFamily } from "../genl/family.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { type Message, TYPE_OFFSET } from "../message/message.ts";
import type { Family, Operation } from "../schema/model/family.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import type { RequestDescription } from "../sock/exchange-options.ts";
import { NetworkNamespace } from "../sock/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { checkTransaction, type TransactOptions } from "../sock/transact.ts";
import { Receiver, type ReceiverOptions } from "../workers/receiver.ts";
import { broughtBy } from "./advice.ts";
import {
  type BatchOptions,
  type ConnectOptions,
  checkConnectOptions,
  type ReadOptions,
  saysHow,
  withTitle,
} from "./options.ts";
import { titled } from "./prefixed.ts";
import { startBeside } from "./subscribe.ts";

/** The one generic family with a number of its own. */
const CONTROLLER = "nlctrl";

/** Where a client works, and how its family is reached there. */
export class Connection {
  readonly #family: Family;
  readonly #netns: NetworkNamespace | undefined;
  /** Whether the namespace is to be closed with the client. */
  readonly #ownsNamespace: boolean;
  readonly #socket: NetlinkSocket | undefined;
  readonly #timeoutMs: number | undefined;
  #closed = false;
  /** What the controller said of the family when a request was last sent. */
  #known: GenericFamily | undefined = undefined;

  constructor(family: Family, options: ConnectOptions) {
    checkConnectOptions(options, family.protocol);
    const { netns, socket, timeoutMs } = options;
    this.#family = family;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    this.#ownsNamespace = netns !== undefined && !(netns instanceof NetworkNamespace);
    this.#netns = netns === undefined || netns instanceof NetworkNamespace ? netns : NetworkNamespace.open(netns);
  }

  /** Whether it is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether the controller knows of the family. */
  get isGeneric(): boolean {
    return this.#family.protocol === NETLINK_GENERIC;
  }

  /** Closes the namespace that was opened for it. Harmless twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#ownsNamespace) this.#netns?.close();
  }

  /** Throws NetlinkError EBADF when it is closed. */
  check(): void {
    if (!this.#closed) return;
    throw new NetlinkError(`this client of ${this.#family.name} is closed (EBADF)`, {
      errno: EBADF,
      operation: this.#family.name,
    });
  }

  /** Gives requests what they lack, and returns how they are to be sent. */
  transaction(
    requests: readonly Message[],
    title: string,
    options: BatchOptions | undefined,
    describe: (index: number) => RequestDescription,
  ): TransactOptions {
    const ready: TransactOptions = {
      timeoutMs: options?.timeoutMs ?? this.#timeoutMs,
      signal: options?.signal,
      idempotent: options?.idempotent,
      awaitReply: options?.awaitReply,
      maxResends: options?.maxResends,
      onWarning: options?.onWarning,
      oneDatagram: options?.oneDatagram,
      netns: this.#netns,
      socket: this.#socket,
      describe,
    };
    // A mistake in them comes before what the controller says.
    if (options !== undefined && saysHow(options)) {
      withTitle(title, options.signal, () => checkTransaction(this.#family.protocol, ready));
    }
    if (requests.length > 0 && this.#isLookedUp) this.#address(requests, title, ready);
    return ready;
  }

  /** The same for a dump. */
  dump(
    request: Message,
    title: string,
    options: ReadOptions | undefined,
    describe: () => RequestDescription,
  ): DumpOptions {
    const ready: DumpOptions = {
      timeoutMs: options?.timeoutMs ?? this.#timeoutMs,
      deadlineMs: options?.deadlineMs,
      retryInterrupted: options?.retryInterrupted,
      signal: options?.signal,
      netns: this.#netns,
      socket: this.#socket,
      describe,
    };
    if (options !== undefined) withTitle(title, undefined, () => checkDumpOptions(this.#family.protocol, ready));
    if (!this.#isLookedUp) return ready;
    ready.signal?.throwIfAborted();
    this.#address([request], title, ready);
    return ready;
  }

  /** Subscribes with a socket of the caller's, or with one where the client works. */
  receive(options: ReceiverOptions, operation: string): Receiver {
    try {
      if (options.socket !== undefined) return Receiver.start(options);
      if (this.#socket !== undefined) return startBeside(this.#socket, options, operation);
      return Receiver.start({ ...options, netns: this.#netns });
    } catch (error) {
      throw titled(error, operation);
    }
  }

  /**
   * What the controller knows of the family.
   *
   * @throws NetlinkError ENOENT when this kernel lacks it.
   */
  lookup(operation: string, timeoutMs: number | undefined = this.#timeoutMs): GenericFamily {
    const { name } = this.#family;
    try {
      return lookupFamily(name, { netns: this.#netns, socket: this.#socket, timeoutMs });
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (error.errno !== -ENOENT || error.syscall !== undefined) throw unknownFamily(error, name, operation);
      const reason = broughtBy(this.#family) ?? "load the module that brings it";
      throw new NetlinkError(`${operation}: the kernel has no family "${name}" (ENOENT); ${reason}`, {
        errno: ENOENT,
        operation,
        extendedAck: error.extendedAck,
        cause: error,
      });
    }
  }

  /** Whether the family as the kernel has it is known to lack an operation, in all ways that the spec has. */
  lacks(operation: Operation): boolean {
    // A kernel that tells of none says nothing about this one.
    if (this.#known === undefined || this.#known.operations.length === 0) return false;
    const numbers = [operation.do?.request.number, operation.dump?.request.number];
    return !this.#known.operations.some(({ command }) => numbers.includes(command));
  }

  /** Whether the kernel gives the family its number. The controller has one of its own. */
  get #isLookedUp(): boolean {
    return this.isGeneric && this.#family.name !== CONTROLLER;
  }

  /**
   * Gives requests of a generic family the number that it has at the moment: it gets another one when its module is loaded
   * again. Only now is the controller asked, when they are known to be such as can be sent. Its time is the call's, which has
   * only the rest for itself.
   */
  #address(requests: readonly Message[], operation: string, call: Pick<DumpOptions, "timeoutMs" | "deadlineMs">): void {
    const start = performance.now();
    const timeout = checkDuration(call.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const deadline = checkDuration(call.deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
    this.#known = this.lookup(operation, Math.min(timeout, deadline));
    const { id } = this.#known;
    for (const { store } of requests) {
      store[TYPE_OFFSET + (hostLittleEndian ? 0 : 1)] = id & 0xff;
      store[TYPE_OFFSET + (hostLittleEndian ? 1 : 0)] = id >> 8;
    }
    const elapsed = Math.floor(performance.now() - start);
    if (elapsed === 0) return;
    call.timeoutMs = Math.max(0, timeout - elapsed);
    if (call.deadlineMs !== undefined) call.deadlineMs = Math.max(0, deadline - elapsed);
  }
}

/** The error of what was not even begun, since nothing could be learnt of the family. */
function unknownFamily(error: NetlinkError, name: string, operation: string): NetlinkError {
  const { code, errno, syscall, extendedAck, dropped } = error;
  const lost = syscall === undefined && extendedAck === undefined && unanswered.has(-errno);
  const reason = lost ? `asking the controller for "${name}" got no answer that can be read (${code})` : error.message;
  return new NetlinkError(`${operation}: nothing was sent: ${reason}`, {
    errno,
    operation,
    syscall,
    extendedAck,
    dropped,
    cause: error,
  });
}

/** Why an answer is missing, whose own words are about the outcome of what was asked. */
const unanswered: ReadonlySet<number> = new Set([ENOBUFS, EBADMSG, EMSGSIZE, ETIMEDOUT]);
