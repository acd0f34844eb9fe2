import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const source = join(import.meta.dir, "../../src");
const files = readdirSync(join(source, "message"), { recursive: true })
  .map((file) => join(source, "message", `${file}`))
  .filter((file) => file.endsWith(".ts"));

test("src/message imports only constants and errors", () => {
  expect(files.length).toBeGreaterThan(10);
  const foreign: string[] = [];
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier] of text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
      const target = specifier!.startsWith(".") ? relative(source, resolve(file, "..", specifier!)) : specifier!;
      if (!/^(message\/(format\/)?|constants\/)[\w-]+\.ts$|^errors\.ts$/.test(target))
        foreign.push(`${file}: ${specifier}`);
    }
  }
  expect(foreign).toEqual([]);
});

test("src/message uses only APIs that every host has", async () => {
  const build = await Bun.build({ entrypoints: [join(source, "message/index.ts")], target: "browser", minify: false });
  const code = await build.outputs[0]!.text();
  expect(code.length).toBeGreaterThan(10_000);
  expect(code.match(/\b(?:Bun|process|Buffer|require|globalThis|window)\b\s*[.([]/g)).toBeNull();
});
