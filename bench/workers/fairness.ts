// What a pool's worker does with the upcalls of a flooded socket and of quiet ones.
import { defineHandler, type HandlerContext } from "../../src/workers/handler-entry.ts";
import { UpcallParser } from "../lib/upcall.ts";
import { quantile, waited } from "../lib/waits.ts";

/** What the worker reports when the messages of the quiet sockets have come. */
export interface FairnessReport {
  median: number;
  p99: number;
  checksum: number;
}

const parser = new UpcallParser();
let waits = new Float64Array(0);
let noted = 0;
let checksum = 0;

export default defineHandler<{ count: number }>({
  open(context) {
    waits = new Float64Array(context.data.count);
  },
  message(message, context: HandlerContext<{ count: number }>) {
    if (!parser.parse(message)) throw new Error("bad upcall");
    const digest = parser.digest(message.view);
    if (context.socket === context.sockets[0]) return;
    waits[noted++] = waited(parser, message.view);
    checksum += digest;
    if (noted < waits.length) return;
    context.report({ median: quantile(waits, 0.5), p99: quantile(waits, 0.99), checksum } satisfies FairnessReport);
    noted = 0;
    checksum = 0;
  },
});
