import { checkObject } from "../base/check.ts";
import { asynchronous, type Io, type Steps, syncIo, wait, withIo } from "../io/io.ts";
import type { MessageView } from "../message/message.ts";
import { operationCodec } from "../schema/codec/codec.ts";
import type { Family } from "../schema/model/family.ts";
import { createLazyFamily, type LazyFamily } from "../schema/model/lazy-family.ts";
import type { NeededFields } from "../schema/model/needed-fields.ts";
import { PlainReader } from "../schema/plain/plain-reader.ts";
import { checkOneNamespace } from "../sock/call-options.ts";
import { Client } from "./client.ts";
import type { EventStream } from "./event-stream.ts";
import type { ConnectOptions, NamespaceEventOptions } from "./options.ts";
import type { AnyEvents, AnyOperations, ItemOf, OperationName } from "./types.ts";

/**
 * A netlink family, such as ethtool or rtnetlink's links: a model of its messages, with methods that connect to the
 * kernel.
 *
 * The type parameters are `Operations`, the types of the family's operations, `Events`, the types of its notifications,
 * and `Groups`, the names of its multicast groups.
 */
export interface NetlinkFamily<Operations = AnyOperations, Events = AnyEvents, Groups extends string = string>
  extends Family {
  /**
   * Creates a client of the netlink family. No request is sent. If the network namespace is specified by path, name,
   * `fd` or `pid`, the method opens it.
   *
   * @throws TypeError or RangeError for invalid options.
   * @throws NetlinkError if there is no such namespace.
   */
  connect(options?: ConnectOptions): Client<Operations, Events, Groups>;
  /**
   * Creates a client of the netlink family whose methods return promises, because another thread does the I/O. The
   * options are those of {@link connect}. Concurrent calls run one after the other.
   */
  connectAsync(options?: ConnectOptions): Client<Operations, Events, Groups, "async">;
}

/** Adds `connect()` and `connectAsync()` to the model of a family. */
export function netlinkFamily<Operations, Events, Groups extends string>(
  model: Family,
): NetlinkFamily<Operations, Events, Groups> {
  checkObject(model, "model");
  const clients = {
    connect: (options?: ConnectOptions) => new Client<Operations, Events, Groups>(family, options),
    connectAsync: (options?: ConnectOptions) =>
      new Client<Operations, Events, Groups, "async">(family, asynchronous(options)),
  };
  // Reading a getter would build that part of the model.
  const properties = { ...Object.getOwnPropertyDescriptors(model), ...Object.getOwnPropertyDescriptors(clients) };
  const family = Object.freeze(Object.defineProperties({}, properties)) as NetlinkFamily<Operations, Events, Groups>;
  return family;
}

/** Builds each part of the model at its first use. */
export function generatedFamily<Operations, Events, Groups extends string>(
  model: LazyFamily,
): NetlinkFamily<Operations, Events, Groups> {
  return netlinkFamily<Operations, Events, Groups>(createLazyFamily(model));
}

/**
 * Subscribes to multicast groups of a family, without a client. Returns the stream of notifications.
 *
 * @throws TypeError or RangeError for invalid options, before anything is opened.
 * @throws NetlinkError if the namespace or the socket cannot be opened.
 */
export function subscribe<Operations, Events, Groups extends string>(
  family: NetlinkFamily<Operations, Events, Groups>,
  groups: readonly Groups[],
  options: NamespaceEventOptions,
): EventStream<Events> {
  return syncIo.run(subscribing(family, groups, options, syncIo));
}

export function* subscribing<Operations, Events, Groups extends string>(
  family: NetlinkFamily<Operations, Events, Groups>,
  groups: readonly Groups[],
  options: NamespaceEventOptions,
  io: Io,
): Steps<EventStream<Events>> {
  checkObject(options, "options");
  checkOneNamespace(options);
  const { netns, ...rest } = options;
  using client = family.connect(withIo({ netns }, io));
  return yield* wait<EventStream<Events>>(client.events(groups, rest));
}

/** The codec reads the rest of a longer list, because it compiles functions for frequent messages. */
const PLAIN_MESSAGES = 64;

/** Returns a decoder of replies. It may omit fields that `selection` does not contain. */
export function decoderOf<Operations, Events, Groups extends string, Name extends OperationName<Operations, "dump">>(
  family: NetlinkFamily<Operations, Events, Groups>,
  operation: Name,
  selection?: () => NeededFields,
): (message: MessageView) => ItemOf<Operations, Name, "dump"> {
  let plain: PlainReader | undefined;
  let decode: ((message: MessageView) => object) | undefined;
  let plainMessagesLeft = PLAIN_MESSAGES;
  const decodeFirst = (message: MessageView): object => {
    plain ??= new PlainReader(family, operation, selection?.());
    const fields = plainMessagesLeft-- > 0 ? plain.read(message) : undefined;
    if (fields !== undefined) return fields;
    const codec = operationCodec(family, operation);
    decode = selection === undefined ? (reply) => codec.decode(reply) : codec.selecting(selection());
    plain = undefined;
    return decode(message);
  };
  return (message) =>
    (decode === undefined ? decodeFirst(message) : decode(message)) as ItemOf<Operations, Name, "dump">;
}
