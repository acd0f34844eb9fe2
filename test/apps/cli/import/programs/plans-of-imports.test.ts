// Applies imported descriptions with the kinds of interfaces that this kernel has, and undoes them.
import { describe, test } from "bun:test";
import { existsSync } from "node:fs";
import { type Source, sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { hasProgram, namespacesAvailable, unavailable } from "../../../../support/environment.ts";
import { expectPlansUndone } from "./plans.ts";

const TIMEOUT_MS = 600_000;
const PARTS = 120;
const sources: readonly Source[] = ["systemd", "netplan.io", "ifupdown", "ifupdown2"];
const isAvailable =
  namespacesAvailable &&
  // The sources are downloaded where the programs are.
  ["netplan", "ifup"].every(hasProgram) &&
  sources.every((one) => existsSync(sourceDirectory(one)) || unavailable(`the source of ${one} is missing`));

describe.skipIf(!isAvailable)("plans of imports", () => {
  test(
    "are empty after they are applied, and can be undone, also if their program is killed",
    () => expectPlansUndone(PARTS, "ifb", "all"),
    TIMEOUT_MS,
  );
});
