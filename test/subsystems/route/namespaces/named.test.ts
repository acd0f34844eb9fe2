import { expect, setDefaultTimeout, test } from "bun:test";
import { describeWithMounts, isolated } from "./support.ts";

// Each starts programs: seconds on a machine that is busy.
setDefaultTimeout(90_000);

type Failed = { code: string; message: string };
const run = <Found = Record<string, unknown>>(scenario: string, behind?: string[], isolating?: string[]) =>
  isolated<Found>("named.ts", scenario, behind, isolating);

describeWithMounts("a namespace with a name", () => {
  test("is made as `ip netns add` makes it, and is listed as `ip netns` lists it", () => {
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

  test("stands beside those of `ip netns` in one mount, and each deletes the other's", () => {
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

  test("is mounted in a directory that is mounted once, however many processes make the first one at once", () => {
    expect(run("race")).toEqual({
      together: [true, true, true],
      before: 0,
      codes: [0, 0, 0],
      listed: ["blue", "green", "red"].map((name) => [name, true]),
      directories: 1,
      free: 0,
    });
  });

  test("is where a client works that is given the handle, the name or the path", () => {
    expect(run<string[][]>("inside")).toEqual(Array.from({ length: 4 }, () => ["lo", "br0"]));
  });

  test("can have several names, and one without can get one", () => {
    expect(run("attach")).toEqual({ ids: [true, true], names: ["one", "two"], left: ["two"], exists: "EEXIST" });
  });

  test("tells its processes, and a process its names, as `ip netns pids` and `identify` do", () => {
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

  test("may be as long as a file's, with whatever is in it", () => {
    expect(run("longest")).toEqual({ listed: [true], left: [], mounts: 1 });
  });

  test("is refused before anything is done when it can be none, and told apart when it is there or is not", () => {
    const found = run("refusals");
    const [type, range] = [Array(3).fill("TypeError"), Array(3).fill("RangeError")];
    expect(found["codes"]).toEqual([type, type, type, type, type, range, type]);
    expect([found["isUntouched"], found["isEmpty"]]).toEqual([true, true]);
    expect((found["missing"] as Failed).code).toBe("ENOENT");
    expect((found["missing"] as Failed).message).toContain("there is none of that name in /run/netns");
    expect((found["exists"] as Failed).code).toBe("EEXIST");
    expect((found["exists"] as Failed).message).toContain("/run/netns/blue");
    expect(found["mistaken"]).toContain("pid");
    expect([found["open"], found["left"]]).toEqual(["ENOENT", ["blue"]]);
  });

  test("whose file has no namespace on it is listed without an id, and can be deleted", () => {
    expect(run("leftovers")).toEqual({
      listed: ["file", "folder", "pipe"].map((name) => ({ name, path: `/run/netns/${name}`, pids: [] })),
      code: "EISDIR",
      left: ["folder"],
    });
  });

  test("takes CAP_SYS_ADMIN to make one: without it EPERM says so, and nothing is left", () => {
    for (const [behind, isolating, advice] of [
      [["setpriv", "--bounding-set=-all"], undefined, "run as root"],
      // Another user namespace than the one that owns the mounts.
      [["unshare", "-rn"], undefined, "unshare -rnm"],
    ] as const) {
      const found = run<{ create: Failed; left: boolean; names: string[] }>("denied", [...behind], isolating);
      expect([found.create.code, found.left, found.names]).toEqual(["EPERM", false, []]);
      expect(found.create.message).toContain(advice);
    }
  });

  test("is mounted with errors that tell the call, the path and the reason", () => {
    const failed = (code: string, syscall: string, operation: string) => {
      return { code, syscall, operation, message: expect.stringMatching(new RegExp(`^${operation}: .*\\(${code}\\)`)) };
    };
    const found = run<Record<string, Failed>>("mountFailures");
    expect(found).toEqual({
      source: failed("ENOENT", "mount", "mount /run/netns/file"),
      target: failed("ENOENT", "mount", "mount /run/netns/absent"),
      share: failed("EINVAL", "mount", "share the mount /run/netns/file"),
      detach: failed("EINVAL", "umount2", "unmount /run/netns/file"),
      look: failed("ENOENT", "open", "look at /run/netns/absent"),
      lock: failed("ENOENT", "open", "lock /run/absent"),
    });
    expect(found["detach"]!.message).toContain("it is not mounted any more");
  });

  test("leaves no descriptor and no mount behind, also where something fails", () => {
    const { before, after, left } = run("leaks");
    expect(after).toEqual(before);
    expect(left).toEqual([]);
  });
});
