import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const families = join(import.meta.dir, "../../src/families");

test("a family that a program imports and does not use is left out of its bundle", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-bundle-"));
  try {
    const entry = join(folder, "main.ts");
    const imports = `import { rtAddr } from "${families}/rt-addr.ts"; import { tc } from "${families}/tc.ts";`;
    writeFileSync(entry, `${imports} console.log(rtAddr.name);`);
    // The texts of the worker programs are not there before the package is built, and do not matter here.
    const external = ["*.bundle.txt"];
    const { outputs, success } = await Bun.build({ entrypoints: [entry], target: "bun", external });
    expect(success).toBe(true);
    const text = await outputs[0]!.text();
    expect(text).toContain("addr-attrs");
    expect(text).not.toContain("fq-codel-attrs");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
