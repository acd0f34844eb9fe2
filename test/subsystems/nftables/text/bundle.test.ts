import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const nftables = join(import.meta.dir, "../../../../src/subsystems/nftables/index.ts");

/** Parts of error messages of the parser, in the files of statements and elsewhere. */
const texts = ["the name of a flow table", "expected a burst of at least 1 packet", "a statement of a rule"];

/** Returns the source of a bundled program. */
async function bundle(program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-bundle-"));
  try {
    const entry = join(folder, "main.ts");
    writeFileSync(entry, program);
    // The sources of the worker programs exist only in the built package. This test does not need them.
    const { outputs } = await Bun.build({ entrypoints: [entry], target: "bun", external: ["*.bundle.txt"] });
    return await outputs[0]!.text();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a program that only uses objects is bundled without the parser of the nft language", async () => {
  const program = `import { Nftables } from "${nftables}"; Nftables.open().add({ table: { family: "ip", name: "t" } });`;
  const objects = await bundle(program);
  expect(objects).toContain("expected a rate of at least 1");
  for (const text of texts) expect(objects).not.toContain(text);
  const language = await bundle(`import { parseRuleset } from "${nftables}"; parseRuleset("add table t");`);
  for (const text of texts) expect(language).toContain(text);
});
