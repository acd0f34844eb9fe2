/** Long test files whose tests repeat the work of others under stress. */
const STRESS_TESTS: readonly string[] = [
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
  // The rules of nft's tests in JSON, which tests-of-nft.test.ts compares as text, and random documents.
  "test/subsystems/nftables/oracle/json/json-of-nft.test.ts",
  "test/subsystems/nftables/oracle/json/random-json.test.ts",
  // Random and hostile input.
  "test/apps/cli/hostile/files.test.ts",
  "test/subsystems/state/random.test.ts",
  "test/watch/random-changes.test.ts",
  // Pictures of large maps.
  "test/apps/map/route-edges.test.ts",
];

/**
 * Test files that take more than 40 s, and that CI also runs as an ordinary user, whose pages other tests show too, or
 * that compare with another program what shorter tests compare too.
 */
const REPEATED_TESTS: readonly string[] = [
  "test/apps/cli/desired/rollout.test.ts",
  "test/apps/cli/desired/simulation.test.ts",
  "test/apps/cli/explain/explain.test.ts",
  "test/apps/cli/fleet/hostile/rows.test.ts",
  "test/apps/cli/record/programs/tests-of-programs.test.ts",
  "test/apps/cli/record/recorded-groups.test.ts",
  "test/apps/cli/state-confirm.test.ts",
  "test/apps/map/hostile/page.test.ts",
  "test/apps/map/pictures.test.ts",
  "test/examples/examples.test.ts",
  "test/examples/recipes.test.ts",
  "test/subsystems/longest/links.test.ts",
  "test/subsystems/nftables/oracle/systematic.test.ts",
  "test/subsystems/state/random-kernel-states.test.ts",
];

const ROTATED_TESTS = [...STRESS_TESTS, ...REPEATED_TESTS];

/**
 * Test files that take long, because they repeat the work of others under stress, with many inputs or in other
 * environments. `bun run test` without arguments omits them; `bun run test:all` and CI run them.
 */
export const LONG_TESTS: readonly string[] = [
  ...STRESS_TESTS,
  // All messages of all families: much of the coverage.
  "test/families/messages/random-messages.test.ts",
  "test/families/messages/warm-and-cold.test.ts",
  // The packed library in each runtime.
  "test/packaging/packaging.test.ts",
];

const ROTATION_DAYS = 4;

/**
 * Returns the test files that `--rotate` omits on a day: of the long ones, and of those that another run has completed.
 * The day of a completed file follows from its name, because the list changes. Days are numbered since 1970.
 */
export function omittedOnDay(day: number, completed: readonly string[]): readonly string[] {
  const isOmitted = (part: number) => part % ROTATION_DAYS !== day % ROTATION_DAYS;
  return [
    ...ROTATED_TESTS.filter((_, index) => isOmitted(index)),
    ...completed.filter((file) => !ROTATED_TESTS.includes(file) && isOmitted(Bun.hash.crc32(file))),
  ];
}
