import { typeError } from "../base/argument-error.ts";
import { checkInteger, didYouMean } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { withProgramStack } from "../base/stack.ts";
import { EBADF, EBADMSG, EMSGSIZE, ENOBUFS, ENOENT, EPERM, ETIMEDOUT } from "../constants/errno.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { checkDumpOptions, type DumpOptions } from "../dump/dump-options.ts";
import { readShortDump } from "../dump/short-dump.ts";
import { failure, NetlinkError } from "../errors.ts";
import { familyLookup } from "../genl/controller.ts";
import type { Family as GenericFamily } from "../genl/family.ts";
import { type Io, ioOf, type Steps } from "../io/io.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { type Message, type MessageView, TYPE_OFFSET } from "../message/message.ts";
import { HeldNamespace, haveSameNamespace, NetworkNamespace } from "../netns/namespace.ts";
import { type Family, lookup, type Operation } from "../schema/model/family.ts";
import type { RequestDescription } from "../sock/advice.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { checkTransaction, type TransactOptions } from "../transact/transact.ts";
import type { ReceiverOptions } from "../workers/receiver/options.ts";
import { Receiver } from "../workers/receiver/receiver.ts";
import { originHint } from "./advice/advice.ts";
import { checkWithPrefix, withOperation } from "./errors.ts";
import {
  type BatchOptions,
  type ConnectOptions,
  checkConnectOptions,
  hasTransactionOptions,
  type ReadOptions,
} from "./options.ts";

/** The only generic netlink family with a fixed message type. */
const CONTROLLER = "nlctrl";

/** Namespace and socket of a client, and its family's message type. */
export class Connection {
  readonly io: Io;
  readonly #family: Family;
  readonly #namespace: HeldNamespace;
  readonly #socket: NetlinkSocket | undefined;
  readonly #timeoutMs: number | undefined;
  #known: GenericFamily | undefined = undefined;

  constructor(family: Family, options: ConnectOptions) {
    checkConnectOptions(options, family.protocol);
    this.io = ioOf(options);
    const { netns, socket, timeoutMs } = options;
    this.#family = family;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    this.#namespace = new HeldNamespace(netns);
  }

  get closed(): boolean {
    return this.#namespace.isClosed;
  }

  get isGeneric(): boolean {
    return this.#family.protocol === NETLINK_GENERIC;
  }

  close(): void {
    this.#namespace[Symbol.dispose]();
  }

  check(): void {
    if (!this.closed) return;
    throw new NetlinkError(`this client of ${this.#family.name} is closed (EBADF); open another one`, {
      errno: EBADF,
      operation: this.#family.name,
    });
  }

