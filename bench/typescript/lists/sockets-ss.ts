// Lists all UDP sockets with `ss` of iproute2: lists/sockets-ss.ts plain | details
// The measurement ends when the output of the process is read. The lines are parsed afterwards.

import { monotonicNanoseconds } from "../../../src/ffi/libc.ts";
import { type Sample, serve } from "../../lib/serve.ts";

const options = process.argv[2] === "details" ? "-Hun4aemi" : "-Hun4a";

await serve((): Sample => {
  const started = monotonicNanoseconds();
  const { stdout, exitCode } = Bun.spawnSync(["ss", options]);
  const nanoseconds = monotonicNanoseconds() - started;
  if (exitCode !== 0) throw new Error(`ss ended with ${exitCode}`);
  const ports = stdout.toString().matchAll(/^UNCONN\s+\d+\s+\d+\s+\S+:(\d+)\s/gm);
  let operations = 0;
  let checksum = 0;
  for (const [, port] of ports) {
    operations++;
    checksum += Number(port);
  }
  return { nanoseconds, operations, checksum: `${checksum}` };
});
