import {
  type ComparedStep,
  type ExplainedPacket,
  type ExplainedStep,
  type Explanation,
  type LiveResult,
  type LiveTraceOptions,
  traceLive,
} from "bun-netlink/explain";
import { untilInterrupted } from "../interrupt.ts";
import { flush, line, object, printableLines, style } from "../output.ts";
import { headingOf } from "./heading.ts";

/** Longest text of a predicted step that stays in its column. */
const MAX_WIDTH = 72;
const INDENT = 15;

/** Traces a real packet, and prints its way beside the predicted one. Returns what happened to the real packet. */
export async function explainLive(
  packet: ExplainedPacket,
  options: LiveTraceOptions,
  json: boolean,
): Promise<Explanation["outcome"]> {
  let outcome: Explanation["outcome"] = "undecided";
  await untilInterrupted(async (signal) => {
    await using live = await traceLive(packet, { ...options, signal });
    if (!json && options.send !== true) {
      line(style.dim("waiting for a packet"));
      flush();
    }
    const result = await live.result();
    ({ outcome } = result);
    if (json) object(result, true);
    else for (const text of linesOf(result)) line(printableLines(text));
  });
  return outcome;
}

/** Returns the way of the real packet beside the predicted one. */
export function linesOf({ comparison, outcome, reason, missing, drops, prediction }: LiveResult): string[] {
  const rows = comparison.map((step) => ({ ...step, left: textOf(step.predicted), right: realText(step) }));
  const width = Math.min(MAX_WIDTH, Math.max(0, ...rows.map(({ left }) => left.length)));
  const lines = [style.dim(`${" ".repeat(INDENT)}${"predicted".padEnd(width)}  real`)];
  let heading = "";
  for (const { predicted, real, isDifference, left, right } of rows) {
    const step = (predicted ?? real)!;
    const here = headingOf(step);
    if (here !== heading) lines.push(style.bold(here));
    heading = here;
    const text = `${isDifference ? "!" : " "} ${step.place.padEnd(11)}  ${left.padEnd(width)}  ${right}`;
    lines.push(isDifference ? style.bold(text) : text);
    for (const decidedBy of new Set([predicted?.decidedBy, real?.decidedBy]))
      if (decidedBy !== undefined) lines.push(`${" ".repeat(INDENT)}${style.dim(decidedBy)}`);
  }
  lines.push(`predicted: ${prediction.outcome}: ${prediction.reason}`, `${style.bold(`real: ${outcome}`)}: ${reason}`);
  for (const { reason: why = "unknown", symbol = "an unknown function" } of drops)
    lines.push(`  drop report: ${why} in ${symbol}`);
  for (const fact of missing) if (fact !== reason) lines.push(`  not observed: ${fact}`);
  return lines;
}

function textOf(step: ExplainedStep | undefined): string {
  return step === undefined ? "" : `${step.question}: ${step.answer}`;
}

/** Omits the question if it is that of the predicted step. */
function realText({ predicted, real, isDifference }: ComparedStep): string {
  if (real === undefined) return isDifference ? "(nothing)" : "(not observed)";
  const isSame = predicted?.question === real.question && predicted.place === real.place;
  const place = predicted !== undefined && predicted.place !== real.place ? `${real.place}: ` : "";
  return isSame ? real.answer : `${place}${textOf(real)}`;
}
