import { defineUpcallHandler } from "../../src/subsystems/ovs/index.ts";

/** Data that a learning switch passes to the handler in each worker. */
export interface LearningData {
  /** Numbers of all ports of the datapath. */
  ports: number[];
}

const known = new Map<string, number>();

/** A learning switch, which sends packets for unknown addresses to all other ports. */
export default defineUpcallHandler<LearningData>({
  upcall(upcall, context) {
    const { inPort, ethernet } = upcall.key;
    if (inPort === undefined || ethernet === undefined) return;
    known.set(ethernet.source, inPort);
    const port = known.get(ethernet.destination);
    const others = context.data.ports.filter((one) => one !== inPort);
    const actions = (port === undefined ? others : [port]).map((output) => ({ output }));
    if (port !== undefined) context.putFlow({ actions });
    context.execute({ actions });
    context.report({ worker: context.worker, inPort, known: port !== undefined });
  },
});
