import { expect, test } from "bun:test";
import { join } from "node:path";
import { runProgram } from "../support/child.ts";

test("An asynchronous call whose rejection is not handled is reported by the runtime", () => {
  const { lines, errors } = runProgram(join(import.meta.dir, "programs/unhandled.ts"));
  expect({ lines, errors }).toEqual({ lines: ["ENODEV"], errors: "" });
});
