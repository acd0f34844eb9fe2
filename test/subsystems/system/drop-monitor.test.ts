import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";

describeInNamespaces("DropMonitor in another network namespace", () => {
  test.each([
    ["open DropMonitor", "open"],
    ["DropMonitor.release", "release"],
  ])("names the namespace that has a drop monitor: %s", (operation, method) => {
    using netns = NetworkNamespace.create();
    const system = JSON.stringify(join(import.meta.dir, "../../../src/subsystems/system/index.ts"));
    const program = `
      const { DropMonitor } = await import(${system});
      console.log(await DropMonitor.${method}().catch((error) => error.message));`;
    const { stdout } = netns.run(() => Bun.spawnSync([process.execPath, "-e", program]));
    expect(stdout.toString()).toBe(
      `${operation}: there is no drop monitor here; only the initial network namespace has one, with CONFIG_NET_DROP_MONITOR, module drop_monitor (ENOENT)\n`,
    );
  });
});
