import { expect, test } from "bun:test";
import { printable } from "../../../apps/cli/src/output.ts";
import { hasProgram } from "../../support/environment.ts";
import { commandWords } from "./command.ts";

test("printable() escapes characters that a terminal interprets and characters that cannot be seen", () => {
  expect(printable("web-1 é 日本")).toBe("web-1 é 日本");
  expect(printable("\x1b[31m\n\x9b")).toBe("\\x1b[31m\\x0a\\x9b");
  expect(printable("a\u202eb\u2066c\u200bd\ufeff\u2028")).toBe("a\\u{202e}b\\u{2066}c\\u{200b}d\\u{feff}\\u{2028}");
});

test("bytes that are not UTF-8 are escaped in tables, and written unchanged in text that programs read", () => {
  expect(printable("a\udcff\ud800é😀")).toBe("a\\xff\\u{d800}é😀");
  const program = `const { flush, write } = await import(process.argv[1]); write("a\\udcff\\udc80é😀"); flush();`;
  const file = Bun.fileURLToPath(import.meta.resolve("../../../apps/cli/src/output.ts"));
  const { stdout } = Bun.spawnSync([process.execPath, "-e", program, file]);
  expect(stdout).toEqual(Buffer.concat([Buffer.of(0x61, 0xff, 0x80), Buffer.from("é😀")]));
});

test.skipIf(!hasProgram("script"))("a table on a terminal that does not know its width has whole lines", () => {
  const command = `${commandWords.join(" ")} show links name=lo`;
  // The terminal of `script` has a width only if that of the calling process has one.
  const { stdout } = Bun.spawnSync(["script", "-qec", `stty cols 0; ${command}`, "/dev/null"], { stdin: "ignore" });
  expect(stdout.toString()).toContain("loopback");
  const narrow = Bun.spawnSync(["script", "-qec", `stty cols 20; ${command}`, "/dev/null"], { stdin: "ignore" });
  expect(narrow.stdout.toString()).toContain("…");
  expect(narrow.stdout.toString()).not.toContain("65536");
});
