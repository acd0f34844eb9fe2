export type { DatapathConnection, DatapathSocketUse } from "./connection.ts";
export { Datapath } from "./datapath.ts";
export { DatapathError, type DatapathFailure } from "./datapath-error.ts";
export type { DatapathFeature, DatapathInfo, DatapathStatistics, MegaflowStatistics } from "./datapath-info.ts";
export type { CreateOptions, DatapathChange, OpenOptions } from "./datapath-options.ts";
export type { DatapathOptions } from "./families.ts";
export type {
  ChangeOptions,
  Flow,
  FlowAction,
  FlowChange,
  FlowDetail,
  FlowKey,
  FlowRemoval,
  FlowSelector,
  NewFlow,
  PutOptions,
} from "./flow.ts";
export type { Meter, MeterBand, MeterCounters, MeterFeatures, Meters, NewMeter } from "./meters.ts";
export type { DatapathOperation, Execution, OperationResult } from "./operations.ts";
export {
  type NewPort,
  OVSP_LOCAL,
  type Port,
  type PortChange,
  type PortOptions,
  type PortStatistics,
  type PortType,
} from "./port.ts";
export type { PortEvent, PortEventOptions, PortEvents } from "./port-events.ts";
export { DatapathTable } from "./table.ts";
export {
  type DatapathFlow,
  type DatapathFlowOptions,
  type FlowMatch,
  FlowSyntaxError,
  type FormatOptions,
  formatActions,
  formatDatapathFlow,
  formatFlow,
  type ParseDatapathFlowOptions,
  type ParseOptions,
  type PortNames,
  parseActions,
  parseDatapathFlow,
  parseFlow,
} from "./text/index.ts";
export {
  type ActionsInput,
  type ArpPart,
  type ConnectionPart,
  type DispatchKind,
  defineUpcallHandler,
  type EthernetPart,
  encodeActions,
  encodeKey,
  type IcmpPart,
  type Ipv4Part,
  type Ipv6Part,
  type KeyInput,
  type NeighbourPart,
  type PortsPart,
  type PortUpcalls,
  type ReplyKind,
  subscribePackets,
  UPCALL_HANDLER,
  Upcall,
  type UpcallCommand,
  type UpcallContext,
  type UpcallExecution,
  type UpcallFlow,
  type UpcallHandler,
  type UpcallHandlerStatistics,
  UpcallHandlers,
  type UpcallHandlersOptions,
  type UpcallKey,
  type UpcallObject,
  UpcallReplyError,
  type UpcallStatistics,
  unsubscribePackets,
} from "./upcalls/index.ts";
export type { Zone, ZoneCount, ZoneLimit, ZoneLimits } from "./zone-limits.ts";
