import type { MessageView } from "../message/message.ts";
import { operationCodec } from "../schema/codec/codec.ts";
import type { NetlinkFamily } from "./family.ts";
import type { ItemOf, OperationName } from "./types.ts";

/** What makes objects of the messages that answer a dump. The types come from the family, whose codec it is. */
export function decoderOf<Operations, Events, Groups extends string, Name extends OperationName<Operations, "dump">>(
  family: NetlinkFamily<Operations, Events, Groups>,
  operation: Name,
): (message: MessageView) => ItemOf<Operations, Name, "dump"> {
  return (message) => operationCodec(family, operation).decode(message) as ItemOf<Operations, Name, "dump">;
}
