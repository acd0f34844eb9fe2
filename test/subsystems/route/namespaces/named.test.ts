import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// The time limit is long because each test starts programs, which takes seconds on a busy machine.
setDefaultTimeout(240_000);

type Failed = { code: string; message: string };
const run = <Found = Record<string, unknown>>(scenario: string, behind?: string[], isolating?: string[]) =>
  isolated<Found>("named.ts", scenario, behind, isolating);

describeWithMounts("Named network namespaces", () => {
  test("are created and listed as by `ip netns`", () => {
    const found = run("create");
    expect(found["ours"]).toEqual([
      { name: "blue", id: 3 },
      { name: "red", id: 5 },
    ]);
    expect(found["ours"]).toEqual(found["ip"]);
    expect([found["inside"], found["id"]]).toEqual([true, true]);
    expect(found["directory"]).toEqual(["/run/netns", "shared:"]);
    expect(found["file"]).toEqual(["/run/netns/blue", "shared:"]);
    expect(found["mode"]).toBe(0o755);
  });

  test("are created, listed and deleted in asynchronous form", () => {
    const { listed, ids, ...found } = isolated<Record<string, unknown>>("asynchronous.ts", "names");
    expect(listed).toEqual([
      { name: "azure", nsid: 5, pids: [] },
      { name: "blue", nsid: 5, pids: [] },
    ]);
    expect(ids).toEqual([{ nsid: 5, name: "azure" }]);
    expect(found).toEqual({
      ip: ["azure (id: 5)", "blue (id: 5)"],
      duplicate: "EEXIST",
      nsid: 5,
      isSame: true,
      identified: ["azure", "blue"],
      name: "azure",
      here: true,
      left: [],
      missing: "ENOENT",
    });
  });

  test("are complete or absent after an aborted creation, and none stays open", () => {
    expect(isolated<unknown>("asynchronous.ts", "aborts")).toEqual({ outcomes: ["aborted"], left: [] });
  });

  test("share one mount with the namespaces of `ip netns`", () => {
    expect(run("ipFirst")).toEqual({
      before: [
        ["/run/netns", "shared:"],
        ["/run/netns/red", "shared:"],
      ],
      after: [
        ["/run/netns", "shared:"],
        ["/run/netns/red", "shared:"],
        ["/run/netns/blue", "shared:"],
      ],
      left: [],
      ip: "",
      mounts: 1,
    });
  });

  test("share one mounted directory after concurrent creation", () => {
    expect(run("race")).toEqual({
      together: [true, true, true],
      before: 0,
      codes: [0, 0, 0],
      listed: ["blue", "green", "red"].map((name) => [name, true]),
      directories: 1,
      free: 0,
    });
  });

  test("can be passed to clients as a handle, a name or a path", () => {
    expect(run<string[][]>("inside")).toEqual(Array.from({ length: 4 }, () => ["lo", "br0"]));
  });

  test("can have several names", () => {
    expect(run("attach")).toEqual({ ids: [true, true], names: ["one", "two"], left: ["two"], exists: "EEXIST" });
  });

  test("list their processes and names as `ip netns` does", () => {
    const found = run("processes");
    const { child } = found;
    expect(found).toEqual({
      pids: [child],
      ip: [child],
      child,
      listed: [[child]],
      names: ["blue"],
      ipNames: "blue",
      own: [],
    });
  });

  test("can have names of any characters up to the maximum length", () => {
    expect(run("longest")).toEqual({ listed: [true], left: [], mounts: 1 });
  });

  test("with invalid, existing or missing names are rejected", () => {
    const found = run("refusals");
    const [type, range] = [Array(3).fill("TypeError"), Array(3).fill("RangeError")];
    expect(found["codes"]).toEqual([type, type, type, type, type, range, range, type]);
    expect([found["isUntouched"], found["isEmpty"]]).toEqual([true, true]);
    expect((found["missing"] as Failed).code).toBe("ENOENT");
    expect((found["missing"] as Failed).message).toContain("no such name in /run/netns");
    expect((found["exists"] as Failed).code).toBe("EEXIST");
    expect((found["exists"] as Failed).message).toContain("/run/netns/blue");
    expect(found["mistaken"]).toContain("pid");
    expect([found["open"], found["left"]]).toEqual(["ENOENT", ["blue"]]);
  });

  test("can be deleted even if nothing is mounted on their file", () => {
    expect(run("leftovers")).toEqual({
      listed: ["file", "folder", "pipe"].map((name) => ({ name, path: `/run/netns/${name}`, pids: [] })),
      code: "EISDIR",
      left: ["folder"],
    });
  });

  test("require CAP_SYS_ADMIN", () => {
    for (const [behind, isolating, advice] of [
      [["setpriv", "--bounding-set=-all"], undefined, "run as root"],
      // The command runs in a user namespace that does not own the mounts.
      [["unshare", "-rn"], undefined, "unshare -rnm"],
    ] as const) {
      const found = run<{ create: Failed; left: boolean; names: string[] }>("denied", [...behind], isolating);
      expect([found.create.code, found.left, found.names]).toEqual(["EPERM", false, []]);
      expect(found.create.message).toContain(advice);
    }
  });

  test("mount errors name the system call, the path and the reason", () => {
    const failed = (code: string, syscall: string, operation: string) => {
      return { code, syscall, operation, message: expect.stringMatching(new RegExp(`^${operation}: .*\\(${code}\\)`)) };
    };
    const found = run<Record<string, Failed>>("mountFailures");
    expect(found).toEqual({
      source: failed("ENOENT", "mount", "mount /run/netns/file"),
      target: failed("ENOENT", "mount", "mount /run/netns/absent"),
      share: failed("EINVAL", "mount", "share the mount /run/netns/file"),
      detach: failed("EINVAL", "umount2", "unmount /run/netns/file"),
      look: failed("ENOENT", "open", "open /run/netns/absent"),
      lock: failed("ENOENT", "open", "lock /run/absent"),
    });
    expect(found["detach"]!.message).toContain("it is no longer mounted");
  });

  test("leak no descriptor and no mount after failures", () => {
    const { mounts, left } = run<{ mounts: [before: number, after: number]; left: string[] }>("leaks");
    expect(mounts[1]).toBe(mounts[0]);
    expect(left).toEqual([]);
  });
});
