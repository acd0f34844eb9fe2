import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// The time limit is long because each test starts programs, which takes seconds on a busy machine.
setDefaultTimeout(90_000);

const run = (scenario: string) => isolated<string[]>("names.ts", scenario);

describeWithMounts("The names of network namespaces", () => {
  test("are reported initially and with each change", () => {
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

  test("are reported if a new namespace has the name and the inode number of a deleted namespace", () => {
    expect(run("replaced")).toEqual(["snapshot red", "remove red", "add red"]);
  });

  test("are reported even if the directory /run/netns does not exist yet or is created again", () => {
    expect(run("fromNothing")).toEqual(["snapshot ", "add blue", "remove blue"]);
    expect(run("directoryGone")).toEqual(["snapshot ", "add blue"]);
  });

  test("are reported only for files on which a namespace is mounted", () => {
    expect(run("leftover")).toEqual(["snapshot ", "add blue"]);
  });

  test("are not reported after an abort, and invalid options are rejected at once", () => {
    expect(run("ended")).toEqual(["enough", "before", "TypeError"]);
  });
});
