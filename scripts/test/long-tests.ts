/**
 * Test files that take long, because they repeat the work of others under stress, with many inputs or in other
 * environments. `bun run test` without arguments omits them; `bun run test:all` and CI run them.
 */
export const LONG_TESTS: readonly string[] = [
  // Processes that are killed at random moments, and many at once.
  "test/apps/cni/repeated.test.ts",
  "test/apps/cni/stress.test.ts",
  "test/apps/cli/desired/channel.test.ts",
  "test/subsystems/state/confirm/kills.test.ts",
  "test/workers/pool/crash-accounting.test.ts",
  "test/workers/process-ends/process-ends.test.ts",
  // Floods, and calls that are aborted at random.
  "test/sock/races.test.ts",
  "test/workers/loop/flooded-socket.test.ts",
  "test/workers/loop/shared-overrun.test.ts",
  "test/workers/pool/pool-flood.test.ts",
  "test/workers/receiver/receiver-flood.test.ts",
  // Failing system calls, memory, and all orders of steps.
  "test/apps/cli/fleet/memory.test.ts",
  "test/faults/faults.test.ts",
  "test/ffi/memory.test.ts",
  "test/model/model.test.ts",
  "test/model/shared-socket.test.ts",
  "test/subsystems/ovs/upcall/allocations.test.ts",
  // Random and hostile input.
  "test/apps/cli/hostile/files.test.ts",
  "test/families/messages/random-messages.test.ts",
  "test/families/messages/warm-and-cold.test.ts",
  "test/subsystems/state/random.test.ts",
  "test/watch/random-changes.test.ts",
  // Pictures of large maps.
  "test/apps/map/route-edges.test.ts",
  // The packed library in each runtime.
  "test/packaging/packaging.test.ts",
];
