const COMMAND = "runs the command, a program for Bun";
const BUN_FFI = "tests errors of bun:ffi";
const EVENT_LOOP = "only the event loop of Bun watches descriptors";
const TERMINATION = "only Bun ends a thread during a system call";
const DENO_TERMINATION = "terminate() of Deno 2.9 ends no thread that executes code or waits";

/**
 * Tests that test Bun itself, or features of the library that only Bun has: a path, or a path and a test or the start of its
 * name, and the reason.
 */
const BUN_ONLY: Readonly<Record<string, string>> = {
  "test/client/bundle.test.ts": "bundles with Bun.build",
  "test/workers/bundle.test.ts": "bundles with Bun.build",
  "test/workers/process-ends/process-ends.test.ts": "bundles with Bun.build, and starts all three runtimes",
  "test/message/imports.test.ts": "starts Bun with its own options",
  "test/sock/tracing.test.ts › BUN_NETLINK_TRACE=1 › prints a trace that the decode command can read": COMMAND,
  "test/subsystems/explain/reports/reports.test.ts": COMMAND,
  "test/subsystems/state/ipset-names.test.ts › Rules with extensions of iptables for ipsets › select the same sets after ":
    COMMAND,
  "test/testing/guide.test.ts › docs/testing-your-program.md › contains ": "runs the test runner of Bun",
  "test/testing/guide.test.ts › docs/testing-your-program.md › shows the actual output of program ":
    "prints strings of a list in the quotes of Bun",
  "test/subsystems/route/tc/size-table.test.ts › size table of a discipline › has the bytes of tc": COMMAND,
  "test/subsystems/route/guide.test.ts › docs/route.md › program 6": "prints strings of a list in the quotes of Bun",
  "test/workers/receiver/loop-watch.test.ts › LoopWatch through the event loop": EVENT_LOOP,
  "test/workers/receiver/loop-watch.test.ts › event loop without epoll support": EVENT_LOOP,
  "test/workers/receiver/loop-watch.test.ts › LoopWatch › does not keep an isolated test file from ending":
    "uses the test runner of Bun",
  "test/workers/receiver/in-loop-process.test.ts › program with an in-loop Receiver › receives in Bun's test runner":
    "uses the test runner of Bun",
  "test/workers/pool/pool-start.test.ts › ReceiverPool.start › reports all syntax errors of a module":
    "only Bun reports all syntax errors, with their lines",
  "test/sock/share.test.ts › shared socket › is closed immediately if a thread was terminated during a call":
    TERMINATION,
  "test/sock/share.test.ts › shared socket › can send while another thread waits to receive": TERMINATION,
  "test/ffi/loading.test.ts › loading the C library › explains that bun:ffi requires the JIT compiler": BUN_FFI,
  "test/ffi/loading.test.ts › loading the C library › executes no library from the working directory": BUN_FFI,
  "test/threads/liveness.test.ts › isThreadAlive() considers a thread alive if the system forbids to probe it":
    "injects faults with a plugin of Bun",
  "test/watch/stop.test.ts › Watches with the caller's namespace or socket › use constant memory while another protocol is idle":
    "counts objects of Bun's heap",
};

/** Tests that need something that Deno lacks, with the reason. */
const NOT_IN_DENO: Readonly<Record<string, string>> = {
  "test/ffi/file-status.test.ts › fileStatus() returns the values of node:fs":
    "Deno 2.9 returns whole seconds as the time of a change",
  "test/threads/calls.test.ts › A thread of asynchronous calls › that is terminated without a call": DENO_TERMINATION,
  "test/workers/pool/pool-start.test.ts › ReceiverPool.start › rejects if open() exceeds the time limit (spin)":
    DENO_TERMINATION,
  "test/workers/pool/pool-start.test.ts › ReceiverPool.start › rejects if open() exceeds the time limit (hang)":
    DENO_TERMINATION,
  "test/workers/pool/pool-start.test.ts › ReceiverPool.start › rejects with the reason of an abort during open() (spin)":
    DENO_TERMINATION,
  "test/workers/pool/pool-stop.test.ts › ReceiverPool.stop › reports handlers that exceed the stop timeout":
    DENO_TERMINATION,
  "test/workers/pool/pool-stop.test.ts › ReceiverPool.stop › reports the unhandled messages of a terminated worker":
    DENO_TERMINATION,
  "test/workers/pool/blocked-handler.test.ts › pool worker with a blocked handler › ends pending changes when the stop timeout has passed":
    DENO_TERMINATION,
};

/** Messages of errors of tests that need Bun, with the reason. */
const BUN_ONLY_ERRORS: Readonly<Record<string, string>> = {
  "parsing YAML requires Bun": "only Bun has a parser of YAML",
  "Bun.listen is not a function": "uses a TCP server of Bun",
  "Bun.connect is not a function": "uses a TCP connection of Bun",
  "Bun.serve is not a function": "uses an HTTP server of Bun",
  "Bun.build is not a function": "bundles with Bun.build",
  "Bun.plugin is not a function": "uses a plugin of Bun",
  "Bun.mmap is not a function": "maps a file with Bun.mmap",
  "Bun.Transpiler is not a constructor": "uses a parser of Bun",
};

/** Returns why an error means that a test needs Bun, or undefined. */
export function reasonOfError(error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : String(error);
  return Object.entries(BUN_ONLY_ERRORS).find(([message]) => text.includes(message))?.[1];
}

/** Returns why Node.js and Deno omit a test, or undefined if they run it. A name is that of a test with its `describe` blocks. */
export function reasonToOmit(path: string, name = ""): string | undefined {
  const reasons = process.versions["deno"] === undefined ? BUN_ONLY : { ...BUN_ONLY, ...NOT_IN_DENO };
  return Object.entries(reasons).find(([start]) => `${path} › ${name}`.startsWith(start))?.[1];
}
