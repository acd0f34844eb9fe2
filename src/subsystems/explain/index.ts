export { explain, explainAsync } from "./explain.ts";
export type { ComparedStep } from "./live/comparison.ts";
export { type LiveResult, LiveTrace, type ReportedDrop } from "./live/live-trace.ts";
export { type LiveTraceOptions, traceLive } from "./live/trace-live.ts";
export type {
  ExplainedOutcome,
  ExplainedPacket,
  ExplainedPlace,
  ExplainedProtocol,
  ExplainedStep,
  ExplainOptions,
  Explanation,
  StepFact,
} from "./model/types.ts";
