import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// Each starts programs: seconds on a machine that is busy.
setDefaultTimeout(90_000);

const run = (scenario: string) => isolated<string[]>("names.ts", scenario);

describeWithMounts("the names of namespaces", () => {
  test("are told of as they are, and as they come and go", () => {
    const told = run("comeAndGo");
    expect(told).toEqual([
      "snapshot old",
      "add blue",
      "add red",
      "remove blue",
      "remove old",
      "remove red",
      "add red",
      "add green",
    ]);
  });

  test("are told of before there is a directory for them, and when it is made anew", () => {
    expect(run("fromNothing")).toEqual(["snapshot ", "add blue", "remove blue"]);
    expect(run("directoryGone")).toEqual(["snapshot ", "add blue"]);
  });

  test("are those of files with a namespace on them", () => {
    expect(run("leftover")).toEqual(["snapshot ", "add blue"]);
  });

  test("are no longer followed after an abort, nor before anything is done with mistaken options", () => {
    expect(run("ended")).toEqual(["enough", "before", "TypeError"]);
  });
});
