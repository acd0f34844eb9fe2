import { expect, test } from "bun:test";
import { printable } from "../../../apps/cli/src/output.ts";

test("printable() escapes characters that a terminal interprets and characters that cannot be seen", () => {
  expect(printable("web-1 é 日本")).toBe("web-1 é 日本");
  expect(printable("\x1b[31m\n\x9b")).toBe("\\x1b[31m\\x0a\\x9b");
  expect(printable("a\u202eb\u2066c\u200bd\ufeff\u2028")).toBe("a\\u{202e}b\\u{2066}c\\u{200b}d\\u{feff}\\u{2028}");
});
