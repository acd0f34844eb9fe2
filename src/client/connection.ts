import { EBADF, EBADMSG, EMSGSIZE, ENOBUFS, ENOENT, EPERM, ETIMEDOUT } from "../constants/errno.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { checkDumpOptions, type DumpOptions } from "../dump/dump-options.ts";
import { NetlinkError, shown } from "../errors.ts";
import { lookupFamily } from "../genl/controller.ts";
import type { Family as GenericFamily } from "../genl/family.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { checkInteger, didYouMean } from "../message/check.ts";
import { type Message, TYPE_OFFSET } from "../message/message.ts";
import { type Family, lookup, type Operation } from "../schema/model/family.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import type { RequestDescription } from "../sock/exchange-options.ts";
import { haveSameNamespace, NetworkNamespace } from "../sock/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { checkTransaction, type TransactOptions } from "../sock/transact.ts";
import { Receiver, type ReceiverOptions } from "../workers/receiver/receiver.ts";
import { originHint } from "./advice.ts";
import { checkWithPrefix, withOperation } from "./errors.ts";
import {
  type BatchOptions,
  type ConnectOptions,
  checkConnectOptions,
  hasTransactionOptions,
  type ReadOptions,
} from "./options.ts";

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
    if (options !== undefined && hasTransactionOptions(options)) {
      checkWithPrefix(title, options.signal, () => checkTransaction(this.#family.protocol, ready));
    }
    if (requests.length > 0 && this.#hasDynamicId) this.#setMessageType(requests, title, ready);
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
    if (options !== undefined) checkWithPrefix(title, undefined, () => checkDumpOptions(this.#family.protocol, ready));
    if (!this.#hasDynamicId) return ready;
    ready.signal?.throwIfAborted();
    this.#setMessageType([request], title, ready);
    return ready;
  }

  /** Subscribes with a socket of the caller's, or with one where the client works. */
  receive(options: ReceiverOptions, operation: string): Receiver {
    try {
      if (options.socket !== undefined) return Receiver.start(options);
      if (this.#socket !== undefined) return startInNamespaceOf(this.#socket, options, operation);
      return Receiver.start({ ...options, netns: this.#netns });
    } catch (error) {
      throw withOperation(error, operation);
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
      if (error.errno !== -ENOENT || error.syscall !== undefined) throw lookupError(error, name, operation);
      const reason = originHint(this.#family) ?? "load the module that brings it";
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
  get #hasDynamicId(): boolean {
    return this.isGeneric && this.#family.name !== CONTROLLER;
  }

  /**
   * Gives requests of a generic family the number that it has at the moment: it gets another one when its module is loaded
   * again. Only now is the controller asked, when they are known to be such as can be sent. Its time is the call's, which has
   * only the rest for itself.
   */
  #setMessageType(
    requests: readonly Message[],
    operation: string,
    call: Pick<DumpOptions, "timeoutMs" | "deadlineMs">,
  ): void {
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
function lookupError(error: NetlinkError, name: string, operation: string): NetlinkError {
  const { code, errno, syscall, extendedAck, dropped } = error;
  const lost = syscall === undefined && extendedAck === undefined && missingReplyErrors.has(-errno);
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
const missingReplyErrors: ReadonlySet<number> = new Set([ENOBUFS, EBADMSG, EMSGSIZE, ETIMEDOUT]);

/**
 * Starts a receiver in the network namespace that a socket belongs to, whatever namespace this thread is in.
 *
 * @throws NetlinkError EPERM when the kernel does not say which one that is, and it is not the thread's own; TypeError for a
 * socket that is none of the kernel's.
 */
export function startInNamespaceOf(socket: NetlinkSocket, options: ReceiverOptions, operation: string): Receiver {
  const { fd } = socket;
  if (fd < 0) {
    throw new TypeError("socket: the client's is none of the kernel's, so there is nothing beside it to subscribe");
  }
  using netns = NetworkNamespace.ofSocket(fd);
  const receiver = Receiver.start({ ...options, netns });
  if (netns !== undefined || haveSameNamespace(fd, receiver.socket.fd)) return receiver;
  void receiver.stop();
  throw new NetlinkError(
    `${operation}: the client's socket belongs to another network namespace than the one where this thread is, and the kernel ` +
      "does not say to which (EPERM); give a socket that is to be subscribed",
    { errno: EPERM, operation },
  );
}

/** The groups of a raw family whose numbers the spec tells. */
export function rawGroups(family: Family): Map<string, number> {
  const groups = Object.values(family.groups).filter((group) => group.number !== undefined);
  return new Map(groups.map(({ name, number }) => [name, number!]));
}

/** Throws unless those can be groups. Whether the family has them is another question. */
export function checkGroups(groups: readonly unknown[]): void {
  for (const group of groups) {
    if (typeof group === "number") checkInteger(group, 1, 0x7fffffff, "groups");
    else if (typeof group !== "string") throw new TypeError(`groups: expected names or numbers, got ${shown(group)}`);
  }
}

/**
 * The number of a group that goes by its number or its name.
 *
 * @throws RangeError when a raw family has none of that name, NetlinkError ENOENT when a generic one has not, in this kernel.
 */
export function groupNumber(
  family: Family,
  group: string | number,
  known: ReadonlyMap<string, number>,
  operation: string,
): number {
  const number = typeof group === "number" ? group : known.get(group);
  if (number !== undefined) return number;
  if (family.protocol !== NETLINK_GENERIC && lookup(family.groups, `${group}`) !== undefined) {
    throw new RangeError(`${operation}: the spec does not tell the number of the group "${group}"; write that instead`);
  }
  const names = [...known.keys()];
  const list = names.length === 0 ? "none is known by name" : `it has: ${names.join(", ")}`;
  const message = `${operation}: the family has no group "${group}"${suggestGroup(`${group}`, names) || `; ${list}`}`;
  if (family.protocol !== NETLINK_GENERIC) throw new RangeError(message);
  throw new NetlinkError(`${message} (ENOENT)`, { errno: ENOENT, operation });
}

/** The group that was probably meant: the nearest, or the only one that has the name in its own. */
function suggestGroup(group: string, names: readonly string[]): string {
  const around = group === "" ? [] : names.filter((name) => name.includes(group));
  return didYouMean(group, names) || (around.length === 1 ? `; did you mean "${around[0]}"?` : "");
}
