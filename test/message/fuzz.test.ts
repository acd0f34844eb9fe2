// Passes corrupted messages to all parsers. If a test fails, it prints its seed: BUN_NETLINK_SEED=… repeats it.
// BUN_NETLINK_FUZZ_COUNT=… sets the number of messages. `bun run fuzz message` tries other messages for as long as
// requested.
import { describe, expect, test } from "bun:test";
import { inputs, seed } from "../support/seed.ts";
import { readCorrupted } from "./corrupted.ts";
import { Random } from "./random.ts";

const count = Number(process.env["BUN_NETLINK_FUZZ_COUNT"] ?? inputs(50_000, 250_000));

describe("corrupted messages", () => {
  test(`are read without exceptions, wherever they are in memory (${count.toLocaleString("en")} messages, seed ${seed})`, () => {
    const random = new Random(seed);
    for (let index = 0; index < count; index++) readCorrupted(random, index);
    expect(count).toBeGreaterThan(0);
  }, 600_000);
});
