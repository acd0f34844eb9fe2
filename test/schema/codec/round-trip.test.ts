// Encodes and decodes random valid values. BUN_NETLINK_SCHEMA_COUNT=… sets the number of values per set.
import { test } from "bun:test";
import { loadFamily } from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";
import { checkSets } from "../round-trips.ts";

const count = Number(process.env["BUN_NETLINK_SCHEMA_COUNT"] ?? 2000);

test("Random values of every spec feature survive encoding and decoding", () => {
  checkSets(loadFamily(everything), count);
});
