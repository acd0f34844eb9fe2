// Applies imported descriptions on a kernel with all kinds of interfaces, and undoes them.
import { describe, test } from "bun:test";
import { expectPlansUndone } from "./plans.ts";

/** The virtual machine is slow, so that each run has the same small part. */
const PARTS = 60;
const PART = 3;

describe("plans of imports with kernel modules", () => {
  test("are empty after they are applied, and can be undone", () => expectPlansUndone(PARTS, "dummy", "applied", PART));
});
