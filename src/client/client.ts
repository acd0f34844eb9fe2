import { fromOpen, withTitle } from "../base/argument-error.ts";
import { checkOneOf, checkOptions, type OptionChecks } from "../base/check.ts";
import { inspectAs } from "../base/inspect.ts";
import { ENOENT, EPROTO } from "../constants/errno.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import type { Dump } from "../dump/dump.ts";
import { failure, NetlinkError } from "../errors.ts";
import type { Family as GenericFamily } from "../genl/family.ts";
import { AsyncListing } from "../io/async-listing.ts";
import { type CallLimits, type Listed, type MaybePromise, type Mode, type Result, type Steps, wait } from "../io/io.ts";
import { Listing, type ListingSource } from "../io/listing.ts";
import { EncodedRequest } from "../message/encoded-request.ts";
import type { Message, MessageView } from "../message/message.ts";
import { eventCodec, messageNumber, type RequestKind } from "../schema/codec/codec.ts";
import type { Family, Operation } from "../schema/model/family.ts";
import type { RequestDescription } from "../sock/advice.ts";
import { checkIterable } from "../sock/call-options.ts";
import type { TransactionResult } from "../transact/outcomes.ts";
import type { TransactOptions } from "../transact/transact.ts";
import { echoType, isBatch, isCompleteBatch, rollBack } from "./batch.ts";
import { Connection, checkGroups, groupNumber, rawGroups } from "./connection.ts";
import { checkWithPrefix, withOperation } from "./errors.ts";
import { EventStream } from "./event-stream.ts";
import { ClientOperation, findOperation } from "./operation.ts";
import {
  type BatchOptions,
  batchNames,
  type ConnectOptions,
  checkCallOptions,
  checkEventOptions,
  type DoOptions,
  doNames,
  type EventOptions,
  type ReadOptions,
  readNames,
  runLimited,
} from "./options.ts";
import { Registration } from "./registration.ts";
import type { Arguments, BatchItem, BatchResult, ItemOf, OperationName, ReplyOf, RequestOf } from "./types.ts";

/**
 * Client of one netlink family, such as ethtool. Requests and replies are JavaScript objects. Create a client with the
 * family's method `connect()`.
 *
 * ```ts
 * using client = ethtool.connect();
 * const rings = client.do("rings-get", { header: { devName: "eth0" } });
 * for (const link of client.dump("linkinfo-get")) console.log(link.header?.devName, link.port);
 * ```
 *
 * Operations have the names from the kernel's specs. Returned objects own their memory.
 *
 * If a field is invalid, methods throw a TypeError or RangeError with the path of the field before they send anything.
 * Errors of the kernel are thrown as NetlinkErrors. Their extended acknowledgements name attributes as the spec does.
 */
export class Client<Operations, Events, Groups extends string, M extends Mode = "sync"> implements Disposable {
  static {
    inspectAs(Client, (client) => `Client(${client.family.name}, ${client.#connection.closed ? "closed" : "open"})`);
  }

  /** Family that this client uses. */
  readonly family: Family;
  readonly #connection: Connection;
  readonly #operations = new Map<string, ClientOperation>();

  /** @internal */
  constructor(family: Family, options: ConnectOptions = {}) {
    this.family = fromOpen(family, new.target, "connect() of a family", family?.operations);
    this.#connection = new Connection(family, options);
  }

  /**
   * Sends one request and returns the kernel's first reply, or undefined if the kernel only acknowledges the request.
   * To get several replies, call {@link doAll}.
   *
   * @throws TypeError or RangeError for invalid fields or options, before anything is sent.
   * @throws NetlinkError if the kernel rejects the request, ENOBUFS if replies were dropped repeatedly, ETIMEDOUT if no
   *   reply arrived in time, ENOENT if this kernel lacks the family.
   */
  do<Name extends OperationName<Operations, "do">>(
    operation: Name,
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "do">, DoOptions, Name>
  ): Result<M, ReplyOf<Operations, Name, "do">> {
    return this.#run(this.#do(operation, fields, options));
  }