  *transaction(
    requests: readonly Message[],
    title: string,
    options: BatchOptions | undefined,
    describe: (index: number) => RequestDescription,
  ): Steps<TransactOptions> {
    const ready: TransactOptions = {
      timeoutMs: options?.timeoutMs ?? this.#timeoutMs,
      signal: options?.signal,
      idempotent: options?.idempotent,
      awaitReply: options?.awaitReply,
      maxResends: options?.maxResends,
      onWarning: options?.onWarning,
      oneDatagram: options?.oneDatagram,
      netns: this.#namespace.netns,
      socket: this.#socket,
      describe,
    };
    if (options !== undefined && hasTransactionOptions(options)) {
      checkWithPrefix(title, options.signal, () => checkTransaction(this.#family.protocol, ready));
    }
    if (requests.length > 0 && this.#hasDynamicId) yield* this.#setMessageType(requests, title, ready);
    return ready;
  }

  *dump(
    request: Message,
    title: string,
    options: ReadOptions | undefined,
    describe: () => RequestDescription,
  ): Steps<DumpOptions> {
    const ready: DumpOptions = {
      timeoutMs: options?.timeoutMs ?? this.#timeoutMs,
      deadlineMs: options?.deadlineMs,
      retryInterrupted: options?.retryInterrupted,
      signal: options?.signal,
      netns: this.#namespace.netns,
      socket: this.#socket,
      describe,
    };
    if (options !== undefined) checkWithPrefix(title, undefined, () => checkDumpOptions(this.#family.protocol, ready));
    if (!this.#hasDynamicId) return ready;
    ready.signal?.throwIfAborted();
    yield* this.#setMessageType([request], title, ready);
    return ready;
  }

  /** Reads a dump with `readShortDump`. Returns false if it must be read as a usual dump. */
  readShort(request: Message, add: (message: MessageView) => void): boolean {
    if (this.#socket === undefined || this.isGeneric || this.io.mode !== "sync") return false;
    return readShortDump(this.#socket, request, add);
  }

  receive(options: ReceiverOptions, operation: string): Receiver {
    try {
      if (options.socket !== undefined) return Receiver.start(options);
      if (this.#socket !== undefined) return startInNamespaceOf(this.#socket, options, operation);
      return Receiver.start({ ...options, netns: this.#namespace.netns });
    } catch (error) {
      throw withOperation(error, operation);
    }
  }

  *lookup(operation: string, timeoutMs: number | undefined = this.#timeoutMs): Steps<GenericFamily> {
    const { name } = this.#family;
    try {
      const options = { netns: this.#namespace.netns, socket: this.#socket, timeoutMs };
      return yield* familyLookup(this.io, name, options);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (error.errno !== -ENOENT || error.syscall !== undefined) throw lookupError(error, name, operation);
      const absent = `the kernel has no family "${name}" (ENOENT); ${originHint(this.#family) ?? "load its module"}`;
      const reported = error.extendedAck?.message;
      throw new NetlinkError(`${operation}: ${reported === undefined ? absent : `${reported} (ENOENT)`}`, {
        errno: ENOENT,
        operation,
        extendedAck: error.extendedAck,
        cause: error,
      });
    }
  }

  lacks(operation: Operation): boolean {
    // Some families report no operations although they have some.
    if (this.#known === undefined || this.#known.operations.length === 0) return false;
    const numbers = [operation.do?.request.number, operation.dump?.request.number];
    return !this.#known.operations.some(({ command }) => numbers.includes(command));
  }

  get #hasDynamicId(): boolean {
    return this.isGeneric && this.#family.name !== CONTROLLER;
  }

  /**
   * Sets the message type of a generic family in the requests. The type is looked up for each call, because it changes
   * when the kernel module is reloaded.
   */
  *#setMessageType(
    requests: readonly Message[],
    operation: string,
    call: Pick<DumpOptions, "timeoutMs" | "deadlineMs">,
  ): Steps<void> {
    const start = performance.now();
    const timeout = checkDuration(call.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const deadline = checkDuration(call.deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
    this.#known = yield* this.lookup(operation, Math.min(timeout, deadline));
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

function lookupError(error: NetlinkError, name: string, operation: string): NetlinkError {
  const { code, errno, syscall, extendedAck, dropped } = error;
  const lost = syscall === undefined && extendedAck === undefined && missingReplyErrors.has(-errno);
  const reason = lost ? `the lookup of "${name}" got no valid reply (${code})` : error.message;
  return new NetlinkError(`${operation}: nothing was sent: ${reason}`, {
    errno,
    operation,
    syscall,
    extendedAck,
    dropped,
    cause: error,
  });
}

const missingReplyErrors: ReadonlySet<number> = new Set([ENOBUFS, EBADMSG, EMSGSIZE, ETIMEDOUT]);

/**
 * Starts a receiver in the network namespace of the client's socket, even if this thread has moved to another namespace
 * since the socket was opened.
 *
 * @throws NetlinkError EPERM if the kernel does not permit this thread to open the socket's namespace.
 * @throws TypeError if the socket's transport cannot be cloned.
 */
function startInNamespaceOf(socket: NetlinkSocket, options: ReceiverOptions, operation: string): Receiver {
  const { fd } = socket;
  if (fd < 0) return Receiver.startBeside(socket, options);
  using netns = NetworkNamespace.ofSocket(fd);
  const receiver = Receiver.start({ ...options, netns });
  if (netns !== undefined || haveSameNamespace(fd, receiver.socket.fd)) return receiver;
  void receiver.stop();
  throw failure(
    operation,
    "the client's socket belongs to another network namespace than this thread, and the kernel does not permit to open that namespace",
    EPERM,
    "pass a socket to subscribe",
  );
}

export function rawGroups(family: Family): Map<string, number> {
  const groups = Object.values(family.groups).filter((group) => group.number !== undefined);
  return new Map(groups.map(({ name, number }) => [name, number!]));
}

export function checkGroups(groups: readonly unknown[]): void {
  for (const group of groups) {
    if (typeof group === "number") checkInteger(group, 1, 0x7fffffff, "groups");
    else if (typeof group !== "string")
      throw typeError("groups", `expected names or numbers, got ${describeValue(group)}`);
  }
}

/**
 * Returns the number of a multicast group of the family. `known` maps the names of the groups to their numbers.
 *
 * @throws RangeError if a raw family has no such group.
 * @throws NetlinkError ENOENT if this kernel has no such group of a generic family.
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
    throw withProgramStack(
      new RangeError(`${operation}: the spec has no number for the group "${group}"; pass the number instead`),
    );
  }
  const names = [...known.keys()];
  const list = names.length === 0 ? "no group has a known name" : `it has: ${names.join(", ")}`;
  const message = `${operation}: the family has no group "${group}"${suggestGroup(`${group}`, names) || `; ${list}`}`;
  if (family.protocol !== NETLINK_GENERIC) throw withProgramStack(new RangeError(message));
  throw new NetlinkError(`${message} (ENOENT)`, { errno: ENOENT, operation });
}

function suggestGroup(group: string, names: readonly string[]): string {
  const similar = group === "" ? [] : names.filter((name) => name.includes(group));
  return didYouMean(group, names) || (similar.length === 1 ? `; did you mean "${similar[0]}"?` : "");
}
