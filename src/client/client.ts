import { EBADF, ENOENT, EPROTO } from "../constants/errno.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { Dump } from "../dump/dump.ts";
import { checkDumpOptions, type DumpOptions } from "../dump/dump-options.ts";
import { NetlinkError, shown } from "../errors.ts";
import { lookupFamily } from "../genl/controller.ts";
import type { Family as GenericFamily } from "../genl/family.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { checkKnown, type Names } from "../message/check.ts";
import { type Message, type MessageView, TYPE_OFFSET } from "../message/message.ts";
import { eventCodec, messageNumber, type RequestKind } from "../schema/codec.ts";
import type { Family } from "../schema/model.ts";
import { checkDuration, checkIterable, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import type { RequestDescription, TransactionResult } from "../sock/exchange-options.ts";
import { inspectAs } from "../sock/inspect.ts";
import { NetworkNamespace } from "../sock/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { type TransactOptions, transact, transactAll, transactMultiple } from "../sock/transact.ts";
import { Receiver, type ReceiverOptions } from "../workers/receiver.ts";
import { EventStream } from "./event-stream.ts";
import { FamilyDump } from "./family-dump.ts";
import { checkGroups, groupNumber, rawGroups } from "./groups.ts";
import { broughtBy, ClientOperation, checkedOperation } from "./operation.ts";
import {
  type BatchOptions,
  batchNames,
  type ConnectOptions,
  checkCallOptions,
  checkConnectOptions,
  checkEventOptions,
  type DoOptions,
  doNames,
  type EventOptions,
  type ReadOptions,
  readNames,
} from "./options.ts";
import { prefixed } from "./prefixed.ts";
import { startBeside } from "./subscribe.ts";
import type { Arguments, BatchItem, BatchResult, ItemOf, OperationName, ReplyOf, RequestOf } from "./types.ts";

/**
 * Speaks one family, with objects instead of bytes: made by the family's `connect()`.
 *
 * ```ts
 * using client = ethtool.connect();
 * const rings = client.do("rings-get", { header: { devName: "eth0" } });
 * for (const link of client.dump("linkinfo-get")) console.log(link.header?.devName, link.port);
 * ```
 *
 * Operations go by the names of the kernel's specs. What comes back owns all that is in it. Mistakes in fields are TypeErrors
 * and RangeErrors with the path of the field, raised before anything is sent; what the kernel refuses is a NetlinkError, whose
 * extended acknowledgement names attributes as the spec does.
 */
export class Client<Operations, Events, Groups extends string> implements Disposable {
  static {
    inspectAs(Client, (client) => `Client(${client.family.name}, ${client.#closed ? "closed" : "open"})`);
  }

  /** The family that it speaks. */
  readonly family: Family;
  readonly #netns: NetworkNamespace | undefined;
  /** Whether the namespace is to be closed with the client. */
  readonly #ownsNamespace: boolean;
  readonly #socket: NetlinkSocket | undefined;
  readonly #timeoutMs: number | undefined;
  readonly #operations = new Map<string, ClientOperation>();
  #closed = false;

  /** @internal */
  constructor(family: Family, options: ConnectOptions = {}) {
    checkConnectOptions(options, family.protocol);
    const { netns, socket, timeoutMs } = options;
    this.family = family;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    this.#ownsNamespace = netns !== undefined && !(netns instanceof NetworkNamespace);
    this.#netns = netns === undefined || netns instanceof NetworkNamespace ? netns : NetworkNamespace.open(netns);
  }

  /**
   * Asks for one thing, or has one thing done. Returns the answer; undefined where success is all that the kernel says. Of
   * several answers this is the first: see {@link doAll}.
   *
   * @throws NetlinkError when the kernel refuses, when the answer was lost again and again (ENOBUFS) or none came in time
   * (ETIMEDOUT), ENOENT when this kernel lacks the family; TypeError or RangeError, before anything is sent, for fields or
   * options that cannot be meant.
   */
  do<Name extends OperationName<Operations, "do">>(
    operation: Name,
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "do">, DoOptions>
  ): ReplyOf<Operations, Name, "do"> {
    const asked = this.#operation(operation, "do");
    checkCallOptions(options, doNames, asked.title);
    const request = asked.request("do", fields as object | undefined, options?.flags);
    const described = this.#ready([request], asked.title, options, asked.describe);
    let reply: Message | undefined;
    try {
      reply = transact(this.family.protocol, request, described);
    } catch (error) {
      throw asked.unsent(error, request);
    }
    if (reply === undefined && asked.answers) throw unanswered(asked);
    const value = reply === undefined || !asked.hasReply ? undefined : asked.codec.decode(reply);
    return value as ReplyOf<Operations, Name, "do">;
  }

  /**
   * The same for what is answered with several messages, or with none that the spec tells of (as with NLM_F_ECHO): all that
   * came, in order.
   */
  doAll<Name extends OperationName<Operations, "do">>(
    operation: Name,
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "do">, DoOptions>
  ): ItemOf<Operations, Name, "do">[] {
    const asked = this.#operation(operation, "do");
    checkCallOptions(options, doNames, asked.title);
    const request = asked.request("do", fields as object | undefined, options?.flags);
    const described = this.#ready([request], asked.title, options, asked.describe);
    try {
      const replies = transactAll(this.family.protocol, request, described);
      return replies.map((reply) => asked.codec.decode(reply) as ItemOf<Operations, Name, "do">);
    } catch (error) {
      throw asked.unsent(error, request);
    }
  }

  /**
   * Sends many requests, batched into few datagrams, and returns what became of each, in order. A request that fails has its
   * own error and does not sink its neighbours.
   *
   * Only the last request of each datagram is asked to be acknowledged, unless the call says `idempotent: false` or the
   * request has NLM_F_ACK itself; the kernel remarks on a success (`warning`, `extendedAck`) where it acknowledges.
   *
   * @throws NetlinkError when no socket can be had, or this kernel lacks the family; TypeError or RangeError, before anything
   * is sent, for fields or options that cannot be meant, with the number of the request: "[3] tcp_metrics.get: …".
   */
  doMultiple<const Names extends readonly OperationName<Operations, "do">[]>(
    requests: readonly [...{ [Index in keyof Names]: BatchItem<Operations, Names[Index]> }],
    options: BatchOptions = {},
  ): { -readonly [Index in keyof Names]: BatchResult<ItemOf<Operations, Names[Index], "do">> } {
    checkIterable(requests, "requests");
    checkCallOptions(options, batchNames, this.family.name);
    const asked: ClientOperation[] = [];
    const messages: Message[] = [];
    for (const item of requests as Iterable<{ operation: string; fields?: object; flags?: number }>) {
      try {
        if (typeof item === "object" && item !== null) checkKnown(item, itemNames, "request");
        const operation = this.#operation(item?.operation, "do");
        asked.push(operation);
        messages.push(operation.request("do", item.fields, item.flags));
      } catch (error) {
        throw prefixed(error, `[${messages.length}] `);
      }
    }
    const describe = (index: number) => asked[index]!.describe();
    const described = this.#ready(messages, `${this.family.name}, a batch`, options, describe);
    const results = transactMultiple(this.family.protocol, messages, described);
    const decoded = results.map((result, index) => decodeResult(asked[index]!, messages[index]!, result));
    return decoded as { -readonly [Index in keyof Names]: BatchResult<ItemOf<Operations, Names[Index], "do">> };
  }

  /**
   * Reads a whole table, item by item as the loop goes on.
   *
   * @throws NetlinkError when no socket can be had, or this kernel lacks the family; TypeError or RangeError, before anything
   * is sent, for fields or options that cannot be meant. What the kernel says against it is thrown where the dump is read.
   */
  dump<Name extends OperationName<Operations, "dump">>(
    operation: Name,
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "dump">, ReadOptions>
  ): FamilyDump<ItemOf<Operations, Name, "dump">> {
    const asked = this.#operation(operation, "dump");
    checkCallOptions(options, readNames, asked.title);
    const request = asked.request("dump", fields as object | undefined, options?.flags);
    const { protocol } = this.family;
    const dumping: DumpOptions = {
      timeoutMs: options?.timeoutMs ?? this.#timeoutMs,
      deadlineMs: options?.deadlineMs,
      retryInterrupted: options?.retryInterrupted,
      signal: options?.signal,
      netns: this.#netns,
      socket: this.#socket,
      describe: asked.describe,
    };
    if (this.#isLookedUp) {
      checkDumpOptions(protocol, dumping);
      dumping.signal?.throwIfAborted();
      this.#address([request], asked.title, dumping);
    }
    try {
      return new FamilyDump(Dump.start(protocol, request, dumping), asked);
    } catch (error) {
      throw asked.unsent(error, request);
    }
  }

  /**
   * Subscribes to what the kernel announces: to groups by their names, or by their numbers where the spec has no name.
   *
   * ```ts
   * await using events = client.events("rtnlgrp-link");
   * for await (const event of events) {
   *   if (event.kind === "event" && event.name === "newlink-ntf") console.log(event.fields.ifname);
   *   else if (event.kind === "gap") console.log(`${event.dropped} messages are missing here`);
   * }
   * ```
   *
   * The subscription is there when this returns. It is received in a worker thread, or beside this thread's other work with
   * `inLoop`. Closing the client does not end it.
   *
   * @throws NetlinkError ENOENT when this kernel lacks the family or the group, and when no socket can be had; TypeError or
   * RangeError, before anything is opened, for groups or options that cannot be meant.
   */
  events(groups: Groups | number | readonly (Groups | number)[], options: EventOptions = {}): EventStream<Events> {
    this.#check();
    const { family } = this;
    const { protocol } = family;
    const operation = `${family.name}.events`;
    checkEventOptions(options, protocol, operation);
    const list = Array.isArray(groups) ? (groups as readonly (string | number)[]) : [groups as string | number];
    checkGroups(list);
    const known = this.#isGeneric ? this.#lookup(operation) : undefined;
    const numbers = list.map((group) => groupNumber(family, group, known?.groups ?? rawGroups(family), operation));
    const receiving: ReceiverOptions = { ...options, protocol, groups: numbers };
    const receiver =
      this.#socket === undefined || options.socket !== undefined
        ? Receiver.start(options.socket === undefined ? { ...receiving, netns: this.#netns } : receiving)
        : startBeside(this.#socket, receiving);
    const codecOf = (message: MessageView) => {
      if (known !== undefined && message.type !== known.id) return undefined;
      return eventCodec(family, messageNumber(family, message), message);
    };
    return new EventStream(receiver, codecOf, options.signal);
  }

  /**
   * The numbers of the family's multicast groups: of a generic family all that the kernel has, of a raw one those whose
   * numbers the spec tells.
   *
   * @throws NetlinkError ENOENT when this kernel lacks the family.
   */
  get groups(): ReadonlyMap<string, number> {
    this.#check();
    return this.#isGeneric ? this.#lookup(`${this.family.name}.groups`).groups : rawGroups(this.family);
  }

  /**
   * Whether this kernel has an operation, as the controller tells it: one that can be asked for in that way (without `kind`,
   * in any way that the spec has), or of a notification whether the group is there that it goes to. False where the whole
   * family is missing. Raw families have no controller: for them this is what the spec says, and asking is the way to know.
   *
   * @throws TypeError when the spec has no such operation.
   */
  supports(operation: keyof Operations & string, kind?: RequestKind): boolean {
    this.#check();
    const described = checkedOperation(this.family, operation);
    if (kind !== undefined && kind !== "do" && kind !== "dump") {
      throw new TypeError(`kind: expected "do" or "dump", got ${shown(kind)}`);
    }
    const kinds = kind === undefined ? (["do", "dump"] as const) : [kind];
    if (!this.#isGeneric) {
      return kinds.some((one) => described[one] !== undefined) || (kind === undefined && described.event !== undefined);
    }
    let known: GenericFamily;
    try {
      known = this.#lookup(`${this.family.name}.${operation}`);
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

  /** Closes the namespace that the client has opened, if it has. What it has subscribed to goes on. Harmless twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#ownsNamespace) this.#netns?.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #isGeneric(): boolean {
    return this.family.protocol === NETLINK_GENERIC;
  }

  #check(): void {
    if (!this.#closed) return;
    throw new NetlinkError(`this client of ${this.family.name} is closed (EBADF)`, {
      errno: EBADF,
      operation: this.family.name,
    });
  }

  #operation(name: string, kind: RequestKind): ClientOperation {
    this.#check();
    const known = this.#operations.get(name);
    const model = known === undefined || !known.can(kind) ? checkedOperation(this.family, name, kind) : undefined;
    if (known !== undefined) return known;
    const operation = new ClientOperation(this.family, model!);
    this.#operations.set(name, operation);
    return operation;
  }

  /** Gives requests what they lack, and returns how they are to be sent. */
  #ready(
    requests: readonly Message[],
    title: string,
    options: BatchOptions | undefined,
    describe: (index: number) => RequestDescription,
  ): TransactOptions {
    const ready: TransactOptions = {
      timeoutMs: options?.timeoutMs ?? this.#timeoutMs,
      signal: options?.signal,
      idempotent: options?.idempotent,
      maxResends: options?.maxResends,
      onWarning: options?.onWarning,
      oneDatagram: options?.oneDatagram,
      netns: this.#netns,
      socket: this.#socket,
      describe,
    };
    if (requests.length === 0 || !this.#isLookedUp) return ready;
    // Sending nothing looks at the options alone: a mistake in them comes before what the controller says.
    if (options !== undefined) transactMultiple(this.family.protocol, [], ready);
    this.#address(requests, title, ready);
    return ready;
  }

  /** Whether the kernel gives the family its number. The controller has one of its own. */
  get #isLookedUp(): boolean {
    return this.#isGeneric && this.family.name !== CONTROLLER;
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
    const { id } = this.#lookup(operation, Math.min(timeout, deadline));
    for (const { store } of requests) {
      store[TYPE_OFFSET + (hostLittleEndian ? 0 : 1)] = id & 0xff;
      store[TYPE_OFFSET + (hostLittleEndian ? 1 : 0)] = id >> 8;
    }
    const elapsed = Math.floor(performance.now() - start);
    if (elapsed === 0) return;
    call.timeoutMs = Math.max(0, timeout - elapsed);
    if (call.deadlineMs !== undefined) call.deadlineMs = Math.max(0, deadline - elapsed);
  }

  #lookup(operation: string, timeoutMs: number | undefined = this.#timeoutMs): GenericFamily {
    const { name } = this.family;
    try {
      return lookupFamily(name, { netns: this.#netns, socket: this.#socket, timeoutMs });
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT || error.syscall !== undefined) throw error;
      const reason = broughtBy(this.family) ?? "load the module that brings it";
      throw new NetlinkError(`${operation}: the kernel has no family "${name}" (ENOENT); ${reason}`, {
        errno: ENOENT,
        operation,
        extendedAck: error.extendedAck,
        cause: error,
      });
    }
  }
}

/** The one generic family with a number of its own. */
const CONTROLLER = "nlctrl";

/** The names in one request of a batch. */
const itemNames: Names<BatchItem<{ any: { do: { request: object; reply: undefined } } }, "any">> = {
  operation: true,
  fields: true,
  flags: true,
};

function unanswered({ title }: ClientOperation): NetlinkError {
  return new NetlinkError(`${title}: the kernel says that it is done, but not what was asked for (EPROTO)`, {
    errno: EPROTO,
    operation: title,
  });
}

function decodeResult(asked: ClientOperation, request: Message, result: TransactionResult): BatchResult<object> {
  const { reply, replies, error, ...rest } = result;
  const decoded: BatchResult<object> = rest;
  if (error !== undefined) decoded.error = asked.failed(error, request);
  if (reply !== undefined) decoded.reply = asked.codec.decode(reply);
  if (replies !== undefined) decoded.replies = replies.map((one) => asked.codec.decode(one));
  return decoded;
}
