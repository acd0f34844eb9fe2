// Decodes damaged messages with the generated modules of all families. `bun run fuzz decoder` decodes more.
// BUN_NETLINK_SEED=… reproduces a failure; BUN_NETLINK_FUZZ_COUNT=… sets the number of messages.
import { test } from "bun:test";
import { loadFamily } from "../../../src/schema/index.ts";
import { Random } from "../../message/random.ts";
import { everything } from "../../schema/everything.ts";
import { inputs, seed } from "../../support/seed.ts";
import { familyFiles, generatedFamily } from "../modules.ts";
import { DamagedMessages } from "./damaged.ts";

const count = Number(process.env["BUN_NETLINK_FUZZ_COUNT"] ?? inputs(40_000, 400_000));

test(`damaged messages decode and keep their intact attributes (seed ${seed})`, async () => {
  const random = new Random(seed);
  const families = [loadFamily(everything), ...(await Promise.all(familyFiles.map(generatedFamily)))];
  const share = Math.ceil(count / families.length);
  for (const family of families) {
    new DamagedMessages(family, random).run(share);
  }
}, 600_000);
