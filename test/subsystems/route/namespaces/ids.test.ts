import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// The time limit is long because each test starts programs, which takes seconds on a busy machine.
setDefaultTimeout(240_000);

type Failed = { code: string; message: string };
const run = <Found = Record<string, unknown>>(scenario: string, behind?: string[]) =>
  isolated<Found>("ids.ts", scenario, behind);

describeWithMounts("Namespace ids", () => {
  test("are assigned, found and listed as by `ip netns`", () => {
    const found = run("numbers");
    expect(found["before"]).toEqual([null, null, []]);
    expect([found["assigned"], found["chosen"]]).toEqual([7, 0]);
    expect(found["ids"]).toEqual([{ nsid: 0 }, { nsid: 7, name: "blue" }, { nsid: 9, name: "red" }]);
    expect(found["ids"]).toEqual(found["ip"]);
    expect(found["idOf"]).toEqual([7, 9, 0]);
    expect(found["nameOf"]).toEqual(["blue", "red", null]);
    expect((found["again"] as Failed).code).toBe("EEXIST");
    expect((found["again"] as Failed).message).toContain("it has the id 7");
    expect((found["taken"] as Failed).code).toBe("EEXIST");
    expect(found["wrong"]).toEqual(["RangeError", "RangeError", "RangeError"]);
  });

  test("can be opened if the namespace has a name, descriptor or process", () => {
    const { same, missing } = run<{ same: boolean[]; missing: Failed }>("open");
    expect(same).toEqual([true, true, true]);
    expect(missing.code).toBe("ENOENT");
    expect(missing.message).toContain("there is no such id in this namespace");
  });

  test("differ between the namespaces that assigned them", () => {
    const found = run("other");
    expect(found["there"]).toEqual([{}, { name: "red", nsidHere: 8 }]);
    expect([found["byNumber"], found["absent"]]).toEqual([2, "EINVAL"]);
    expect(found["fromThere"]).toEqual([null, "red"]);
    expect((found["none"] as Failed).message).toContain("assignId() assigns one");
  });

  test("are reported when assigned and when the namespace is destroyed", () => {
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

  test("are not reported after stop() or an abort", () => {
    expect(run("ended")).toEqual({ reason: "enough", count: 1 });
  });

  test("require CAP_NET_ADMIN to assign, but not to read", () => {
    const found = run<{ read: unknown[]; assign: Failed }>("denied", ["setpriv", "--bounding-set=-all"]);
    expect(found.read).toEqual([[], []]);
    expect(found.assign.code).toBe("EPERM");
    expect(found.assign.message).toContain("CAP_NET_ADMIN");
  });
});
