import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const families = join(import.meta.dir, "../../src/families");

test("A bundle omits families that the program imports but does not use", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-bundle-"));
  try {
    const entry = join(folder, "main.ts");
    const imports = `import { rtAddr } from "${families}/rt-addr.ts"; import { tc } from "${families}/tc.ts";`;
    writeFileSync(entry, `${imports} console.log(rtAddr.name);`);
    // The sources of the worker programs exist only in the built package. This test does not need them.
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
