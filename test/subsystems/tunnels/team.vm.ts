// Runs the example of teams.
import { beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { useLab } from "../../vm/lab.ts";
import { loadModule } from "../../vm/modules.ts";

const lab = useLab();

// The module team has no alias for its family.
beforeAll(() => loadModule("team"));

test("The example team.ts prints the active port and the state of the ports of a team", () => {
  const path = join(import.meta.dir, "../../../examples/team.ts");
  const { stderr, stdout, exitCode } = lab.netns.run(() => Bun.spawnSync([process.execPath, path]));
  expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout.toString()).toMatch(/^mode: activebackup$/m);
  expect(stdout.toString()).toMatch(/^activeport: \d+$/m);
  expect(stdout.toString()).toMatch(/^port0: up, /m);
});
