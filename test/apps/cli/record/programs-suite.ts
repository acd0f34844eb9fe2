import { describe, test } from "bun:test";
import { existsSync } from "node:fs";
import { sourceDirectory } from "../../../../scripts/test/sources.ts";
import { hasProgram, unavailable } from "../../../support/environment.ts";
import { expectSameRequests, recordAndRepeatScripts } from "./repeat.ts";
import { compareRequests } from "./sent-requests.ts";
import type { Script } from "./tests-of-programs.ts";

/**
 * Declares a test for each group of scripts: records the scripts, repeats their requests with the library, and expects the
 * same state and the same requests.
 *
 * @param groups functions that return the scripts, by a name in test/results/program-requests.json.
 */
export function compareScripts(groups: Readonly<Record<string, () => Script[]>>, limitMs: number): void {
  const hasSource =
    existsSync(sourceDirectory("ipset")) || unavailable("the sources of other programs were not downloaded");
  const hasPrograms = ["strace", "ip", "bridge", "tc", "ipset"].every(hasProgram);
  describe.skipIf(!hasSource || !hasPrograms)("tests of other programs", () => {
    test.each(Object.entries(groups))(
      "the recorded program has the same effect and sends the same requests: %s",
      async (name, scripts) => {
        const texts = scripts().map(({ text }) => text);
        const { theirs, ours } = await recordAndRepeatScripts(name, texts);
        expectSameRequests(name, compareRequests(theirs, ours, true));
      },
      limitMs,
    );
  });
}
