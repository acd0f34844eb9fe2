// Programs that use packet queues must not load the nf_tables and conntrack families, which would double their start
// time.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

const source = join(import.meta.dir, "../../../src");

/** Returns the files that are loaded when a file is imported. Omits files that are loaded only by later calls. */
function loadedWith(file: string, found: Set<string> = new Set()): Set<string> {
  found.add(relative(source, file));
  for (const { path, kind } of new Bun.Transpiler({ loader: "ts" }).scanImports(readFileSync(file, "utf8"))) {
    const target = join(file, "..", path);
    if (kind !== "import-statement" || !path.startsWith(".") || found.has(relative(source, target))) continue;
    loadedWith(target, found);
  }
  return found;
}

test("importing bun-netlink/netfilter loads no generated family", () => {
  const loaded = [...loadedWith(join(source, "subsystems/netfilter/index.ts"))];
  expect(loaded).toContain("subsystems/netfilter/queue/packet-queue.ts");
  expect(loaded).toContain("subsystems/netfilter/rule/rule.ts");
  expect(loaded.filter((file) => file.startsWith("families/"))).toEqual([]);
});

test("bun-netlink/netfilter loads families and codecs on first use", () => {
  const path = join(source, "subsystems/netfilter/index.ts");
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
