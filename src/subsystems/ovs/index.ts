export type { DatapathConnection, DatapathSocketUse } from "./connection.ts";
export { type CreateOptions, Datapath, type DatapathChange, type OpenOptions } from "./datapath.ts";
export { DatapathError, type DatapathFailure } from "./datapath-error.ts";
export type { DatapathFeature, DatapathInfo, DatapathStatistics, MegaflowStatistics } from "./datapath-info.ts";
export type { DatapathOptions } from "./families.ts";
export type {
  Flow,
  FlowAction,
  FlowChange,
  FlowDetail,
  FlowKey,
  FlowRemoval,
  FlowSelector,
  NewFlow,
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
export type { Zone, ZoneCount, ZoneLimit, ZoneLimits } from "./zone-limits.ts";
