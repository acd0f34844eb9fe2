// Compares the predicted way of a packet with the observed one.
import type { ExplainedOutcome, ExplainedStep } from "../model/types.ts";

/** A predicted step beside the observed one. */
export interface ComparedStep {
  readonly predicted?: ExplainedStep | undefined;
  /** Undefined if the step was not observed: neighbours, bridges, VLANs and packets of tunnels never are. */
  readonly real?: ExplainedStep | undefined;
  /** Whether this is the first difference between the two ways. */
  readonly isDifference: boolean;
}

/** What was observed. */
export interface Observed {
  readonly steps: readonly ExplainedStep[];
  readonly outcome: ExplainedOutcome;
  /** Names of the namespaces with reports of the interfaces that receive a packet, and of those that send it. */
  readonly receiving: ReadonlySet<string>;
  readonly sending: ReadonlySet<string>;
  /** Ports of bridges: the namespace and the name. */
  readonly ports: ReadonlySet<string>;
  /** Names of all observed namespaces. */
  readonly namespaces: ReadonlySet<string>;
}

/** Returns the steps of both ways side by side, up to the first difference, and then the rest of each. */
export function compare(
  predicted: readonly ExplainedStep[],
  outcome: ExplainedOutcome,
  observed: Observed,
): ComparedStep[] {
  const rows: ComparedStep[] = [];
  const real = [...observed.steps];
  let previous: ExplainedStep["place"] | undefined;
  for (const [index, step] of predicted.entries()) {
    const key = keyOf(step, observed);
    // The second route lookup of a local program, after a rule at output changed the packet, is not reported.
    if (key === undefined || (step.place === "route" && previous === "output")) {
      rows.push({ predicted: step, isDifference: false });
      continue;
    }
    while (real.length > 0 && keyOf(real[0]!, observed) === undefined)
      rows.push({ real: real.shift()!, isDifference: false });
    const [next] = real;
    const later = predicted.slice(index + 1);
    if (next !== undefined && keyOf(next, observed) === key) {
      rows.push({ predicted: step, real: real.shift()!, isDifference: false });
      previous = step.place;
      continue;
    }
    // A route is known only from the next hook, which a packet does not reach if its TTL ends.
    const isHidden =
      step.place === "route" && observed.outcome === outcome && !later.some((one) => keyOf(one, observed));
    const isDifference = next !== undefined || (observed.outcome !== "undecided" && !isHidden);
    rows.push({ predicted: step, ...(real.length > 0 ? { real: real.shift()! } : {}), isDifference });
    rows.push(...later.map((one) => ({ predicted: one, isDifference: false })));
    rows.push(...real.map((one) => ({ real: one, isDifference: false })));
    return rows;
  }
  rows.push(...real.map((one, index) => ({ real: one, isDifference: index === 0 && outcome !== "undecided" })));
  return rows;
}

/** Returns what is compared of a step. Undefined for steps that cannot be observed. */
function keyOf(step: ExplainedStep, { receiving, sending, ports, namespaces }: Observed): string | undefined {
  const { namespace, interface: device, place, fact, tunnel } = step;
  // The rules that trace the packet do not match a packet that contains it.
  if (fact === undefined || !namespaces.has(namespace) || tunnel !== undefined) return undefined;
  const key = (...values: readonly unknown[]) => JSON.stringify([namespace, place, fact.kind, ...values]);
  switch (fact.kind) {
    case "received":
      return receiving.has(namespace) ? key(device) : undefined;
    case "sent":
      return sending.has(namespace) && !ports.has(`${namespace} ${device}`) ? key(device) : undefined;
    case "route": {
      const { type, dev } = fact;
      if (type === "local") return key(type);
      return type === "unicast" ? key(type, dev) : undefined;
    }
    case "verdict": {
      const { verdict, isBridge, translated } = fact;
      // The addresses of a dropped packet are not reported.
      const after = verdict === "drop" || translated === undefined ? [] : [translated.source, translated.destination];
      return key(isBridge, verdict, ...after);
    }
    case "socket":
      return key(fact.inodes);
    case "echo":
      return key(fact.isAnswered);
  }
}
