export type { AsyncListing } from "../../io/async-listing.ts";
export type { Listing } from "../../io/listing.ts";
export type { Connection } from "../netfilter/conntrack/connection.ts";
export type { ConnectionFilter } from "../netfilter/conntrack/connection-filter.ts";
export type { FlowCapabilities } from "./capabilities.ts";
export { DatapathError, type DatapathFailure } from "./core/datapath-error.ts";
export type { DatapathConnection, DatapathOptions, DatapathSocketUse } from "./core/families.ts";
export {
  type ChangeOptions,
  type Flow,
  type FlowAction,
  type FlowChange,
  type FlowDetail,
  type FlowKey,
  type FlowListOptions,
  type FlowRemoval,
  type FlowSelector,
  type NewFlow,
  type PutOptions,
  queuePriority,
} from "./core/flow.ts";
export {
  type NewPort,
  OVSP_LOCAL,
  type Port,
  type PortChange,
  type PortListOptions,
  type PortOptions,
  type PortStatistics,
  type PortType,
} from "./core/port.ts";
export { Datapath } from "./datapath.ts";
export type {
  CreateOptions,
  DatapathChange,
  DatapathFeature,
  DatapathInfo,
  DatapathStatistics,
  MegaflowStatistics,
  OpenOptions,
} from "./datapath-options.ts";
export { type Execution, kernelExecutions } from "./execute/kernel-executions.ts";
export type { DatapathOperation, OperationResult } from "./execute/operations.ts";
export { flowId } from "./flows/flow-id.ts";
export type { Meter, MeterBand, MeterCounters, MeterFeatures, Meters, NewMeter } from "./meter.ts";
export type { PortEvent, PortEventOptions, PortEvents } from "./port-events.ts";
export { formatActions, parseActions } from "./text/actions.ts";
export { type ConnectionFormatOptions, formatConnection, formatConnectionStatistics } from "./text/connection.ts";
export { parseConnectionTuple } from "./text/connection-tuple.ts";
export {
  type DatapathFlow,
  type DatapathFlowOptions,
  formatDatapathFlow,
  type ParseDatapathFlowOptions,
  parseDatapathFlow,
} from "./text/datapath-flow.ts";
export { type FlowCommand, parseFlowCommands } from "./text/flow-commands.ts";
export { type FlowMatch, formatFlow, parseFlow } from "./text/key.ts";
export { normalizeActions } from "./text/normalize.ts";
export type { FormatOptions, ParseOptions, PortNames } from "./text/options.ts";
export { FlowSyntaxError } from "./text/scanner.ts";
export type { ConnectionStatistics, Connections } from "./tracking/connections.ts";
export { formatZoneLimits, type Zone, type ZoneCount, type ZoneLimit, type ZoneLimits } from "./tracking/ct-limit.ts";
export { type DatapathTimeoutPolicies, type DatapathTimeouts, timeoutPolicyName } from "./tracking/timeout-policies.ts";
export type { NewTunnelPort, TunnelKind } from "./tunnel-port.ts";
export type { UpcallHandlerStatistics } from "./upcall/counters.ts";
export type { DispatchKind, PortUpcalls } from "./upcall/dispatch/dispatch.ts";
export { subscribePackets, unsubscribePackets } from "./upcall/dispatch/subscribe.ts";
export type { UpcallHandlersOptions } from "./upcall/options.ts";
export type { UpcallExecution, UpcallFlow } from "./upcall/reply/replies.ts";
export { type ActionsInput, encodeActions, encodeKey, type KeyInput } from "./upcall/reply/reply-values.ts";
export type { UpcallContext, UpcallHandler } from "./upcall/upcall-handler.ts";
export { type ReplyKind, UpcallReplyError } from "./upcall/upcall-handler.ts";
export { UpcallHandlers, type UpcallStatistics } from "./upcall/upcall-handlers.ts";
export { type NextUpcallOptions, UpcallReader, type UpcallReaderOptions } from "./upcall/upcall-reader.ts";
export { defineUpcallHandler, UPCALL_HANDLER } from "./upcall/upcall-worker.ts";
export type {
  ArpPart,
  ConnectionPart,
  EthernetPart,
  IcmpPart,
  Ipv4Part,
  Ipv6Part,
  NeighbourPart,
  PortsPart,
} from "./upcall/view/key-parts.ts";
export { Upcall, type UpcallCommand, type UpcallObject } from "./upcall/view/upcall.ts";
export type { UpcallKey } from "./upcall/view/upcall-key.ts";
