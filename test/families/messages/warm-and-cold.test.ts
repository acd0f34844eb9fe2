// Compares the codecs of all families. `bun run fuzz warm-and-cold` compares more.
// BUN_NETLINK_SEED=… reproduces a failure.
import { expect, test } from "bun:test";
import { Random } from "../../message/random.ts";
import { inputs, seed } from "../../support/seed.ts";
import { familyFiles, generatedFamily } from "../modules.ts";
import { WarmAndCold } from "./warm-and-cold.ts";

/** Number of changed requests, and of damaged replies, that are compared for each frequent message. */
const CHANGES = inputs(40, 80);
/** Number of operations with the same attribute set whose replies are compared. */
const OPERATIONS = inputs(10, Number.POSITIVE_INFINITY);

for (const file of familyFiles) {
  test(`${file} has the same requests and objects from a warm codec as from a cold one (seed ${seed})`, async () => {
    const family = await generatedFamily(file);
    const random = new Random(seed);
    const seen = new Map<string | undefined, number>();
    let compared = 0;
    for (const operation of Object.values(family.operations)) {
      const codecs = new WarmAndCold(family, operation, random);
      compared += codecs.compareRequests(CHANGES);
      const count = seen.get(codecs.replySet) ?? 0;
      seen.set(codecs.replySet, count + 1);
      if (count >= OPERATIONS) continue;
      const replies = codecs.randomReplies();
      for (const reply of count === 0 ? replies : replies.slice(0, 1))
        compared += codecs.compareReplies(reply, CHANGES);
    }
    expect(compared > 0).toBe(Object.keys(family.sets).length > 0);
  }, 600_000);
}
