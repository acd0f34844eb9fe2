import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { bundleCommand, bundlePrograms } from "../../../scripts/bundle.ts";
import { until } from "../../support/threads.ts";

/**
 * The path of the command `bun-netlink`. `bun run test` bundles the command as it is published, because the bundle
 * starts in a tenth of the time. Otherwise, the path is that of the source.
 */
export const commandPath = await findCommand();

async function findCommand(): Promise<string> {
  const folder = process.env["BUN_NETLINK_TEST_FOLDER"];
  if (folder === undefined) return join(import.meta.dir, "../../../apps/cli/src/main.ts");
  const [building, built] = [join(folder, "cli-build"), join(folder, "cli")];
  // The process that creates the folder builds the command, and the other processes wait.
  if (mkdirSync(building, { recursive: true }) !== undefined) {
    await bundleCommand(join(building, "cli"), await bundlePrograms());
    renameSync(join(building, "cli"), built);
  }
  await until(() => existsSync(built), "the command is bundled");
  return join(built, "bun-netlink.js");
}
