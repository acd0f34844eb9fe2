export type { DatapathConnection, DatapathSocketUse } from "./connection.ts";
export type { DatapathOptions } from "./families.ts";
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
