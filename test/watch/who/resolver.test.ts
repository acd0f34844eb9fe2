import { describe, expect, spyOn } from "bun:test";
import { readFileSync } from "node:fs";
import { rtLink } from "../../../src/families/rt-link.ts";
import {
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_ECHO,
  NLM_F_EXCL,
} from "../../../src/index.ts";
import { Routes } from "../../../src/subsystems/route/index.ts";
import { ProcessEvents } from "../../../src/subsystems/system/index.ts";
import { type ChangedBy, links, routes, type Watch, watch } from "../../../src/watch/index.ts";
import { ExitReports } from "../../../src/watch/who/exit-reports.ts";
import { placeOf } from "../../../src/watch/who/process-details.ts";
import { programOf } from "../../../src/watch/who/resolver.ts";
import { describeWith, isLinuxAtLeast } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { PATIENCE_MS, until, within } from "../../support/threads.ts";

/** Port id that is no process id and that the kernel does not choose: process ids have at most 22 bits. */
const CHOSEN_PORT = 0x7000_0000;

type Events = AsyncIterator<{ kind: string; by?: ChangedBy }, undefined>;

async function started(changes: Watch<typeof routes>): Promise<Events> {
  const events = changes[Symbol.asyncIterator]();
  expect((await within(events.next(), "the snapshot")).value?.kind).toBe("snapshot");
  return events;
}

async function nextBy(events: Events): Promise<ChangedBy | undefined> {
  const { value } = await within(events.next(), "a change");
  expect(value?.kind).toBe("add");
  return value!.by;
}

function hasProcessEvents(): boolean {
  try {
    void ProcessEvents.open().stop();
    return true;
  } catch {
    return false;
  }
}

const route = (number: number) => ({ dst: `10.0.${number}.0/24`, type: "unreachable" as const });

/** Adds a route through a socket of the caller. */
function addThrough(socket: NetlinkSocket, number: number): void {
  using table = Routes.open({ socket });
  table.add(route(number));
}

