export { parseActions } from "./action-parse.ts";
export { formatActions } from "./action-text.ts";
export {
  type DatapathFlow,
  type DatapathFlowOptions,
  formatDatapathFlow,
  type ParseDatapathFlowOptions,
  parseDatapathFlow,
} from "./datapath-flow.ts";
export { FlowSyntaxError } from "./flow-syntax-error.ts";
export { type FlowMatch, formatFlow, parseFlow } from "./key.ts";
export type { FormatOptions, ParseOptions, PortNames } from "./ports.ts";
