import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// The time limit is long because each test starts programs, which takes seconds on a busy machine.
setDefaultTimeout(240_000);

const run = (scenario: string) => isolated<string[]>("names.ts", scenario);

describeWithMounts("Namespace name events", () => {
  test("report the initial names and each change", () => {
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

  test("report a new namespace with the name and inode of a deleted one", () => {
    expect(run("replaced")).toEqual(["snapshot red", "remove red", "add red"]);
  });

  test("report names after /run/netns is created or replaced", () => {
    expect(run("fromNothing")).toEqual(["snapshot ", "add blue", "remove blue"]);
    expect(run("directoryGone")).toEqual(["snapshot ", "add blue"]);
  });

  test("ignore files without a mounted namespace", () => {
    expect(run("leftover")).toEqual(["snapshot ", "add blue"]);
  });

  test("report a namespace that is mounted seconds after its file was created", () => {
    expect(run("mountedLate")).toEqual(["snapshot ", "add blue"]);
  });

  test("have the id of a namespace that is mounted during the read", () => {
    expect(run("mountedDuringRead")).toEqual(["blue true"]);
  });

  test("end after an abort, and reject invalid options", () => {
    expect(run("ended")).toEqual(["enough", "before", "TypeError", "signal: expected an AbortSignal, got 5"]);
  });
});
