// Repeats the commands of other programs' own tests with the library, and compares the kernel's state and all requests.
import { setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { type Source, sourceDirectory } from "../../../../../scripts/test/sources.ts";
import { describeInNamespaces, hasProgram, unavailable } from "../../../../support/environment.ts";
import { expectSameRequests, recordAndRepeatScripts } from "../repeat.ts";
import { compareRequests } from "../sent-requests.ts";
import { conntrackScripts } from "./conntrack-scripts.ts";
import { iproute2Scripts } from "./iproute2-scripts.ts";
import { ipsetScripts } from "./ipset-scripts.ts";

setDefaultTimeout(600_000);

/** Folder of the tests of iproute2 whose commands every kernel accepts. */
const RULES = "ip/rule/";

const programs: Readonly<Record<string, readonly [source: Source, scripts: () => string[]]>> = {
  ipset: ["ipset", ipsetScripts],
  conntrack: ["conntrack-tools", conntrackScripts],
  ip: ["iproute2", () => iproute2Scripts((file) => file.startsWith(RULES))],
};

for (const [program, [source, scripts]] of Object.entries(programs)) {
  const hasSource = existsSync(sourceDirectory(source)) || unavailable(`the source of ${source} was not downloaded`);
  const hasPrograms = ["strace", "ip", "bridge", "tc", program].every(hasProgram);

  describeInNamespaces(`bun-netlink record of ${program}'s tests`, () => {
    test.skipIf(!hasSource || !hasPrograms)(
      "prints a program that has the same effect and sends the same requests",
      async () => {
        const { theirs, ours } = await recordAndRepeatScripts(`${program}-tests`, scripts());
        expectSameRequests(`tests of ${program}`, compareRequests(theirs, ours, true));
      },
    );
  });
}
