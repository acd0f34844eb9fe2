// Shortest JavaScript programs that do the work of a benchmark case: with the same system calls through bun:ffi and the
// same checks, but without the library. The difference between C and such a program is the engine's.
//   floor.ts <name> <arguments…>

/** Programs by name. Each is loaded alone, because each folder's module opens the socket that it needs. */
const floors: Readonly<Record<string, (words: string[]) => Promise<void>>> = {
  "upcall-drain": async (words) => (await import("../floors/upcalls.ts")).drain(words),
  decode: async () => (await import("../floors/upcalls.ts")).decode(),
  "wake-up": async (words) => (await import("../floors/wake-up.ts")).wakeUp(words),
  transact: async (words) => (await import("../floors/requests.ts")).transact(words),
  "round-trip": async () => (await import("../floors/requests.ts")).roundTrip(),
  "route-add": async () => (await import("../floors/requests.ts")).routeAdd(),
  "dump-routes": async ([mode]) => (await import("../floors/dumps.ts"))[mode as "walk" | "decode"](),
  "route-list": async () => (await import("../floors/dumps.ts")).list(),
  nfqueue: async (words) => (await import("../floors/packets.ts")).nfqueue(words),
};

const [name, ...words] = process.argv.slice(2);
await floors[name!]!(words);
