export type {
  AppIdtype,
  AppSelector,
  CnddState,
  Command,
  Dcbx,
  Featcfg,
  Tsa,
} from "../../families/dcb.ts";
export { CeeDcb } from "./cee.ts";
export type {
  CeeApp,
  CeeBcn,
  CeeCapabilities,
  CeeClass,
  CeeConfiguration,
  CeeFeatures,
  CeePeerGroups,
  CeePeerPfc,
  PriorityGroupChanges,
  PriorityGroups,
  TrafficClassCounts,
} from "./cee-values.ts";
export { Dcb } from "./dcb.ts";
export type { DcbOptions } from "./device.ts";
export { type DcbEvent, type DcbEventItem, type DcbEventOptions, DcbEvents } from "./events.ts";
export type { Located, Undecoded } from "./format.ts";
export type {
  App,
  BufferChanges,
  Buffers,
  Ets,
  EtsChanges,
  IeeeConfiguration,
  Pfc,
  PfcChanges,
  Qcn,
  QcnChanges,
  QcnStatistics,
} from "./ieee.ts";
export type { ClassNumber, PerClass } from "./per-class.ts";
