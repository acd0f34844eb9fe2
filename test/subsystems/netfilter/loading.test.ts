import { expect, test } from "bun:test";
import { join } from "node:path";

test("bun-netlink/netfilter loads families and codecs on first use", () => {
  const path = join(import.meta.dir, "../../../src/subsystems/netfilter/index.ts");
  const program = `
    const { Conntrack } = await import(${JSON.stringify(path)});
    const count = () => Object.keys(require.cache).filter((path) => /src.(families|client|schema.codec)./.test(path)).length;
    const before = count();
    Conntrack.open().close();
    console.log(JSON.stringify([before, count() > 0]));`;
  const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", program]);
  expect(stderr.toString()).toBe("");
  expect(JSON.parse(stdout.toString())).toEqual([0, true]);
});
