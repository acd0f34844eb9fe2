import type { NamespaceView } from "./namespace-view.ts";
import type { Packet } from "./packet.ts";
import type { ExplainedStep } from "./types.ts";

/** The steps of a packet, or of a copy of it, and where it is. */
export class Trace {
  readonly steps: ExplainedStep[];
  at: { readonly view: NamespaceView; readonly device: string | undefined };
  packet: Packet;
  /** Number of interfaces that this copy of the packet has passed. */
  moves = 0;

  constructor(view: NamespaceView, packet: Packet, steps: readonly ExplainedStep[] = []) {
    this.at = { view, device: undefined };
    this.packet = packet;
    this.steps = [...steps];
  }

  add(view: NamespaceView, device: string | undefined, step: Omit<ExplainedStep, "namespace" | "interface">): void {
    this.at = { view, device };
    this.steps.push({ namespace: view.name, ...(device === undefined ? {} : { interface: device }), ...step });
  }

  /** Returns the trace of a copy of the packet. */
  copy(): Trace {
    const trace = new Trace(this.at.view, this.packet, this.steps);
    trace.at = this.at;
    trace.moves = this.moves;
    return trace;
  }

  /** Continues with the steps of a copy. */
  follow({ steps, at, packet }: Trace): void {
    this.steps.splice(0, this.steps.length, ...steps);
    this.at = at;
    this.packet = packet;
  }
}
