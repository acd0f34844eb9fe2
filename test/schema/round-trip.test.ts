// Random valid values through the codec and back. BUN_NETLINK_SCHEMA_COUNT=… says how many values each set gets.
import { test } from "bun:test";
import { loadFamily } from "../../src/schema/index.ts";
import { everything } from "./everything.ts";
import { checkSets } from "./round-trips.ts";

const count = Number(process.env["BUN_NETLINK_SCHEMA_COUNT"] ?? 2000);

test("what was encoded decodes to the same values, and they to the same bytes, with one of everything", () => {
  checkSets(loadFamily(everything), count);
});
