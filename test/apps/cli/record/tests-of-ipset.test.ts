// Repeats the commands of ipset's own tests with the library, and compares the kernel's state and all requests.
import { test } from "bun:test";
import { existsSync } from "node:fs";
import { sourceDirectory } from "../../../../scripts/test/sources.ts";
import { describeInNamespaces, hasProgram, unavailable } from "../../../support/environment.ts";
import { ipsetScripts } from "./ipset-scripts.ts";
import { expectSameRequests, recordAndRepeatScripts } from "./repeat.ts";
import { compareRequests } from "./sent-requests.ts";

const hasSource = existsSync(sourceDirectory("ipset")) || unavailable("the source of ipset was not downloaded");
const hasPrograms = ["strace", "ip", "bridge", "tc", "ipset"].every(hasProgram);

describeInNamespaces("bun-netlink record of ipset's tests", () => {
  test.skipIf(!hasSource || !hasPrograms)(
    "prints a program that has the same effect and sends the same requests",
    async () => {
      const { theirs, ours } = await recordAndRepeatScripts("ipset-tests", ipsetScripts());
      expectSameRequests("tests of ipset", compareRequests(theirs, ours, true));
    },
    400_000,
  );
});
