import type { Steps } from "../../../io/io.ts";
import type { NamespaceView } from "./namespace-view.ts";
import type { Packet } from "./packet.ts";
import { placed, type StepContent } from "./steps.ts";
import { type End, type ExplainedStep, undecided } from "./types.ts";

/** The steps of a packet, or of a copy of it, and where it is. */
export class Trace {
  readonly steps: ExplainedStep[];
  /** The packet at each step. */
  readonly packets: Packet[] = [];
  at: { readonly view: NamespaceView; readonly device: string | undefined };
  packet: Packet;
  /** Number of interfaces that this copy of the packet has passed. */
  moves = 0;

  constructor(view: NamespaceView, packet: Packet, steps: readonly ExplainedStep[] = []) {
    this.at = { view, device: undefined };
    this.packet = packet;
    this.steps = [...steps];
  }

  add(view: NamespaceView, device: string | undefined, step: StepContent): void {
    this.at = { view, device };
    this.packets.push(this.packet);
    const { inner } = this.packet;
    this.steps.push({
      ...placed(view.name, device, step),
      ...(inner === undefined ? {} : { tunnel: inner.ifname }),
    });
  }

  /** Returns the trace of a copy of the packet. */
  copy(): Trace {
    const trace = new Trace(this.at.view, this.packet, this.steps);
    trace.packets.push(...this.packets);
    trace.at = this.at;
    trace.moves = this.moves;
    return trace;
  }

  /** Continues with the steps of a copy. */
  follow({ steps, packets, at, packet }: Trace): void {
    this.steps.splice(0, this.steps.length, ...steps);
    this.packets.push(...packets.filter((one) => !this.packets.includes(one)));
    this.at = at;
    this.packet = packet;
  }
}

const ORDER: readonly End["outcome"][] = ["delivered", "undecided", "left", "rejected", "dropped"];

/** Follows copies of a packet, and continues with the one that gets farthest. Returns undefined without copies. */
export function* followCopies(trace: Trace, paths: Iterable<(copy: Trace) => Steps<End>>): Steps<End | undefined> {
  const copies: { readonly end: End; readonly copy: Trace }[] = [];
  for (const path of paths) {
    const copy = trace.copy();
    copies.push({ end: yield* path(copy), copy });
  }
  const answers = new Set(copies.flatMap(({ end }) => end.mac ?? []));
  if (answers.size > 1) return undecided(`several hosts answer the request: ${[...answers].join(", ")}`);
  const [best] = copies.toSorted((one, other) => ORDER.indexOf(one.end.outcome) - ORDER.indexOf(other.end.outcome));
  if (best !== undefined) trace.follow(best.copy);
  return best?.end;
}
