export type { UpcallHandlerStatistics } from "./counters.ts";
export { defineUpcallHandler, UPCALL_HANDLER } from "./define-upcall-handler.ts";
export type { DispatchKind, PortUpcalls } from "./dispatch.ts";
export type {
  ArpPart,
  ConnectionPart,
  EthernetPart,
  IcmpPart,
  Ipv4Part,
  Ipv6Part,
  NeighbourPart,
  PortsPart,
} from "./key-parts.ts";
export type { UpcallHandlersOptions } from "./options.ts";
export type { UpcallExecution, UpcallFlow } from "./replies.ts";
export { type ReplyKind, UpcallReplyError } from "./reply-error.ts";
export { type ActionsInput, encodeActions, encodeKey, type KeyInput } from "./reply-values.ts";
export { subscribePackets, unsubscribePackets } from "./subscribe.ts";
export { Upcall, type UpcallCommand, type UpcallObject } from "./upcall.ts";
export type { UpcallContext, UpcallHandler } from "./upcall-handler.ts";
export { UpcallHandlers, type UpcallStatistics } from "./upcall-handlers.ts";
export type { UpcallKey } from "./upcall-key.ts";