describeWith(["ip", "sleep", "unshare"], "The option who of a watch", () => {
  test("names this process, which has its socket open", async ({ netns }) => {
    await using changes = watch(routes, { netns, who: true });
    const events = await started(changes);
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    addThrough(socket, 1);
    const by = await nextBy(events);
    expect(by).toMatchObject({ portId: socket.portId, pid: process.pid, uid: process.getuid!() });
    expect(by!.program).toMatch(/^(bun|node|deno)/);
    const command = readFileSync("/proc/self/cmdline", "utf8").split("\0");
    expect(by!.command!.slice(0, 2)).toEqual(command.slice(0, 2));
    expect(by).not.toHaveProperty("reason");
  });

  test("names a program that keeps its socket open", async ({ netns }) => {
    await using changes = watch([links, routes], { netns, who: true, inLoop: true });
    const events = changes[Symbol.asyncIterator]();
    for (let snapshots = 0; snapshots < 2; snapshots++) await within(events.next(), "a snapshot");
    await using child = netns.run(() => Bun.spawn(["ip", "-batch", "-"], { stdin: "pipe" }));
    child.stdin.write("route add unreachable 10.0.1.0/24\n");
    await child.stdin.flush();
    const { value } = await within(events.next(), "a change");
    expect(value).toMatchObject({
      kind: "add",
      source: "routes",
      // Deno starts programs with their path as the first argument.
      by: {
        pid: child.pid,
        portId: child.pid,
        program: "ip",
        command: [expect.stringMatching(/^(\/.*\/)?ip$/), "-batch", "-"],
      },
    });
    await child.stdin.end();
    await child.exited;
  });

  test("names a program of another PID namespace by its id in /proc", async ({ netns }) => {
    await using changes = watch(routes, { netns, who: true });
    const events = await started(changes);
    const command = ["unshare", "--pid", "--fork", "ip", "-batch", "-"];
    await using child = netns.run(() => Bun.spawn(command, { stdin: "pipe" }));
    child.stdin.write("route add unreachable 10.0.1.0/24\n");
    await child.stdin.flush();
    const by = await nextBy(events);
    expect(by).toMatchObject({ portId: 1, program: "ip" });
    expect(by!.pid).toBeGreaterThan(1);
    await child.stdin.end();
    await child.exited;
  });

  test("does not name the process whose id another program uses as port id", async ({ netns }) => {
    await using other = Bun.spawn(["sleep", "1000"]);
    await using changes = watch(routes, { netns, who: true });
    const events = await started(changes);
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, portId: other.pid });
    addThrough(socket, 1);
    expect(await nextBy(events)).toMatchObject({ portId: other.pid, pid: process.pid });
    addThrough(socket, 2);
    socket.close();
    const by = await nextBy(events);
    expect(by).toMatchObject({ portId: other.pid, reason: expect.stringContaining("the socket is closed") });
    expect(by).not.toHaveProperty("program");
    expect(by).not.toHaveProperty("pid");
  });

  test("does not name one of several processes that have the socket open", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, portId: CHOSEN_PORT });
    await using sharing = Bun.spawn(["sleep", "1000"], { stdio: ["ignore", "ignore", "ignore", socket.fd] });
    await using changes = watch(routes, { netns, who: true });
    const events = await started(changes);
    addThrough(socket, 1);
    const by = await nextBy(events);
    expect(by!.reason).toMatch(/^several processes have the socket open: /);
    expect(by!.reason).toContain(`${sharing.pid}`);
    expect(by).not.toHaveProperty("program");
  });

  /** Adds a route through a socket that a shell inherits, which then runs another program. Returns its process. */
  async function changeAndExec(netns: NetworkNamespace) {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, portId: CHOSEN_PORT });
    addThrough(socket, 1);
    const child = Bun.spawn(["sh", "-c", "read line; exec sleep 1000"], {
      stdio: ["pipe", "ignore", "ignore", socket.fd],
    });
    socket.close();
    child.stdin.write("\n");
    await child.stdin.end();
    const name = () => readFileSync(`/proc/${child.pid}/comm`, "utf8").trim();
    await until(() => name() === "sleep", "the other program");
    return child;
  }

  test("does not name a program that a process runs since the change", async () => {
    const none = { readable: () => new Promise(() => {}), takeQueued: async () => [] as object[], async stop() {} };
    const noEvents = () => {
      throw new Error("no process events");
    };
    for (const open of [noEvents, () => none]) {
      using _open = spyOn(ProcessEvents, "open").mockImplementation(open as never);
      using netns = NetworkNamespace.create();
      await using changes = watch(routes, { netns, who: true });
      const events = await started(changes);
      await using child = await changeAndExec(netns);
      const { pid } = child;
      const exec = { kind: "exec", task: { tid: pid, pid } };
      spyOn(none, "takeQueued").mockResolvedValueOnce([exec, exec]);
      const by = await nextBy(events);
      const reason =
        open === noEvents
          ? `process ${pid} can have run another program since the change; no process events`
          : `process ${pid} ran an unknown program, then sleep, then sleep; each can have made the change`;
      expect(by).toEqual({ portId: CHOSEN_PORT, reason });
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
      addThrough(socket, 2);
      expect(await nextBy(events)).toMatchObject({ pid: process.pid });
    }
  });

  test("gives a reason for a closed socket whose port id is no process id", async ({ netns }) => {
    await using changes = watch(routes, { netns, who: true });
    const events = await started(changes);
    using first = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    // The kernel gives only one socket of a process the id of the process.
    using second = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const random = [first, second].find(({ portId }) => portId !== process.pid)!;
    addThrough(random, 1);
    random.close();
    const reason = "the socket is closed, and its port id is not the id of a process";
    expect(await nextBy(events)).toEqual({ portId: random.portId, reason });
  });

  // The virtual machine permits process events: see programs.vm.ts.
  test.skipIf(hasProcessEvents())("gives a reason for a program that ended without process events", async () => {
    using netns = NetworkNamespace.create();
    await using changes = watch(routes, { netns, who: true });
    const events = await started(changes);
    const { pid, exitCode } = netns.run(() => Bun.spawnSync(["ip", "route", "add", "unreachable", "10.0.1.0/24"]));
    expect(exitCode).toBe(0);
    const by = await nextBy(events);
    expect(by).toMatchObject({ portId: pid });
    expect(by).not.toHaveProperty("program");
    expect(by!.reason).toMatch(/^the socket is closed; process events: /);
  });

  test("gives a reason for closed sockets after process events failed, and a later watch subscribes again", async () => {
    const failing = {
      readable: () => new Promise(() => {}),
      async takeQueued() {
        throw new Error("process events: broken");
      },
      async stop() {},
    };
    using open = spyOn(ProcessEvents, "open").mockReturnValue(failing as never);
    using netns = NetworkNamespace.create();
    await using changes = watch(routes, { netns, who: true });
    const events = await started(changes);
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, portId: CHOSEN_PORT });
    addThrough(socket, 1);
    expect(await nextBy(events)).toMatchObject({ portId: CHOSEN_PORT, pid: process.pid });
    addThrough(socket, 2);
    socket.close();
    const reason = "the socket is closed; process events: broken";
    expect(await nextBy(events)).toEqual({ portId: CHOSEN_PORT, reason });
    expect(open).toHaveBeenCalledTimes(1);
    await using later = watch(routes, { netns, who: true });
    await started(later);
    expect(open).toHaveBeenCalledTimes(2);
  });

  test("reports the program of the last change if changes are merged", async ({ netns }) => {
    await using changes = watch(routes, { netns, who: true, coalesce: true, inLoop: true });
    const events = await started(changes);
    using table = Routes.open({ netns });
    const hasProtocol = (name: string) => [...table.list()].some(({ protocol }) => protocol === name);
    await using child = netns.run(() => Bun.spawn(["ip", "-batch", "-"], { stdin: "pipe" }));
    child.stdin.write("route add unreachable 10.0.2.0/24\n");
    await child.stdin.flush();
    expect(await nextBy(events)).toMatchObject({ pid: child.pid, program: "ip" });
    // The event loop, in which the watch receives, does not run between both changes.
    table.add(route(1));
    child.stdin.write("route change unreachable 10.0.1.0/24 proto 199\n");
    void child.stdin.flush();
    for (const end = performance.now() + PATIENCE_MS; !hasProtocol("199") && performance.now() < end; )
      Bun.sleepSync(1);
    expect(await nextBy(events)).toMatchObject({ pid: child.pid, program: "ip" });
    await child.stdin.end();
    await child.exited;
  });

  test("names the program that changes a link only if the program requests an echo", async ({ netns }) => {
    await using changes = watch(links, { netns, who: true, inLoop: true });
    const events = changes[Symbol.asyncIterator]();
    await within(events.next(), "the snapshot");
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using client = rtLink.connect({ socket });
    const named: unknown[] = [];
    const note = async () => {
      const { value } = await within(events.next(), "a change");
      named.push([value?.kind, value !== undefined && "by" in value ? value.by?.pid : undefined]);
    };
    for (const echo of [0, NLM_F_ECHO]) {
      const ifname = `br${echo}`;
      client.do("newlink", { ifname, linkinfo: { kind: "bridge" } }, { flags: NLM_F_CREATE | NLM_F_EXCL | echo });
      await note();
      client.do("dellink", { ifname }, { flags: echo });
      await note();
    }
    const pid = isLinuxAtLeast("6.2") ? process.pid : undefined;
    expect(named).toEqual([
      ["add", undefined],
      ["remove", undefined],
      ["add", pid],
      ["remove", pid],
    ]);
  });

  test("is off by default", async ({ netns }) => {
    await using changes = watch(routes, { netns });
    const events = await started(changes);
    using table = Routes.open({ netns });
    table.add(route(1));
    const { value } = await within(events.next(), "a change");
    expect(value?.kind).toBe("add");
    expect(value).not.toHaveProperty("by");
  });

  test("is a flag", () => {
    expect(() => watch(routes, { who: 1 as never })).toThrow("who: expected true or false, got 1");
  });
});

