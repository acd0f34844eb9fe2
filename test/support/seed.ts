/**
 * Seed of the random numbers in tests. It is the same in every run, so that a test fails only after a change of the
 * code. BUN_NETLINK_SEED=… selects another seed. For BUN_NETLINK_SEED=random, scripts/test.ts chooses a random seed.
 */
export const seed = Number(process.env["BUN_NETLINK_SEED"] ?? 1);
if (!Number.isSafeInteger(seed)) throw new Error("BUN_NETLINK_SEED: expected an integer");
/**
 * Returns the number of inputs of a test: `all` if BUN_NETLINK_ALL_INPUTS=1, as in CI, and `usual` otherwise. `usual`
 * should reach every branch of the tested code.
 */
export function inputs(usual: number, all: number): number {
  return process.env["BUN_NETLINK_ALL_INPUTS"] === "1" ? all : usual;
}

const DAY_MS = 86_400_000;

/**
 * Returns one of `parts` parts of the inputs of a long test: the given one, or another one each day. BUN_NETLINK_PART
 * selects a part by its number, or "all" of them. The number is printed, so that a failure can be repeated.
 */
export function partOf<Input>(
  inputs: readonly Input[],
  parts: number,
  usual: number = Math.floor(Date.now() / DAY_MS),
): Input[] {
  const { BUN_NETLINK_PART: wanted = `${usual}` } = process.env;
  if (wanted === "all") return [...inputs];
  const number = Number(wanted) % parts;
  process.stderr.write(`part ${number} of ${parts} (BUN_NETLINK_PART)\n`);
  return inputs.filter((_, index) => index % parts === number);
}
