import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

const source = join(import.meta.dir, "../../src");
const files = readdirSync(join(source, "message"), { recursive: true })
  .map((file) => join(source, "message", `${file}`))
  .filter((file) => file.endsWith(".ts"));

test("src/message imports only constants, base and errors", () => {
  expect(files.length).toBeGreaterThan(10);
  const foreign: string[] = [];
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
      const target = specifier!.startsWith(".") ? relative(source, resolve(file, "..", specifier!)) : specifier!;
      if (!/^(message\/(format\/)?|constants\/|base\/)[\w-]+\.ts$|^errors\.ts$/.test(target))
        foreign.push(`${file}: ${specifier}`);
    }
  }
  expect(foreign).toEqual([]);
});

async function bundle(): Promise<string> {
  const build = await Bun.build({ entrypoints: [join(source, "message/index.ts")], target: "browser", minify: false });
  return build.outputs[0]!.text();
}

test("src/message uses only APIs that every host has", async () => {
  const code = await bundle();
  expect(code.length).toBeGreaterThan(10_000);
  expect(code.match(/\b(?:Bun|process|require|globalThis|window)\b\s*[.([]/g)).toBeNull();
  // asciiText() checks first whether the host has a Buffer.
  expect(code.match(/\bBuffer\s*[.([]/g)).toEqual(["Buffer."]);
});

test("src/message reads text without Buffer, which browsers do not have", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-"));
  const file = join(folder, "bundle.mjs");
  writeFileSync(file, await bundle());
  const program = `
    delete globalThis.Buffer;
    const { AttributeReader, MessageWriter } = await import(${JSON.stringify(file)});
    const request = new MessageWriter(16).string(3, "eth0").string(3, "größe").finish();
    const reader = request.attributes(0);
    while (reader.next()) console.log(reader.string());`;
  const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", program]);
  rmSync(folder, { recursive: true });
  expect(`${stdout}${stderr}`).toBe("eth0\ngröße\n");
});