  *#do<Name extends string>(operation: Name, fields: unknown, options: DoOptions | undefined): Steps<never> {
    const target = this.#operation(operation, "do");
    const { io } = this.#connection;
    const reply = yield* this.#transact(target, fields, options, (...request) => io.transactLent(...request));
    if (reply === undefined && target.alwaysReplies) {
      throw failure(target.title, "the kernel acknowledged the request without a reply", EPROTO);
    }
    const value = reply === undefined || !target.hasReply ? undefined : target.decode(reply);
    return value as never;
  }

  /**
   * Sends one request and returns all replies of the kernel in order. Throws the same errors as {@link do}.
   *
   * Use this method also for replies that the spec does not describe, for example of a request with NLM_F_ECHO.
   */
  doAll<Name extends OperationName<Operations, "do">>(
    operation: Name,
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "do">, DoOptions, Name>
  ): Result<M, ItemOf<Operations, Name, "do">[]> {
    return this.#run(this.#doAll(operation, fields, options));
  }

  *#doAll(operation: string, fields: unknown, options: DoOptions | undefined): Steps<never[]> {
    const target = this.#operation(operation, "do");
    const { io } = this.#connection;
    const replies = yield* this.#transact(target, fields, options, (...request) => io.transactAll(...request));
    return replies.map((reply) => target.decodeReply(reply) as never);
  }

  /**
   * Sends many requests in few datagrams. Returns a result for each request, in order. If a request fails, its result
   * contains the error; the other requests are not affected.
   *
   * Requests that begin with `batch-begin`, such as changes of nftables, are sent as one datagram. The kernel applies
   * this datagram completely or not at all. If the kernel rejects a request, or `batch-end` is missing, the results of
   * all other requests contain the error ECANCELED.
   *
   * By default, only the last request of each datagram requests an acknowledgement. The flag NLM_F_ACK requests an
   * acknowledgement for a single request, and `idempotent: false` for every request. The result of a successful request
   * contains `warning` and `extendedAck` only if the request was acknowledged.
   *
   * @throws TypeError or RangeError for invalid fields or options, before anything is sent, with the index of the
   *   request: "[3] tcp_metrics.get: …".
   * @throws NetlinkError if no socket can be opened, or if this kernel lacks the family.
   */
  doMultiple<const Names extends readonly OperationName<Operations, "do">[]>(
    requests: readonly [...{ [Index in keyof Names]: BatchItem<Operations, Names[Index]> }],
    options: BatchOptions = {},
  ): Result<M, { -readonly [Index in keyof Names]: BatchResult<ItemOf<Operations, Names[Index], "do">> }> {
    return this.#run(this.#doMultiple(requests, options));
  }

  *#doMultiple(requests: unknown, options: BatchOptions): Steps<never> {
    this.check();
    checkIterable(requests as Iterable<unknown>, "requests");
    checkCallOptions(options, batchNames, this.family.name);
    const { io } = this.#connection;
    const messages: Message[] = [];
    const names: string[] = [];
    const operationOf = (index: number) => this.#knownOperation(names[index]!, "do");
    for (const item of requests as Iterable<{ operation: string; fields?: object; flags?: number } | EncodedRequest>) {
      try {
        if (item instanceof EncodedRequest) messages.push(item.message);
        else {
          checkOptions(item, itemNames, "request");
          messages.push(this.#operation(item.operation, "do").request("do", item.fields, item.flags));
        }
        names.push(item.operation);
      } catch (error) {
        throw withTitle(error, `[${messages.length}] `, `[${messages.length}]`);
      }
      const pause = io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
    const batch = isBatch(this.family, names, options.oneDatagram);
    const sent = batch ? "batch" : "do";
    const refused = new Set<number>();
    const describe = (index: number): RequestDescription => {
      const described = operationOf(index).describeRequest(messages[index]!, sent)();
      if (!batch) return described;
      const advice: RequestDescription["advice"] = (errno, details) => {
        // The kernel may have accepted a request whose reply was lost.
        refused.add(index);
        return described.advice?.(errno, details);
      };
      return { ...described, advice };
    };
    const how = batch ? { ...options, oneDatagram: true } : options;
    const title = `${this.family.name} batch`;
    const described = yield* this.#connection.transaction(messages, title, how, describe);
    let results: TransactionResult[];
    // transactMultiple() reads all messages without a pause.
    const beforeSending = io.pause(true);
    if (beforeSending !== undefined) yield* wait(beforeSending);
    try {
      results = yield* wait(io.transactMultiple(this.family.protocol, messages, described));
    } catch (error) {
      throw withOperation(error, title);
    }
    if (areSuccesses(results) && (!batch || isCompleteBatch(names))) {
      for (const name of new Set(names)) this.#knownOperation(name, "do").succeeded();
      return results as never;
    }
    const completed = batch ? rollBack(results, this.family, names, refused) : results;
    const decoded: BatchResult<object>[] = [];
    for (let index = 0; index < completed.length; index++) {
      const result = completed[index]!;
      const type = batch && result.reply !== undefined ? echoType(this.family, names[index]!) : undefined;
      decoded.push(decodeResult(operationOf(index), messages[index]!, result, type));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return decoded as never;
  }

  /** @internal Encodes a request for {@link doMultiple}. */
  encode(operation: string, fields: object, flags: number): EncodedRequest {
    return new EncodedRequest(operation, this.#operation(operation, "do").request("do", fields, flags));
  }

  /**
   * Starts a dump and returns an iterator over its items. The items are received during the iteration, which also
   * throws the kernel's errors.
   *
   * @throws TypeError or RangeError for invalid fields or options, before anything is sent.
   * @throws NetlinkError if no socket can be opened, or if this kernel lacks the family.
   */
  dump<Name extends OperationName<Operations, "dump">>(
    operation: Name,
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "dump">, ReadOptions, Name>
  ): Listed<M, ItemOf<Operations, Name, "dump">> {
    return this.#list(operation, fields, options, (source) => source) as never;
  }

  /**
   * @internal Starts a dump like {@link dump}. `read` decodes each message, or calls `decode` for the usual object. The
   * message is valid only during the call.
   */
  dumpWith<Name extends OperationName<Operations, "dump">, Item>(
    operation: Name,
    fields: RequestOf<Operations, Name, "dump">,
    read: (message: MessageView, decode: () => ItemOf<Operations, Name, "dump">) => Item,
  ): Listed<M, Item> {
    return this.#list(operation, fields, undefined, (source) => {
      let current: MessageView;
      const decode = () => source.read(current) as ItemOf<Operations, Name, "dump">;
      return {
        ...source,
        read: (message) => {
          current = message;
          return read(message, decode);
        },
      };
    }) as never;
  }

  /**
   * @internal Returns the items of a dump of a few items like {@link dump}, in less time. Returns undefined if
   * {@link dump} must read them, for example to report an error. `requestOf` returns the request, or calls `encode` for the
   * usual one.
   */
  dumpShort<Name extends OperationName<Operations, "dump">>(
    operation: Name,
    fields: RequestOf<Operations, Name, "dump">,
    requestOf: (encode: () => Message) => Message,
  ): ItemOf<Operations, Name, "dump">[] | undefined {
    const target = this.#operation(operation, "dump");
    const items: ItemOf<Operations, Name, "dump">[] = [];
    const request = requestOf(() => target.request("dump", fields as object, undefined));
    const isRead = this.#connection.readShort(request, (message) => items.push(target.decode(message) as never));
    return isRead ? items : undefined;
  }

  #list(
    operation: string,
    fields: unknown,
    options: ReadOptions | undefined,
    reading: <Source extends Dump | AsyncDump>(
      source: ListingSource<unknown, Source>,
    ) => ListingSource<unknown, Source>,
  ): Listing<unknown> | AsyncListing<unknown> {
    const target = this.#operation(operation, "dump");
    checkCallOptions(options, readNames, target.title);
    const request = target.request("dump", fields as object | undefined, options?.flags);
    const { io } = this.#connection;
    const { netns } = io;
    const starting = this.#startDump(target, request, options);
    return io.mode === "sync"
      ? new Listing(target.title, reading(target.listingSource(io.run(starting) as Dump)))
      : new AsyncListing(target.title, async () =>
          reading(target.listingSource((await io.run(starting, { netns })) as AsyncDump)),
        );
  }

  *#startDump(target: ClientOperation, request: Message, options: ReadOptions | undefined): Steps<Dump | AsyncDump> {
    const describe = target.describeRequest(request, "dump");
    const dumping = yield* this.#connection.dump(request, target.title, options, describe);
    if (target.isResetting) dumping.retryInterrupted ??= 0;
    try {
      return this.#connection.io.dump(this.family.protocol, request, dumping);
    } catch (error) {
      throw target.sendError(error, request);
    }
  }

  /**
   * Subscribes to the notifications of multicast groups. Groups are specified by name, or by number if the spec has no
   * name for a group.
   *
   * ```ts
   * await using events = client.events("rtnlgrp-link");
   * for await (const event of events) {
   *   if (event.kind === "event" && event.name === "newlink-ntf") console.log(event.fields.ifname);
   *   else if (event.kind === "gap") console.log(`${event.dropped || "an unknown number of"} messages dropped`);
   * }
   * ```
   *
   * The subscription is active when this method returns. A worker thread receives the messages; with the option
   * `inLoop`, the event loop of the calling thread does. Closing the client does not end the subscription.
   *
   * Without groups, the stream contains only messages that the kernel sends to this socket alone, such as packets of
   * `ovs_packet`.
   *
   * @throws TypeError or RangeError for invalid groups or options, before anything is opened.
   * @throws NetlinkError ENOENT if this kernel lacks the family or the group; another code if no socket can be opened.
   */
  events(
    groups: Groups | number | readonly (Groups | number)[],
    options: EventOptions = {},
  ): Result<M, EventStream<Events>> {
    return this.#run(this.#events(groups, options));
  }

  *#events(groups: Groups | number | readonly (Groups | number)[], options: EventOptions): Steps<EventStream<Events>> {
    this.check();
    const { family } = this;
    const { protocol } = family;
    const operation = `${family.name}.events`;
    checkEventOptions(options, protocol, operation);
    const list = Array.isArray(groups) ? (groups as readonly (string | number)[]) : [groups as string | number];
    checkWithPrefix(operation, undefined, () => checkGroups(list));
    const known = this.#connection.isGeneric ? yield* this.#connection.lookup(operation) : undefined;
    const numbers = list.map((group) => groupNumber(family, group, known?.groups ?? rawGroups(family), operation));
    const isFollowed =
      known !== undefined && list.length > 0 && options.socket === undefined && !numbers.includes(Registration.group);
    const registration = isFollowed ? new Registration(known, list) : undefined;
    const joined = isFollowed ? [...numbers, Registration.group] : numbers;
    const receiver = this.#connection.receive({ ...options, protocol, groups: joined }, operation);
    const codecOf = (message: MessageView) => {
      if (known !== undefined && message.type !== (registration ?? known).id) return undefined;
      return eventCodec(family, messageNumber(family, message), message);
    };
    return new EventStream(receiver, codecOf, options.signal, registration);
  }

  /**
   * Maps the names of the family's multicast groups to their numbers. The groups of a generic family come from the
   * kernel, those of a raw family from the spec.
   *
   * @throws NetlinkError ENOENT if this kernel lacks the family.
   */
  get groups(): Result<M, ReadonlyMap<string, number>> {
    return this.#run(this.#groups());
  }

  *#groups(): Steps<ReadonlyMap<string, number>> {
    this.check();
    if (!this.#connection.isGeneric) return rawGroups(this.family);
    return (yield* this.#connection.lookup(`${this.family.name}.groups`)).groups;
  }

  /**
   * Reports whether this kernel supports an operation as a single request or as a dump (`kind`; default: either). For a
   * notification, reports whether the kernel has its multicast group. Returns false if the kernel lacks the family.
   *
   * Only generic families can be checked in the kernel. For a raw family, the result depends only on the spec.
   *
   * @throws TypeError if the spec has no such operation.
   */
  supports(operation: keyof Operations & string, kind?: RequestKind, options?: CallLimits): Result<M, boolean> {
    return runLimited(this.#connection.io, this.#supports(operation, kind), options) as Result<M, boolean>;
  }

  *#supports(operation: keyof Operations & string, kind: RequestKind | undefined): Steps<boolean> {
    this.check();
    const described = findOperation(this.family, operation);
    if (kind !== undefined) checkOneOf(kind, ["do", "dump"], "kind");
    const kinds = kind === undefined ? (["do", "dump"] as const) : [kind];
    if (!this.#connection.isGeneric) {
      return kinds.some((one) => described[one] !== undefined) || (kind === undefined && described.event !== undefined);
    }
    let known: GenericFamily;
    try {
      known = yield* this.#connection.lookup(`${this.family.name}.${operation}`);
    } catch (error) {
      if (error instanceof NetlinkError && error.errno === -ENOENT) return false;
      throw error;
    }
    if (kind === undefined && described.event !== undefined) {
      return described.group === undefined || known.groups.has(described.group);
    }
    return kinds.some((one) => {
      const command = described[one]?.request.number;
      return known.operations.some((has) => has.command === command && has[one]);
    });
  }

  /**
   * Closes the network namespace that the client has opened, if any. Subscriptions continue. Closing a client twice has
   * no effect.
   */
  close(): void {
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #run<T>(steps: Steps<T>): Result<M, T> {
    return this.#connection.io.run(steps) as Result<M, T>;
  }

  *#transact<Reply>(
    operation: ClientOperation,
    fields: unknown,
    options: DoOptions | undefined,
    send: (protocol: number, request: Message, options: TransactOptions) => MaybePromise<Reply>,
  ): Steps<Reply> {
    const { title } = operation;
    checkCallOptions(options, doNames, title);
    const request = operation.request("do", fields as object | undefined, options?.flags);
    const describe = operation.describeRequest(request, "do");
    const described = yield* this.#connection.transaction([request], title, options, describe);
    try {
      const result = yield* wait(send(this.family.protocol, request, described));
      operation.succeeded();
      return result;
    } catch (error) {
      throw operation.sendError(error, request);
    }
  }

  /**
   * Throws NetlinkError EBADF if the client is closed.
   *
   * @internal
   */
  check(): void {
    this.#connection.check();
  }

  #operation(name: string, kind: RequestKind): ClientOperation {
    this.check();
    return this.#knownOperation(name, kind);
  }

  #knownOperation(name: string, kind: RequestKind): ClientOperation {
    const known = this.#operations.get(name);
    if (known?.supports(kind) === true) return known;
    const model = findOperation(this.family, name, kind);
    return known ?? this.#addOperation(model);
  }

  #addOperation(model: Operation): ClientOperation {
    const operation = new ClientOperation(this.family, model, () => this.#connection.lacks(model));
    this.#operations.set(model.name, operation);
    return operation;
  }
}