test("ExitReports.open returns undefined if the socket cannot be opened", () => {
  using _open = spyOn(NetlinkSocket, "open").mockImplementation(() => {
    throw new Error("too many open files");
  });
  expect(ExitReports.open(4096)).toBeUndefined();
});

describe("programOf", () => {
  const details = { pid: 7, program: "ip", uid: 0 };
  const record = { pid: 7, programs: ["ip"], details, lastExec: 1000, exited: 2000 };

  test("names the program of a process that ended after the change, or shortly before the event arrived", () => {
    expect(programOf(record, 1500)).toBe(details);
    expect(programOf(record, 32_000)).toBe(details);
  });

  test("names no program of a process that ended long before the change", () => {
    const reason = "the socket is closed, and process 7 had ended before the change";
    expect(programOf(record, 32_001)).toEqual({ reason });
  });

  test("names the last of several programs only if the change is later", () => {
    const several = { ...record, programs: [undefined, "bash", "ip"], exited: 90_000 };
    const reason = "process 7 ran an unknown program, then bash, then ip; each can have made the change";
    expect(programOf(several, 31_000)).toEqual({ reason });
    expect(programOf(several, 31_001)).toBe(details);
  });

  test("gives a reason for a program that could not be read", () => {
    const reason = "process 7 ended before it could be examined";
    expect(programOf({ ...record, details: undefined }, 1500)).toEqual({ reason });
  });
});

test("placeOf finds the unit and the container of a control group", () => {
  const id = "0123456789abcdef".repeat(4);
  expect(placeOf("/")).toEqual({});
  expect(placeOf("/system.slice/ssh.service")).toEqual({ unit: "ssh.service" });
  expect(placeOf("/user.slice/user-1000.slice/session-3.scope")).toEqual({ unit: "session-3.scope" });
  expect(placeOf(`/system.slice/docker-${id}.scope`)).toEqual({ unit: `docker-${id}.scope`, container: id });
  expect(placeOf(`/docker/${id}`)).toEqual({ container: id });
  expect(placeOf(`/kubepods.slice/pod1.slice/cri-containerd-${id}.scope`).container).toBe(id);
  expect(placeOf(`/x/${id}0`)).toEqual({});
});
