// Floors: minimal JavaScript programs for the benchmark cases. Without the library, they make the same system calls
// (through bun:ffi) and the same checks as the library. Their difference from C is the cost of the JavaScript engine.
// floor.ts <name> <arguments…>

/** Programs by name. Only the requested one is imported, because each module opens a socket when it is imported. */
const floors: Readonly<Record<string, (words: string[]) => Promise<void>>> = {
  "upcall-drain": async (words) => (await import("../floors/upcalls.ts")).drain(words),
  decode: async () => (await import("../floors/upcalls.ts")).decode(),
  "wake-up": async (words) => (await import("../floors/wake-up.ts")).wakeUp(words),
  transact: async (words) => (await import("../floors/requests.ts")).transact(words),
  "round-trip": async (words) => (await import("../floors/requests.ts")).roundTrip(words),
  "route-add": async () => (await import("../floors/requests.ts")).routeAdd(),
  "dump-routes": async ([mode]) => (await import("../floors/dumps.ts"))[mode as "walk" | "decode"](),
  "route-list": async () => (await import("../floors/dumps.ts")).list(),
  "thread-calls": async (words) => (await import("../floors/thread-calls.ts")).threadCalls(words),
  stall: async (words) => (await import("../floors/stall.ts")).stall(words),
  nfqueue: async (words) => (await import("../floors/packets.ts")).nfqueue(words),
};

const [name, ...words] = process.argv.slice(2);
await floors[name!]!(words);
