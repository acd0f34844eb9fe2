import { checkConnectOptions } from "../../../client/options.ts";
import { EBADF, EINVAL, ENOENT } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER, NETLINK_ROUTE, NLM_F_DUMP, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { Dump } from "../../../dump/dump.ts";
import { type ExtendedAck, NetlinkError } from "../../../errors.ts";
import { checkInteger } from "../../../message/check.ts";
import type { Message, MessageView } from "../../../message/message.ts";
import type { OperationCodec } from "../../../schema/codec/codec.ts";
import { isResetting, originOf } from "../../../schema/model/conventions.ts";
import type { Family } from "../../../schema/model/family.ts";
import { HeldNamespace } from "../../../sock/namespace.ts";
import type { ExchangeOptions, RequestDescription, TransactionResult } from "../../../sock/outcomes.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import { transact, transactMultiple } from "../../../sock/transact.ts";
import { Listing, type ReadItem } from "./listing.ts";
import { type CallOptions, checkCall, checkList, type ListOptions, type RouteOptions } from "./options.ts";

const DEFAULT_RETRIES = 3;

/** A request with its description for error messages. */
export interface RouteRequest {
  readonly message: Message;
  readonly codec: OperationCodec;
  /**
   * Description of the operation: "add route 10.0.0.0/8 via 10.1.1.1".
   *
   * @param reply see `ExchangeOptions.describe`.
   */
  what(reply?: MessageView): string;
  /** Returns advice about an error code for the error message; undefined if the general advice applies. */
  readonly advice?: ((errno: number) => string | undefined) | undefined;
}

/** A request for all entries of a kernel table. */
interface DumpRequest<Item> {
  readonly codec: OperationCodec;
  readonly fields?: object;
  /** Description of the operation for error messages: "list routes". */
  readonly what: string;
  readonly read: ReadItem<Item>;
  /** Returns advice about an error code for the error message; undefined if the general advice applies. */
  readonly advice?: ((errno: number) => string | undefined) | undefined;
  /** Error codes by which the kernel reports that the table has no entries. */
  readonly empty?: readonly string[];
}

/** Sends requests through a pooled socket of a network namespace, or through the caller's socket. */
export class Session implements Disposable {
  readonly #title: string;
  readonly #protocol: number;
  readonly #namespace: HeldNamespace;
  readonly #socket: NetlinkSocket | undefined;
  readonly #timeoutMs: number | undefined;
  #closed = false;

  /**
   * @param title name of the table, for the error of a call after `close()`.
   * @param protocol netlink protocol of all requests.
   */
  constructor(title: string, options: RouteOptions = {}, protocol: number = NETLINK_ROUTE) {
    checkConnectOptions(options, protocol);
    const { netns, socket, timeoutMs } = options;
    this.#title = title;
    this.#protocol = protocol;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    this.#namespace = new HeldNamespace(netns);
  }

  /** Whether all requests use the caller's socket, so that no other request can be sent while a table is read. */
  get hasOneSocket(): boolean {
    return this.#socket !== undefined;
  }

  /** Sends one request. Returns the reply, or undefined if the kernel only acknowledges the request. */
  send(request: RouteRequest, options: CallOptions = {}): Message | undefined {
    checkCall(options);
    return transact(
      this.#protocol,
      request.message,
      this.#options(options, (_, reply) => description(request, reply)),
    );
  }

  /**
   * Sends one request that requires a reply, and returns the reply.
   *
   * @throws NetlinkError ENOENT if the kernel acknowledges the request without a reply.
   */
  ask(request: RouteRequest, options?: CallOptions): Message {
    const reply = this.send(request, options);
    if (reply !== undefined) return reply;
    const operation = request.what();
    throw new NetlinkError(`${operation}: the kernel returned no entry (ENOENT)`, {
      errno: ENOENT,
      operation,
    });
  }

  /** Sends several requests. Returns one result per request, in order. */
  sendAll(requests: readonly RouteRequest[], options: CallOptions = {}): TransactionResult[] {
    checkCall(options);
    if (requests.length === 0) return [];
    const messages = requests.map(({ message }) => message);
    return transactMultiple(
      this.#protocol,
      messages,
      this.#options(options, (index, reply) => description(requests[index]!, reply)),
    );
  }

  /** Sends a request for a kernel table, and returns the iteration over the entries. */
  list<Item>(request: DumpRequest<Item>, options: ListOptions = {}): Listing<Item> {
    checkList(options);
    this.#check();
    const { codec, fields, what, read, empty, advice = () => undefined } = request;
    const message = codec.request("dump", fields, { flags: NLM_F_REQUEST | NLM_F_DUMP });
    const start = () =>
      Dump.start(this.#protocol, message, {
        timeoutMs: options.timeoutMs ?? this.#timeoutMs,
        deadlineMs: options.deadlineMs,
        signal: options.signal,
        netns: this.#namespace.netns,
        socket: this.#socket,
        describe: () => description({ message, codec, what: () => what, advice }),
      });
    const retries = options.retryInterrupted ?? (isResetting(codec.operation) ? 0 : DEFAULT_RETRIES);
    return new Listing(start, checkInteger(retries, 0, Number.MAX_SAFE_INTEGER, "retryInterrupted"), read, empty);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#namespace[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #options(options: CallOptions, describe: ExchangeOptions["describe"]) {
    this.#check();
    return {
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      signal: options.signal,
      idempotent: options.idempotent,
      netns: this.#namespace.netns,
      socket: this.#socket,
      describe,
    };
  }

  #check(): void {
    if (!this.#closed) return;
    throw new NetlinkError(`${this.#title}: closed (EBADF); open another one`, {
      errno: EBADF,
      operation: this.#title,
    });
  }
}

function description(request: RouteRequest, reply?: MessageView): RequestDescription {
  const { codec } = request;
  return {
    operation: request.what(reply),
    headerLength: codec.headerLength,
    names: codec,
    advice: (errno, details) => request.advice?.(errno) ?? subsystemAdvice(codec.family, errno, details),
  };
}

/**
 * Returns advice for an EINVAL without a reason. The kernel returns this error for a netfilter subsystem that it lacks.
 */
function subsystemAdvice(family: Family, errno: number, details: ExtendedAck | undefined): string | undefined {
  if (family.protocol !== NETLINK_NETFILTER || errno !== EINVAL || details !== undefined) return undefined;
  return `if the kernel lacks ${family.name}: it requires ${originOf(family)}`;
}
