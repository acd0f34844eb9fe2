import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// The time limit is long because each test starts programs, which takes seconds on a busy machine.
setDefaultTimeout(240_000);

type View = { view: object; ip: object; reported: string[] };
const run = <Found>(scenario: string, behind?: string[]) => isolated<Found>("links.ts", scenario, behind);

describeWithMounts("Link events of all namespaces", () => {
  test.each(["everywhere", "everywhere inLoop"])(
    "report current links, then changes by namespace (scenario %s)",
    (scenario) => {
      const { reported, view, ip } = run<View>(scenario);
      expect(view).toEqual(ip);
      expect(reported.slice(0, 2)).toEqual(["appear -1: lo", "appear blue: lo br0"]);
      expect(reported.slice(2).filter((line) => !line.includes(" m"))).toEqual(
        expect.arrayContaining(["add blue v1", "add -1 v0", "add blue x", "appear red: lo br2", "remove blue x"]),
      );
      expect(reported.filter((line) => line.includes(" m0"))).toEqual(["add -1 m0", "remove -1 m0", "add blue m0"]);
    },
  );

  test("name the namespace of a peer that moved", () => {
    expect(run<string[]>("peerMoves")).toEqual(["v0", "v1"]);
  });

  test("report the disappearance of a destroyed namespace", () => {
    const { reported, view, ip } = run<View>("namespaceGone");
    expect(view).toEqual(ip);
    expect(reported.filter((line) => line.includes("blue"))).toEqual([
      "appear blue: lo br0 v1",
      "disappear blue",
      "appear blue: lo",
    ]);
  });

  test("report each change once if the namespace has an id for itself", () => {
    expect(run<string[][]>("selfNumbered")).toEqual([
      ["appear -1: lo", "add -1 br0"],
      ["appear blue: lo", "add blue br1", "add blue br2"],
    ]);
  });

  test("report an unreachable namespace with the reason", () => {
    const { reported, open } = run<{ reported: string[]; open: { code: string; message: string } }>("unreachable");
    const expected = ["appear -1: lo", "appear 30: ", "unreachable 30: ENOENT", "add 30 br0", "remove 30 br0"];
    expect(reported).toEqual(expected);
    expect(open.code).toBe("ENOENT");
    expect(open.message).toContain("it has no name, and no process in it");
  });

  test("report no removal when a link leaves a bridge", () => {
    const { reported, view, ip } = run<View>("ports");
    expect(view).toEqual(ip);
    expect(reported.filter((line) => line.startsWith("remove"))).toEqual([]);
  });

  test.each(["losses", "losses inLoop"])(
    "report lost messages and the resulting differences (scenario %s)",
    (scenario) => {
      const { resyncs, dropped, view, ip } = run<View & { resyncs: number; dropped: number }>(scenario);
      expect(resyncs).toBeGreaterThan(0);
      expect(dropped).toBeGreaterThan(0);
      expect(view).toEqual(ip);
    },
  );

  test.each([1, 2])("stay consistent during random changes (seed %d)", (seed) => {
    const { events } = run<{ events: number; resyncs: number }>(`random ${seed}`);
    expect(events).toBeGreaterThan(10);
  });

  test("report the links of many namespaces, including new ones", () => {
    const { view, ip } = run<View>("many");
    expect(Object.keys(view)).toHaveLength(41);
    expect(view).toEqual(ip);
  });

  test("close all sockets after stop() or an abort", () => {
    expect(run<unknown[]>("ends")).toEqual(Array(4).fill(["enough", 1]));
  });

  test("require CAP_NET_BROADCAST and valid options", () => {
    expect(run<string[]>("refusals")).toEqual(["ENOENT", "TypeError", "TypeError", "TypeError"]);
    const { code, message } = run<{ code: string; message: string }>("denied", ["setpriv", "--bounding-set=-all"]);
    expect(code).toBe("EPERM");
    expect(message).toContain("CAP_NET_BROADCAST");
  });
});
