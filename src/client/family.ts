import type { MessageView } from "../message/message.ts";
import { operationCodec } from "../schema/codec/codec.ts";
import type { Family } from "../schema/model/family.ts";
import { createLazyFamily, type LazyFamily } from "../schema/model/lazy-family.ts";
import { registerSetReaders, type SetReaders } from "../schema/plan/plan.ts";
import { Client } from "./client.ts";
import type { ConnectOptions } from "./options.ts";
import type { AnyEvents, AnyOperations, ItemOf, OperationName } from "./types.ts";

/**
 * A family that can be spoken: the model of its messages, which codecs and `describe()` take, and `connect()`.
 *
 * `Operations` are the messages of its operations, `Events` what it announces, `Groups` the names of its multicast groups.
 */
export interface NetlinkFamily<Operations = AnyOperations, Events = AnyEvents, Groups extends string = string>
  extends Family {
  /**
   * A client of this family. Nothing is sent or opened before its first use, but for a namespace that is given by a name or a
   * number.
   *
   * @throws NetlinkError when there is no such namespace; TypeError or RangeError for options that cannot be meant.
   */
  connect(options?: ConnectOptions): Client<Operations, Events, Groups>;
}

/** Makes a model a family that can be spoken. The result is frozen, as models are with all that is in them. */
export function netlinkFamily<Operations, Events, Groups extends string>(
  model: Family,
): NetlinkFamily<Operations, Events, Groups> {
  const family: NetlinkFamily<Operations, Events, Groups> = Object.freeze({
    ...model,
    connect: (options?: ConnectOptions) => new Client<Operations, Events, Groups>(family, options),
  });
  return family;
}

/**
 * The same for the model in a generated module: what is in it is made when it is asked for. `readers` read the sets that come
 * by the thousands.
 */
export function generatedFamily<Operations, Events, Groups extends string>(
  model: LazyFamily,
  readers?: SetReaders,
): NetlinkFamily<Operations, Events, Groups> {
  const family = netlinkFamily<Operations, Events, Groups>(createLazyFamily(model));
  if (readers !== undefined) registerSetReaders(family, readers);
  return family;
}

/** What makes objects of the messages that answer a dump. The types come from the family, whose codec it is. */
export function decoderOf<Operations, Events, Groups extends string, Name extends OperationName<Operations, "dump">>(
  family: NetlinkFamily<Operations, Events, Groups>,
  operation: Name,
): (message: MessageView) => ItemOf<Operations, Name, "dump"> {
  return (message) => operationCodec(family, operation).decode(message) as ItemOf<Operations, Name, "dump">;
}
