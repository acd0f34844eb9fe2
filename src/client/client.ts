import { ENOENT, EPROTO } from "../constants/errno.ts";
import { Dump } from "../dump/dump.ts";
import { NetlinkError, shown } from "../errors.ts";
import type { Family as GenericFamily } from "../genl/family.ts";
import { checkKnown, checkObject, type Names } from "../message/check.ts";
import type { Message, MessageView } from "../message/message.ts";
import { eventCodec, messageNumber, type RequestKind } from "../schema/codec/codec.ts";
import type { Family } from "../schema/model/family.ts";
import { checkIterable } from "../sock/call-options.ts";
import type { RequestDescription, TransactionResult } from "../sock/exchange-options.ts";
import { inspectAs } from "../sock/inspect.ts";
import { transact, transactAll, transactMultiple } from "../sock/transact.ts";
import { isBatch, rollBack } from "./batch.ts";
import { Connection, checkGroups, groupNumber, rawGroups } from "./connection.ts";
import { checkWithPrefix, withOperation, withPrefix } from "./errors.ts";
import { EventStream } from "./event-stream.ts";
import { FamilyDump } from "./family-dump.ts";
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
} from "./options.ts";
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
    inspectAs(Client, (client) => `Client(${client.family.name}, ${client.#connection.closed ? "closed" : "open"})`);
  }

  /** The family that it speaks. */
  readonly family: Family;
  readonly #connection: Connection;
  readonly #operations = new Map<string, ClientOperation>();

  /** @internal */
  constructor(family: Family, options: ConnectOptions = {}) {
    this.family = family;
    this.#connection = new Connection(family, options);
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
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "do">, DoOptions, Name>
  ): ReplyOf<Operations, Name, "do"> {
    const asked = this.#operation(operation, "do");
    checkCallOptions(options, doNames, asked.title);
    const request = asked.request("do", fields as object | undefined, options?.flags);
    const described = this.#connection.transaction(
      [request],
      asked.title,
      options,
      asked.describeRequest(request, "do"),
    );
    let reply: Message | undefined;
    try {
      reply = transact(this.family.protocol, request, described);
    } catch (error) {
      throw asked.sendError(error, request);
    }
    asked.succeeded();
    if (reply === undefined && asked.alwaysReplies) throw missingReply(asked);
    const value = reply === undefined || !asked.hasReply ? undefined : asked.decode(reply);
    return value as ReplyOf<Operations, Name, "do">;
  }

  /**
   * The same for what is answered with several messages, or with none that the spec tells of (as with NLM_F_ECHO): all that
   * came, in order.
   */
  doAll<Name extends OperationName<Operations, "do">>(
    operation: Name,
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "do">, DoOptions, Name>
  ): ItemOf<Operations, Name, "do">[] {
    const asked = this.#operation(operation, "do");
    checkCallOptions(options, doNames, asked.title);
    const request = asked.request("do", fields as object | undefined, options?.flags);
    const described = this.#connection.transaction(
      [request],
      asked.title,
      options,
      asked.describeRequest(request, "do"),
    );
    try {
      const replies = transactAll(this.family.protocol, request, described);
      asked.succeeded();
      return replies.map((reply) => asked.decodeReply(reply) as ItemOf<Operations, Name, "do">);
    } catch (error) {
      throw asked.sendError(error, request);
    }
  }

  /**
   * Sends many requests, batched into few datagrams, and returns what became of each, in order. A request that fails has its
   * own error and does not sink its neighbours.
   *
   * What begins with `batch-begin`, as changes of nftables do, is one datagram, of which the kernel does all or nothing: where
   * it refuses a request, or `batch-end` is missing, all others have an error as well (ECANCELED).
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
    const names: string[] = [];
    for (const item of requests as Iterable<{ operation: string; fields?: object; flags?: number }>) {
      try {
        checkObject(item, "request");
        checkKnown(item, itemNames, "request");
        const operation = this.#operation(item.operation, "do");
        asked.push(operation);
        names.push(item.operation);
        messages.push(operation.request("do", item.fields, item.flags));
      } catch (error) {
        throw withPrefix(error, `[${messages.length}] `);
      }
    }
    const batch = isBatch(this.family, names, options.oneDatagram);
    const sent = batch ? "batch" : "do";
    const refused = new Set<number>();
    const describe = (index: number): RequestDescription => {
      const described = asked[index]!.describeRequest(messages[index]!, sent)();
      if (!batch) return described;
      const advice: RequestDescription["advice"] = (errno, said) => {
        // Nobody asks for it unless the kernel itself has refused the request.
        refused.add(index);
        return described.advice?.(errno, said);
      };
      return { ...described, advice };
    };
    const how = batch ? { ...options, oneDatagram: true } : options;
    const title = `${this.family.name}, a batch`;
    const described = this.#connection.transaction(messages, title, how, describe);
    let results: TransactionResult[];
    try {
      results = transactMultiple(this.family.protocol, messages, described);
    } catch (error) {
      throw withOperation(error, title);
    }
    const titles = asked.map(({ title }) => title);
    const judged = batch ? rollBack(results, titles, refused) : results;
    const decoded = judged.map((result, index) => decodeResult(asked[index]!, messages[index]!, result));
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
    ...[fields, options]: Arguments<RequestOf<Operations, Name, "dump">, ReadOptions, Name>
  ): FamilyDump<ItemOf<Operations, Name, "dump">> {
    const asked = this.#operation(operation, "dump");
    checkCallOptions(options, readNames, asked.title);
    const request = asked.request("dump", fields as object | undefined, options?.flags);
    const dumping = this.#connection.dump(request, asked.title, options, asked.describeRequest(request, "dump"));
    try {
      return new FamilyDump(Dump.start(this.family.protocol, request, dumping), asked);
    } catch (error) {
      throw asked.sendError(error, request);
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
   * `inLoop`. Closing the client does not end it. Without any groups it brings what the kernel sends to its socket alone, such
   * as the packets of `ovs_packet`.
   *
   * @throws NetlinkError ENOENT when this kernel lacks the family or the group, and when no socket can be had; TypeError or
   * RangeError, before anything is opened, for groups or options that cannot be meant.
   */
  events(groups: Groups | number | readonly (Groups | number)[], options: EventOptions = {}): EventStream<Events> {
    this.#connection.check();
    const { family } = this;
    const { protocol } = family;
    const operation = `${family.name}.events`;
    checkEventOptions(options, protocol, operation);
    const list = Array.isArray(groups) ? (groups as readonly (string | number)[]) : [groups as string | number];
    checkWithPrefix(operation, undefined, () => checkGroups(list));
    const known = this.#connection.isGeneric ? this.#connection.lookup(operation) : undefined;
    const numbers = list.map((group) => groupNumber(family, group, known?.groups ?? rawGroups(family), operation));
    const receiver = this.#connection.receive({ ...options, protocol, groups: numbers }, operation);
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
    this.#connection.check();
    return this.#connection.isGeneric
      ? this.#connection.lookup(`${this.family.name}.groups`).groups
      : rawGroups(this.family);
  }

  /**
   * Whether this kernel has an operation, as the controller tells it: one that can be asked for in that way (without `kind`,
   * in any way that the spec has), or of a notification whether the group is there that it goes to. False where the whole
   * family is missing. Raw families have no controller: for them this is what the spec says, and asking is the way to know.
   *
   * @throws TypeError when the spec has no such operation.
   */
  supports(operation: keyof Operations & string, kind?: RequestKind): boolean {
    this.#connection.check();
    const described = findOperation(this.family, operation);
    if (kind !== undefined && kind !== "do" && kind !== "dump") {
      throw new TypeError(`kind: expected "do" or "dump", got ${shown(kind)}`);
    }
    const kinds = kind === undefined ? (["do", "dump"] as const) : [kind];
    if (!this.#connection.isGeneric) {
      return kinds.some((one) => described[one] !== undefined) || (kind === undefined && described.event !== undefined);
    }
    let known: GenericFamily;
    try {
      known = this.#connection.lookup(`${this.family.name}.${operation}`);
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
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #operation(name: string, kind: RequestKind): ClientOperation {
    this.#connection.check();
    const known = this.#operations.get(name);
    const model = known === undefined || !known.supports(kind) ? findOperation(this.family, name, kind) : undefined;
    if (known !== undefined) return known;
    const operation = new ClientOperation(this.family, model!, () => this.#connection.lacks(model!));
    this.#operations.set(name, operation);
    return operation;
  }
}

/** The names in one request of a batch. */
const itemNames: Names<BatchItem<{ any: { do: { request: object; reply: undefined } } }, "any">> = {
  operation: true,
  fields: true,
  flags: true,
};

function missingReply({ title }: ClientOperation): NetlinkError {
  return new NetlinkError(`${title}: the kernel says that it is done, but not what was asked for (EPROTO)`, {
    errno: EPROTO,
    operation: title,
  });
}

function decodeResult(asked: ClientOperation, request: Message, result: TransactionResult): BatchResult<object> {
  const { reply, replies, error, ...rest } = result;
  const decoded: BatchResult<object> = rest;
  if (error === undefined) asked.succeeded();
  else decoded.error = asked.resultError(error, request);
  if (reply !== undefined) decoded.reply = asked.decodeReply(reply);
  if (replies !== undefined) decoded.replies = replies.map((one) => asked.decodeReply(one));
  return decoded;
}
