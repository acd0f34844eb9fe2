// Lists all UDP sockets as typed objects: lists/sockets.ts plain | details
import { Sockets } from "../../../src/subsystems/sockets/index.ts";
import { measure, serve } from "../../lib/serve.ts";

const details = process.argv[2] === "details";
using sockets = Sockets.open();

await serve(() =>
  measure(() => {
    let operations = 0;
    let checksum = 0;
    for (const { source, memory } of sockets.list({ protocol: "udp", family: "inet" }, { details })) {
      operations++;
      checksum += source.port;
      if (details && memory === undefined) throw new Error("a socket has no memory counters");
    }
    return { operations, checksum };
  }),
);
