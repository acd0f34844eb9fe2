import { checkOptions } from "../../../base/check.ts";
import { advice as familyAdvice } from "../../../client/advice/advice.ts";
import { Connection } from "../../../client/connection.ts";
import type { EventStream } from "../../../client/event-stream.ts";
import type { NetlinkFamily } from "../../../client/family.ts";
import { checkConnectOptions, type EventOptions } from "../../../client/options.ts";
import { EINVAL, ENOENT } from "../../../constants/errno.ts";
import { GENL_ID_CTRL } from "../../../constants/genetlink.ts";
import {
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NLM_F_DUMP,
  NLM_F_REQUEST,
} from "../../../constants/netlink.ts";
import type { AsyncDump } from "../../../dump/async-dump.ts";
import type { Dump } from "../../../dump/dump.ts";
import { type ExtendedAck, failure } from "../../../errors.ts";
import { AsyncListing } from "../../../io/async-listing.ts";
import {
  type CallLimits,
  type Io,
  ioOf,
  type Listed,
  limitsOf,
  type Mode,
  type Result,
  type Steps,
  wait,
  withIo,
} from "../../../io/io.ts";
import { Listing, type ListingSource } from "../../../io/listing.ts";
import type { Message, MessageView, Request } from "../../../message/message.ts";
import { HeldNamespace } from "../../../netns/namespace.ts";
import { type OperationCodec, operationCodec, type RequestKind } from "../../../schema/codec/codec.ts";
import { effectOf, isResetting, originOf } from "../../../schema/model/conventions.ts";
import type { Family } from "../../../schema/model/family.ts";
import { plainDumpRequest } from "../../../schema/plain/plain-request.ts";
import type { RequestDescription } from "../../../sock/advice.ts";
import { checkDuration } from "../../../sock/call-options.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { TransactionResult } from "../../../transact/outcomes.ts";
import type { PackedRequests } from "../../../transact/packed-requests.ts";
import { acquireSocket, releaseSocket } from "../../../transact/pool.ts";
import type { TransactOptions } from "../../../transact/transact.ts";
import { neededBy, resolving } from "./lookups.ts";
import { type CallOptions, callChecks, type ListOptions, listChecks, type RouteOptions } from "./options.ts";

const MAX_INDICES = 1024;

export interface RouteRequest {
  readonly message: Message;
  readonly codec: OperationCodec;
  /** Such as "add route 10.0.0.0/8". `reply`: see `ExchangeOptions.describe`. */
  what(reply?: MessageView): string;
  readonly advice?: Advice | undefined;
}

/** "" means no advice; undefined means the general advice of the errno. */
type Advice = (errno: number, details: ExtendedAck | undefined) => string | undefined;

/** Requests that are only bytes are described only if they fail. */
export type BatchRequest = RouteRequest | Uint8Array;

export interface DumpRequest<Item> extends Pick<ListingSource<Item, Dump>, "read" | "empty"> {
  readonly family: Family;
  readonly operation: string;
  readonly fields?: object;
  readonly what: string;
  readonly advice?: Advice | undefined;
  readonly interfaces?: { prepareListing(): void; readFrom(dump: Dump | AsyncDump): void };
  /**
   * Runs after the dump if the kernel may have omitted entries. Returns the request for these entries; undefined if there are
   * none. Throws if they cannot be read.
   */
  readonly finish?: ((limits: RemainingLimits) => Steps<DumpRequest<Item> | undefined>) | undefined;
}

/** Properties of an interface that lookups of its name or index read. */
export interface KnownInterface {
  readonly index: number;
  /** Name at the time of the lookup. */
  readonly name: string;
  /** Number of bytes of hardware addresses; undefined if it could not be read. */
  readonly addressSize: number | undefined;
  /** Whether the kernel stores all IPv4 neighbours of the interface as one. (arp_constructor) */
  readonly hasOneNeighbour: boolean;
  /** Whether it is a VXLAN that stores the field `srcVni` of forwarding entries; undefined if it could not be read. */
  readonly hasSourceVni: boolean | undefined;
  readonly isBridge: boolean;
}

/** Returns the limits for the next dump of a list: the rest of its deadline. */
export type RemainingLimits = () => Pick<ListOptions, "timeoutMs" | "deadlineMs" | "signal">;

interface LaterDumpRequest<Item> {
  readonly what: string;
  prepare(): DumpRequest<Item>;
}

