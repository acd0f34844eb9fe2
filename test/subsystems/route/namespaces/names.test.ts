import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// Each test starts programs, which takes seconds on a busy machine.
setDefaultTimeout(90_000);

const run = (scenario: string) => isolated<string[]>("names.ts", scenario);

describeWithMounts("The names of namespaces", () => {
  test("are reported as they are and as they change", () => {
    const events = run("comeAndGo");
    expect(events).toEqual([
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

  test("are reported before the directory exists and after it is created again", () => {
    expect(run("fromNothing")).toEqual(["snapshot ", "add blue", "remove blue"]);
    expect(run("directoryGone")).toEqual(["snapshot ", "add blue"]);
  });

  test("are those of files with a mounted namespace", () => {
    expect(run("leftover")).toEqual(["snapshot ", "add blue"]);
  });

  test("are no longer reported after an abort, and invalid options are rejected first", () => {
    expect(run("ended")).toEqual(["enough", "before", "TypeError"]);
  });
});
