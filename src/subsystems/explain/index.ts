export { explain, explainAsync } from "./explain.ts";
export type {
  ExplainedOutcome,
  ExplainedPacket,
  ExplainedPlace,
  ExplainedProtocol,
  ExplainedStep,
  ExplainOptions,
  Explanation,
} from "./types.ts";