/** The session sets the message type of generic netlink requests. */
export function encode(codec: OperationCodec, kind: RequestKind, fields: object | undefined, flags: number): Message {
  const { protocol } = codec.family;
  return codec.request(kind, fields, protocol === NETLINK_GENERIC ? { flags, type: GENL_ID_CTRL } : { flags });
}

function encodeDump({ family, operation, fields = {} }: DumpRequest<unknown>): Message {
  const flags = NLM_F_REQUEST | NLM_F_DUMP;
  const type = family.protocol === NETLINK_GENERIC ? GENL_ID_CTRL : undefined;
  const message = plainDumpRequest(family, operation, fields, flags, type);
  return message ?? encode(operationCodec(family, operation), "dump", fields, flags);
}

/** Sends requests through a shared socket or the caller's socket. */
export class Session<M extends Mode = Mode> implements Disposable {
  readonly io: Io;
  readonly #title: string;
  readonly #protocol: number;
  readonly #family: Family | undefined;
  readonly #namespace: HeldNamespace;
  readonly #socket: NetlinkSocket | undefined;
  readonly #timeoutMs: number | undefined;
  /** Sets the message type of generic netlink requests. */
  readonly #connection: Connection | undefined;
  #links: Session<M> | undefined;
  #handled: readonly number[] | undefined;
  /** By name or index. Interfaces may have been renamed or deleted since. */
  readonly #known = new Map<string | number, KnownInterface>();

  /** `title` names the session in errors after `close()`. */
  constructor(title: string, options: RouteOptions = {}, of: number | Family = NETLINK_ROUTE) {
    this.io = ioOf(options);
    const protocol = typeof of === "number" ? of : of.protocol;
    checkConnectOptions(options, protocol);
    const { netns, socket, timeoutMs } = options;
    this.#title = title;
    this.#protocol = protocol;
    this.#family = typeof of === "number" ? undefined : of;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    this.#namespace = new HeldNamespace(netns);
    if (typeof of !== "number" && protocol === NETLINK_GENERIC) this.#connection = new Connection(of, this.options);
  }

