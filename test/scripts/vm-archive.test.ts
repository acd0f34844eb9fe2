import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Archive } from "../../scripts/vm/archive.ts";

interface Entry {
  name: string;
  mode: string;
  owner: number;
  content: string;
}

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bun-netlink-archive-"));
  file = join(directory, "files.cpio");
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Reads the entries of all cpio archives in a file, as the kernel does. */
function entries(): Entry[] {
  const bytes = readFileSync(file);
  const found: Entry[] = [];
  let at = 0;
  while (at < bytes.length) {
    expect(bytes.toString("latin1", at, at + 6)).toBe("070701");
    const field = (index: number) =>
      Number.parseInt(bytes.toString("latin1", at + 6 + index * 8, at + 14 + index * 8), 16);
    const [mode, owner, size, nameSize] = [field(1), field(2), field(6), field(11)];
    const name = bytes.toString("utf8", at + 110, at + 110 + nameSize - 1);
    expect(bytes[at + 110 + nameSize - 1]).toBe(0);
    const start = (at + 110 + nameSize + 3) & ~3;
    found.push({ name, mode: mode.toString(8), owner, content: bytes.toString("utf8", start, start + size) });
    at = (start + size + 3) & ~3;
  }
  expect(at).toBe(bytes.length);
  return found;
}

describe("Archive", () => {
  test("writes each directory once, before its entries", () => {
    using archive = new Archive(file);
    archive.file("etc/one", "1").file("etc/deep/er/two", "22").link("etc/deep/three", "../one").directory("empty");
    archive.finish();
    expect(entries().map(({ name }) => name)).toEqual([
      "etc",
      "etc/one",
      "etc/deep",
      "etc/deep/er",
      "etc/deep/er/two",
      "etc/deep/three",
      "empty",
      "TRAILER!!!",
    ]);
  });

  test("writes files of any length with their modes, owned by root", () => {
    using archive = new Archive(file);
    for (const length of [0, 1, 2, 3, 4, 5]) archive.file(`f${length}`, "x".repeat(length));
    archive.file("program", "#!", { executable: true }).link("link", "program").directory("directory").finish();
    const found = entries();
    expect(found.slice(0, 6).map(({ content }) => content.length)).toEqual([0, 1, 2, 3, 4, 5]);
    const modes = new Map(found.map(({ name, mode }) => [name, mode]));
    expect(modes.get("f0")).toBe("100644");
    expect(modes.get("program")).toBe("100755");
    expect(modes.get("link")).toBe("120777");
    expect(modes.get("directory")).toBe("40755");
    expect(found.find(({ name }) => name === "link")?.content).toBe("program");
    expect(found.every(({ owner }) => owner === 0)).toBe(true);
  });

  test("copies files with their content and mode", () => {
    writeFileSync(join(directory, "program"), "content", { mode: 0o700 });
    using archive = new Archive(file);
    archive.copy("bin/program", join(directory, "program")).finish();
    expect(entries()[1]).toEqual({ name: "bin/program", mode: "100755", owner: 0, content: "content" });
  });

  test("appends to another archive", () => {
    new Archive(file).file("a", "first").finish();
    new Archive(file, { append: true }).file("a", "second").finish();
    expect(entries().map(({ name, content }) => `${name} ${content}`)).toEqual([
      "a first",
      "TRAILER!!! ",
      "a second",
      "TRAILER!!! ",
    ]);
  });
});