const itemNames: OptionChecks<BatchItem<{ any: { do: { request: object; reply: undefined } } }, "any">> = {
  operation: true,
  fields: true,
  flags: true,
};

/** Shared result of all requests that succeed without a reply. */
const SUCCESS: BatchResult<object> = Object.freeze({});

/** Whether all requests succeeded without a reply. Faster than decoding each result of a large batch. */
function areSuccesses(results: readonly TransactionResult[]): boolean {
  for (const { reply, error, code, warning, extendedAck } of results)
    if ((reply ?? error ?? code ?? warning ?? extendedAck) !== undefined) return false;
  return true;
}

function decodeResult(
  target: ClientOperation,
  request: Message,
  result: TransactionResult,
  echo: number | undefined,
): BatchResult<object> {
  const { reply, error, code, warning, extendedAck } = result;
  if ((reply ?? error ?? code ?? warning ?? extendedAck) !== undefined)
    return decodeDetails(target, request, result, echo);
  target.succeeded();
  return SUCCESS;
}

function decodeDetails(
  target: ClientOperation,
  request: Message,
  result: TransactionResult,
  echo: number | undefined,
): BatchResult<object> {
  const { error, code, warning, extendedAck } = result;
  const decoded: { -readonly [Name in keyof BatchResult<object>]: BatchResult<object>[Name] } = {};
  if (code !== undefined) decoded.code = code;
  if (warning !== undefined) decoded.warning = warning;
  if (extendedAck !== undefined) decoded.extendedAck = extendedAck;
  if (error === undefined) target.succeeded();
  else decoded.error = target.resultError(error, request);
  const values = repliesOf(result, echo)?.map((one) => target.decodeReply(one));
  if (values !== undefined) decoded.reply = values[0]!;
  if (values !== undefined && values.length > 1) decoded.replies = values;
  return decoded;
}

/**
 * Of the replies in a batch, returns those of the type `echo`. The kernel also sends NFT_MSG_NEWGEN with the sequence number of
 * the first request, and omits the echo of an object that is longer than a message.
 */
function repliesOf({ reply, replies }: TransactionResult, echo: number | undefined): Message[] | undefined {
  if (reply === undefined) return undefined;
  const all = replies ?? [reply];
  const accepted = echo === undefined ? all : all.filter(({ type }) => type === echo);
  return accepted.length === 0 ? undefined : accepted;
}