  get options(): RouteOptions {
    return withIo({ netns: this.#namespace.netns, socket: this.#socket, timeoutMs: this.#timeoutMs }, this.io);
  }

  /** Runs steps whose errors with these positive codes do not leave the call. */
  *handling<T>(codes: readonly number[], steps: Steps<T>): Steps<T> {
    // In mode "async", steps of other calls run between those of this call.
    if (this.io.mode === "async") return yield* steps;
    const outer = this.#handled;
    this.#handled = codes;
    try {
      return yield* steps;
    } finally {
      this.#handled = outer;
    }
  }

  /** Undefined if the caller passed a socket of another protocol. */
  get links(): Session<M> | undefined {
    if (this.#protocol === NETLINK_ROUTE) return this;
    if (this.#socket !== undefined) return undefined;
    this.#links ??= new Session("interfaces", this.options);
    return this.#links;
  }

  /** Whether the caller passed a socket without a kernel, such as that of a fake kernel. */
  get isFake(): boolean {
    return this.#socket !== undefined && !this.#socket.core.isKernelSocket;
  }

  run<T>(steps: Steps<T>, options?: CallLimits): Result<M, T> {
    return this.io.run(steps, limitsOf(options)) as Result<M, T>;
  }

  /** In an asynchronous call, an exception of `code` rejects the promise. */
  call<T>(code: () => Steps<T>, options?: CallLimits): Result<M, T> {
    return this.run(starting(code), options);
  }

  *request(
    operation: string,
    fields: object,
    what: () => string,
    options?: CallOptions,
    flags: number = NLM_F_REQUEST,
    advice?: Advice,
  ): Steps<void> {
    yield* this.send({ ...this.#encoded(operation, fields, what, flags), advice }, options);
  }

  reply(operation: string, fields: object, what: () => string, options?: CallOptions, advice?: Advice): Steps<Message> {
    return this.ask({ ...this.#encoded(operation, fields, what), advice }, options);
  }

  /** Returns the decoded reply. */
  *query<Reply>(operation: string, fields: object, what: () => string, options?: CallOptions): Steps<Reply> {
    const reply = yield* this.reply(operation, fields, what, options);
    return operationCodec(this.#family!, operation).decode(reply) as Reply;
  }

  #encoded(operation: string, fields: object, what: () => string, flags: number = NLM_F_REQUEST): RouteRequest {
    const codec = operationCodec(this.#family!, operation);
    return { codec, message: encode(codec, "do", fields, flags), what };
  }

  /** Returns undefined if the kernel only acknowledges the request. */
  *send(request: RouteRequest, options: CallOptions = {}): Steps<Message | undefined> {
    this.checkCall(options);
    const call = yield* this.#options([request.message], options, () => request);
    return yield* wait(this.io.transact(this.#protocol, request.message, call));
  }

  /** Throws NetlinkError ENOENT if the kernel sends only an acknowledgement. */
  *ask(request: RouteRequest, options?: CallOptions): Steps<Message> {
    const reply = yield* this.send(request, options);
    if (reply !== undefined) return reply;
    throw failure(request.what(), "the kernel returned no entry", ENOENT);
  }

  /** `describe` is called for failed requests that are only bytes. */
  *sendAll(
    requests: readonly BatchRequest[],
    options: CallOptions = {},
    describe?: (index: number, bytes: Uint8Array) => RouteRequest,
  ): Steps<TransactionResult[]> {
    this.checkCall(options);
    if (requests.length === 0) return [];
    const messages = requests.map((request) => (request instanceof Uint8Array ? request : request.message));
    const requestAt = (index: number) => {
      const request = requests[index]!;
      return request instanceof Uint8Array ? describe!(index, request) : request;
    };
    const call = yield* this.#options(messages, options, requestAt);
    return yield* wait(this.io.transactMultiple(this.#protocol, messages, call));
  }

  /** Like {@link sendAll}, but without support for generic netlink families. */
  *sendPacked(
    requests: PackedRequests,
    options: CallOptions = {},
    describe: (index: number, bytes: Uint8Array) => RouteRequest,
  ): Steps<TransactionResult[]> {
    this.checkCall(options);
    const { count } = requests;
    if (count === 0) return [];
    // Requests are described in ascending order: continue from the previous one.
    let [next, offset] = [0, 0];
    const requestAt = (index: number) => {
      if (index < next) [next, offset] = [0, 0];
      for (; next < index; next++) offset = requests.after(offset);
      return describe(index, requests.split(offset, 1)[0]!);
    };
    const call = yield* this.#options([], options, requestAt);
    return yield* wait(this.io.transactPacked(this.#protocol, requests, call));
  }

  list<Item>(request: DumpRequest<Item> | LaterDumpRequest<Item>, options: ListOptions = {}): Listed<M, Item> {
    checkOptions(options, listChecks);
    const { io } = this;
    const prepare = "prepare" in request ? () => request.prepare() : () => request;
    const { netns } = io;
    const starting = () => io.run(this.#startListing(prepare, options), { netns });
    if (io.mode === "sync")
      return new Listing(request.what, starting() as ListingSource<Item, Dump>) as Listed<M, Item>;
    // Errors about arguments are thrown by the call itself.
    neededBy(prepare);
    this.check();
    const started = starting as () => Promise<ListingSource<Item, AsyncDump>>;
    return new AsyncListing(request.what, started) as Listed<M, Item>;
  }

  *#startListing<Item>(
    prepare: () => DumpRequest<Item>,
    options: ListOptions,
  ): Steps<ListingSource<Item, Dump | AsyncDump>> {
    const request = yield* resolving(prepare);
    if (this.io.mode === "sync") this.check();
    yield* resolving(() => request.interfaces?.prepareListing());
    const limits = remainingLimits(options, performance.now());
    // A list within a call, such as that of flush(), ends before the call.
    const run = this.io.continuing();
    return yield* this.#sourceOf(request, options, limits, run);
  }

  *#sourceOf<Item>(
    request: DumpRequest<Item>,
    options: ListOptions,
    limits: RemainingLimits,
    run: ReturnType<Io["continuing"]>,
  ): Steps<ListingSource<Item, Dump | AsyncDump>> {
    const { read, empty, finish } = request;
    const next = finish && (() => run(this.#continuing(finish(limits), options, limits, run)));
    return { dump: yield* this.#startDump(request, options), read, empty, next };
  }

  /** Starts the dump of the entries that an earlier one has omitted, if there is such a request. */
  *#continuing<Item>(
    finishing: Steps<DumpRequest<Item> | undefined>,
    options: ListOptions,
    limits: RemainingLimits,
    run: ReturnType<Io["continuing"]>,
  ): Steps<ListingSource<Item, Dump | AsyncDump> | undefined> {
    const later = yield* finishing;
    return later && (yield* this.#sourceOf(later, { ...options, ...limits() }, limits, run));
  }

  *#startDump(request: DumpRequest<unknown>, options: ListOptions): Steps<Dump | AsyncDump> {
    const { family, operation, what, interfaces, advice = () => undefined } = request;
    const message = encodeDump(request);
    const describe = () => description({ message, codec: operationCodec(family, operation), what: () => what, advice });
    // A restart would lose the counters that were already read.
    const { retryInterrupted = isResetting(family.operations[operation]!) ? 0 : undefined } = options;
    const limits: ListOptions = { ...options, retryInterrupted };
    const connection = this.#connection;
    const generic = connection === undefined ? undefined : yield* connection.dump(message, what, limits, describe);
    const timeoutMs = options.timeoutMs ?? this.#timeoutMs;
    const settings = generic ?? { ...this.options, ...limits, timeoutMs, describe };
    const dump = this.io.dump(this.#protocol, message, settings);
    interfaces?.readFrom(dump);
    return dump;
  }

  /** The subscription remains when the session is closed. */
  *events<Events, Groups extends string>(
    family: NetlinkFamily<unknown, Events, Groups>,
    groups: Groups | readonly Groups[],
    options?: EventOptions,
  ): Steps<EventStream<Events>> {
    this.check();
    using client = family.connect(this.options);
    return yield* wait(client.events(groups, options));
  }

  /** "" for a missing interface; undefined if the name requires a request. */
  interfaceName(index: number): string | undefined {
    this.check();
    if (this.#socket !== undefined) return this.#socket.core.interfaceName(index);
    const socket = acquireSocket(this.#protocol, this.#namespace.netns);
    try {
      return socket.core.interfaceName(index);
    } finally {
      releaseSocket(socket, true);
    }
  }

  /** Returns undefined if the index is unknown or no longer valid. */
  interfaceIndex(name: string): number | undefined {
    const index = this.#known.get(name)?.index;
    return index !== undefined && this.interfaceName(index) === name ? index : undefined;
  }

  /** Returns the interface as it was when it was looked up. */
  knownInterface(of: string | number): KnownInterface | undefined {
    return this.#known.get(of);
  }

  learnInterface(of: string | number, known: KnownInterface): void {
    if (this.#known.size >= MAX_INDICES) this.#known.clear();
    this.#known.set(of, known);
  }

  close(): void {
    if (this.#namespace.isClosed) return;
    this.#links?.close();
    this.#connection?.close();
    this.#namespace[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  *#options(
    messages: readonly Request[],
    options: CallOptions,
    requestAt: (index: number) => RouteRequest,
  ): Steps<TransactOptions> {
    const handled = this.#handled;
    const describe = (index: number, reply?: MessageView) => ({ ...description(requestAt(index), reply), handled });
    if (this.#connection !== undefined) {
      const requests = messages.map((_, index) => requestAt(index).message);
      return yield* this.#connection.transaction(requests, requestAt(0).what(), options, describe);
    }
    return {
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      signal: options.signal,
      idempotent: options.idempotent,
      netns: this.#namespace.netns,
      socket: this.#socket,
      describe,
    };
  }

  /** Checks what a call needs before its first request: valid options and an open session. */
  checkCall(options: CallOptions = {}): void {
    checkOptions(options, callChecks);
    this.check();
  }

  /** Throws NetlinkError EBADF if the session is closed. */
  check(operation: string = this.#title): void {
    this.#namespace.check(operation);
  }
}

function remainingLimits({ timeoutMs, deadlineMs, signal }: ListOptions, start: number): RemainingLimits {
  const deadline = start + checkDuration(deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
  return () => ({ timeoutMs, deadlineMs: Math.max(0, deadline - performance.now()), signal });
}

function* starting<T>(code: () => Steps<T>): Steps<T> {
  return yield* code();
}

function description(request: RouteRequest, reply?: MessageView): RequestDescription {
  const { codec } = request;
  const isGeneric = codec.family.protocol === NETLINK_GENERIC;
  return {
    operation: request.what(reply),
    headerLength: codec.headerLength,
    names: codec,
    // Otherwise, the message type shows whether a request only reads.
    onlyReads: isGeneric ? effectOf(codec.operation) === "read" : undefined,
    advice: (errno, details) => request.advice?.(errno, details) ?? generalAdvice(codec, errno, details),
  };
}

/** EINVAL without a message may mean that the subsystem is missing. */
function generalAdvice(codec: OperationCodec, errno: number, details: ExtendedAck | undefined): string | undefined {
  const { family, operation } = codec;
  if (family.protocol === NETLINK_GENERIC) return familyAdvice(family, operation, errno, details);
  if (family.protocol !== NETLINK_NETFILTER || errno !== EINVAL || details !== undefined) return undefined;
  return `if the kernel lacks ${family.name}: it requires ${originOf(family)}`;
}
