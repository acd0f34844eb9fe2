// Measures the processor time of a whole program in a runtime, from its start to its end:
//   start.ts bun | node | deno   empty | list
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleLibrary, bundlePrograms } from "../../../scripts/bundle.ts";
import { runtimePath } from "../../../scripts/test/runtimes.ts";
import { Cache } from "../../../scripts/vm/cache.ts";
import { serve } from "../../lib/serve.ts";

const [runtime, kind] = process.argv.slice(2) as ["bun" | "node" | "deno", "empty" | "list"];
const path = runtime === "bun" ? process.execPath : runtimePath(new Cache(), runtime)!;
const words = runtime === "deno" ? ["run", "--allow-all", "--no-lock"] : [];
const folder = mkdtempSync(join(tmpdir(), "bun-netlink-start-"));
const program = join(folder, "program.mjs");
const list = `import { Links } from "./library/subsystems/route/index.js";
using links = Links.open();
if ([...links.list()].length === 0) process.exit(1);`;
writeFileSync(program, kind === "empty" ? "0;" : list);
if (kind === "list") await bundleLibrary(join(folder, "library"), await bundlePrograms());

await serve(() => {
  const { exitCode, resourceUsage, stderr } = Bun.spawnSync([path, ...words, program], {
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (exitCode !== 0) throw new Error(`${runtime} failed: ${stderr}`);
  return { nanoseconds: Number(resourceUsage.cpuTime.total) * 1000, operations: 1, checksum: "0" };
});
rmSync(folder, { recursive: true });
