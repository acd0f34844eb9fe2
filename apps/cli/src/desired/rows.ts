import type { DesiredRow } from "../fleet/protocol.ts";
import type { DesiredAgent } from "./agent.ts";
import { isFinal, type Result, type ResultState } from "./status.ts";

/** States of the published rows by the state of a message. */
const rowStates: Readonly<Record<ResultState, NonNullable<DesiredRow["state"]>>> = {
  planning: "applying",
  applying: "applying",
  pending: "pending",
  undoing: "undoing",
  planned: "planned",
  applied: "confirmed",
  failed: "failed",
  undone: "undone",
};

/**
 * Returns the rows of the published table "desired", by their keys.
 *
 * @param withoutRecords whether plans that are recorded on the host are omitted, because the agent publishes the records
 *   already for the map.
 */
export function desiredRows({ status, differences }: DesiredAgent, withoutRecords: boolean): [string, DesiredRow][] {
  const rows: [string, DesiredRow][] = [];
  const { last, plan, current } = status;
  for (const [namespace, { steps, count, error }] of differences) {
    const place = namespace === "" ? {} : { namespace };
    const reason = error === undefined ? {} : { error };
    rows.push([`drift ${namespace}`, { kind: "drift", ...place, steps, count, ...reason, revision: `${current}` }]);
  }
  // A plan is out of date after the next message that changed the host.
  if (plan !== undefined && isFinal(plan.state) && plan.generation > (last?.generation ?? 0))
    rows.push(["dry run", rowOf(plan)]);
  if (last === undefined) return rows;
  const row = rowOf(last);
  if (row.kind === "result" || !withoutRecords) rows.push([row.kind, row]);
  return rows;
}

function rowOf({ state, steps, count, reason, generation, record, rollout, until }: Result): DesiredRow {
  const isResult = state === "applied" || state === "failed" || state === "undone";
  return {
    kind: isResult ? "result" : "plan",
    ...{ steps, count, revision: `${generation}`, title: `rollout ${rollout}`, state: rowStates[state] },
    ...(reason !== undefined && { error: reason }),
    ...(record !== undefined && { plan: record }),
    ...(until !== undefined && { until }),
  };
}
