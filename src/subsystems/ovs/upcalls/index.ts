export type { UpcallHandlerStatistics } from "./counters.ts";
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
export { type ActionsInput, encodeActions, encodeKey, type KeyInput } from "./reply-values.ts";
export { subscribePackets, unsubscribePackets } from "./subscribe.ts";
export { Upcall, type UpcallCommand, type UpcallObject } from "./upcall.ts";
export {
  defineUpcallHandler,
  type ReplyKind,
  UPCALL_HANDLER,
  type UpcallContext,
  type UpcallHandler,
  UpcallReplyError,
} from "./upcall-handler.ts";
export { UpcallHandlers, type UpcallStatistics } from "./upcall-handlers.ts";
export type { UpcallKey } from "./upcall-key.ts";
