import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// Each starts programs: seconds on a machine that is busy.
setDefaultTimeout(90_000);

type Failed = { code: string; message: string };
const run = <Found = Record<string, unknown>>(scenario: string, behind?: string[]) =>
  isolated<Found>("ids.ts", scenario, behind);

describeWithMounts("the number of a namespace", () => {
  test("is given, looked up and listed as `ip netns set` and `list-id` do it", () => {
    const found = run("numbers");
    expect(found["before"]).toEqual([null, null, []]);
    expect([found["given"], found["chosen"]]).toEqual([7, 0]);
    expect(found["ids"]).toEqual([{ nsid: 0 }, { nsid: 7, name: "blue" }, { nsid: 9, name: "red" }]);
    expect(found["ids"]).toEqual(found["ip"]);
    expect(found["idOf"]).toEqual([7, 9, 0]);
    expect(found["nameOf"]).toEqual(["blue", "red", null]);
    expect((found["again"] as Failed).code).toBe("EEXIST");
    expect((found["again"] as Failed).message).toContain("it has the number 7 here");
    expect((found["taken"] as Failed).code).toBe("EEXIST");
    expect(found["wrong"]).toEqual(["RangeError", "RangeError", "RangeError"]);
  });

  test("opens one that has a name, that this process has open, or that a process is in", () => {
    const { same, missing } = run<{ same: boolean[]; missing: Failed }>("open");
    expect(same).toEqual([true, true, true]);
    expect(missing.code).toBe("ENOENT");
    expect(missing.message).toContain("there is none of that number here");
  });

  test("is another one in other namespaces, which can be asked for theirs", () => {
    const found = run("other");
    expect(found["there"]).toEqual([{}, { name: "red", nsidHere: 8 }]);
    expect([found["byNumber"], found["absent"]]).toEqual([2, "EINVAL"]);
    expect(found["fromThere"]).toEqual([null, "red"]);
    expect((found["none"] as Failed).message).toContain("assignId() gives it one");
  });

  test("is told of when it comes and when it goes with its namespace", () => {
    const events = run<Record<string, unknown>[]>("events");
    expect(events.filter(({ kind }) => kind !== "remove")).toEqual([
      { kind: "snapshot", ids: [{ nsid: 3, name: "red" }] },
      { kind: "add", nsid: 7, name: "blue" },
    ]);
    expect(
      events
        .filter(({ kind }) => kind === "remove")
        .map(({ nsid, name }) => [nsid, name])
        .sort(),
    ).toEqual([
      [3, "red"],
      [7, "blue"],
    ]);
  });

  test("is no longer told of after stop() and abort", () => {
    expect(run("ended")).toEqual({ reason: "enough", count: 1 });
  });

  test("can be read by everybody, and given with CAP_NET_ADMIN alone", () => {
    const found = run<{ read: unknown[]; assign: Failed }>("denied", ["setpriv", "--bounding-set=-all"]);
    expect(found.read).toEqual([[], []]);
    expect(found.assign.code).toBe("EPERM");
    expect(found.assign.message).toContain("CAP_NET_ADMIN");
  });
});
