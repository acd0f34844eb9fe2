// A handler that measures the latency of upcalls on quiet sockets while the first socket is flooded.
import { defineHandler, type HandlerContext } from "../../src/workers/handler-entry.ts";
import { latencyOf, quantile } from "../lib/latency.ts";
import { UpcallParser } from "../lib/upcall.ts";

/** Latencies on the quiet sockets in one round, in nanoseconds. */
export interface FairnessReport {
  median: number;
  p99: number;
  checksum: number;
}

const parser = new UpcallParser();
let latencies = new Float64Array(0);
let received = 0;
let checksum = 0;

export default defineHandler<{ count: number }>({
  open(context) {
    latencies = new Float64Array(context.data.count);
  },
  message(message, context: HandlerContext<{ count: number }>) {
    if (!parser.parse(message)) throw new Error("invalid upcall");
    const digest = parser.digest(message.view);
    if (context.socket === context.sockets[0]) return;
    latencies[received++] = latencyOf(parser, message.view);
    checksum += digest;
    if (received < latencies.length) return;
    const [median, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
    context.report({ median, p99, checksum } satisfies FairnessReport);
    received = 0;
    checksum = 0;
  },
});
