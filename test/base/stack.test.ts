import { describe, expect, test } from "bun:test";
import { hideLibrary, startStackAt } from "../../src/base/stack.ts";

const directory = "/app/node_modules/bun-netlink/dist/";

function errorWith(...frames: string[]): Error {
  const error = new TypeError("mtu: expected a number");
  error.stack = ["TypeError", ...frames].join("\n    at ");
  return error;
}

describe("hideLibrary", () => {
  test("removes the frames of the installed library", () => {
    const error = errorWith(
      `t (${directory}chunk-1.js:2:30)`,
      `add (${directory}chunk-2.js:2:4000)`,
      "main (/app/main.ts:7:3)",
      "/app/main.ts:9:1",
      "native code",
    );
    expect(hideLibrary(error, directory)).toBe(error);
    expect(error.stack).toBe(
      "TypeError: mtu: expected a number\n    at main (/app/main.ts:7:3)\n    at <anonymous> (/app/main.ts:9:1)\n    at native code",
    );
  });

  test("removes the frames of functions of the runtime that the library calls", () => {
    const error = errorWith(
      "Array.map (<anonymous>)",
      `new Watch (${directory}watch/index.js:2:30)`,
      "new Promise (<anonymous>)",
      `watch (${directory}watch/index.js:2:90)`,
      "callback (/app/main.ts:7:3)",
      "Array.map (<anonymous>)",
      "main (/app/main.ts:9:1)",
    );
    expect(hideLibrary(error, directory).stack).toBe(
      "TypeError: mtu: expected a number\n    at callback (/app/main.ts:7:3)\n    at Array.map (<anonymous>)\n    at main (/app/main.ts:9:1)",
    );
  });

  test("keeps the frames of the library if there are no others", () => {
    const frame = `t (${directory}chunk-1.js:2:30)`;
    const error = errorWith(frame, "processTicksAndRejections (native)");
    hideLibrary(error, directory);
    expect(error.stack).toContain(frame);
  });

  test("gives the frames of the program to causes that have only those of the library", () => {
    const error = errorWith(`t (${directory}chunk-1.js:2:30)`, "main (/app/main.ts:7:3)");
    const cause = errorWith(`open (${directory}chunk-1.js:2:90)`);
    const first = errorWith(`read (${directory}chunk-2.js:2:90)`, "callback (/app/other.ts:1:1)");
    const foreign = errorWith("parse (/app/node_modules/other/index.js:1:1)");
    const { stack } = foreign;
    error.cause = cause;
    cause.cause = first;
    first.cause = foreign;
    foreign.cause = error;
    hideLibrary(error, directory);
    expect(cause.stack).toBe("TypeError: mtu: expected a number\n    at main (/app/main.ts:7:3)");
    expect(first.stack).toBe("TypeError: mtu: expected a number\n    at callback (/app/other.ts:1:1)");
    expect(foreign.stack).toBe(stack!);
  });

  test("changes nothing in a library that runs from its sources", () => {
    const error = errorWith(`t (${directory}chunk-1.js:2:30)`, "main (/app/main.ts:7:3)");
    const { stack } = error;
    expect(hideLibrary(error).stack).toBe(stack!);
  });
});

test("startStackAt() starts the stack at the caller of the function", () => {
  function called(): Error {
    return startStackAt(new Error("x"), called);
  }
  expect(called().stack).not.toContain("called");
});
