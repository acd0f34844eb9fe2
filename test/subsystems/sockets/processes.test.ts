import { expect } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import { Sockets } from "../../../src/subsystems/sockets/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeInNamespaces, describeWith, openDescriptors } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { setLoopbackUp } from "../../support/requests.ts";
import { AF, ipAddress, LibcSocket, SOCK } from "./libc-socket.ts";

const test = base.extend({ netns: namespace }).extend({ one: ({ netns }) => listen(netns, 7001) });

function namespace(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  setLoopbackUp(netns);
  return netns;
}

function listen(netns: NetworkNamespace, port: number): LibcSocket {
  return LibcSocket.open(netns, AF.inet, SOCK.stream).bind(ipAddress("127.0.0.1", port)).listen(1);
}

describeInNamespaces("processes of sockets", () => {
  const name = readFileSync("/proc/self/comm", "utf8").trimEnd();

  test("are found for several sockets, in their order", async ({ netns, one }) => {
    using two = listen(netns, 7002);
    using sockets = Sockets.open({ netns });
    using asynchronous = Sockets.openAsync({ netns });
    const listed = sockets.list({ protocol: "tcp" }).toArray();
    const ofPort = (port: number) => listed.find(({ source }) => source.port === port)!;
    const wanted = [ofPort(7002), { inode: 0 }, ofPort(7001), { inode: 1 }];
    const owner = ({ fd }: LibcSocket) => [{ pid: process.pid, name, fd }];
    const expected = [owner(two), [], owner(one), []];
    for (const first of [true, false, undefined]) {
      expect(sockets.processesOf(wanted, { first })).toEqual(expected);
      expect(await asynchronous.processesOf(wanted, { first })).toEqual(expected);
    }
    expect(sockets.processesOf([])).toEqual([]);
    const signal = AbortSignal.abort(new Error("stop"));
    expect(() => sockets.processesOf(wanted, { signal })).toThrow("stop");
    await expect(asynchronous.processesOf(wanted, { signal })).rejects.toThrow("stop");
  });

  test("are all processes that share the socket, and one of them if the first is enough", async ({ netns }) => {
    using listener = listen(netns, 7001);
    using sockets = Sockets.open({ netns });
    const child = Bun.spawn(["cat"], { stdio: ["pipe", "pipe", "inherit", listener.fd] });
    child.stdin.write("x");
    child.stdin.flush();
    // The answer shows that the child has the descriptor.
    await child.stdout.getReader().read();
    const listed = sockets.list({ protocol: "tcp" }).toArray();
    const pids = sockets.processesOf(listed)[0]!.map(({ pid }) => pid);
    expect(pids.toSorted((a, b) => a - b)).toEqual([process.pid, child.pid].toSorted((a, b) => a - b));
    const [found] = sockets.processesOf(listed, { first: true });
    expect(found).toHaveLength(1);
    expect(pids).toContain(found![0]!.pid);
    child.kill();
    await child.exited;
    // A process that had the socket and ended is not reported from memory.
    for (const first of [true, false])
      expect(sockets.processesOf(listed, { first })[0]!.map(({ pid }) => pid)).toEqual([process.pid]);
  });

  test("select the sockets to list", async ({ netns, one }) => {
    const child = Bun.spawn(["cat"], { stdio: ["pipe", "pipe", "inherit", one.fd] });
    child.stdin.write("x");
    child.stdin.flush();
    await child.stdout.getReader().read();
    using _two = listen(netns, 7002);
    using sockets = Sockets.open({ netns });
    using asynchronous = Sockets.openAsync({ netns });
    const ports = (list: { source: { port: number } }[]) => list.map(({ source }) => source.port).sort();
    const of = (pid: number) => ({ protocol: "tcp", pid }) as const;
    expect(ports(sockets.list(of(process.pid)).toArray())).toEqual([7001, 7002]);
    expect(ports(sockets.list(of(child.pid)).toArray())).toEqual([7001]);
    expect(ports(await asynchronous.list(of(child.pid)).toArray())).toEqual([7001]);
    expect([...sockets.list({ ...of(child.pid), source: { port: 7002 } })]).toEqual([]);
    expect(sockets.list(of(child.pid)).toArray()[0]!.processes).toBeUndefined();
    expect(sockets.list(of(child.pid), { processes: true }).toArray()[0]!.processes).toHaveLength(2);
    child.kill();
    await child.exited;
  });

  test("cannot be searched for a process that does not exist", async () => {
    using sockets = Sockets.open();
    using asynchronous = Sockets.openAsync();
    // Ids of processes are smaller. (PID_MAX_LIMIT)
    const filter = { protocol: "tcp", pid: 4 * 1024 * 1024 } as const;
    const before = openDescriptors();
    for (const run of [() => sockets.list(filter).toArray(), async () => await asynchronous.list(filter).toArray()]) {
      const error = await Promise.try(run).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NetlinkError);
      expect(error).toMatchObject({ code: "ESRCH", operation: "list sockets" });
    }
    await expectDescriptors(before);
  });

  test("are rejected if the arguments are invalid", () => {
    using sockets = Sockets.open();
    const cases: [() => unknown, string][] = [
      [() => sockets.processesOf([{ inode: -1 }]), "sockets[0].inode: "],
      [() => sockets.processesOf([{ inode: 1, uid: 0.5 }]), "sockets[0].uid: "],
      // @ts-expect-error: no socket
      [() => sockets.processesOf([{ inode: 1 }, 5]), "sockets[1]: expected a socket, got 5"],
      // @ts-expect-error: no list
      [() => sockets.processesOf(5), "sockets: "],
      // @ts-expect-error: no flag
      [() => sockets.processesOf([], { first: 1 }), "first: expected true or false, got 1"],
      [() => sockets.list({ pid: 0 }), "filter.pid: "],
      [() => sockets.list({ pid: 1.5 }), "filter.pid: "],
    ];
    for (const [run, message] of cases) expect(run).toThrow(message);
    sockets.close();
    expect(() => sockets.processesOf([])).toThrow("closed");
  });
});

describeWith(["strace"], "a search for the first process", () => {
  test("reads the descriptors of other processes once, not for each search", () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-processes-"));
    try {
      const log = join(folder, "log");
      const prefix = ["strace", "-f", "-e", "trace=open,openat", "-o", log];
      const { lines, errors } = runProgram(join(import.meta.dir, "programs/owners.ts"), { prefix });
      expect({ lines, errors }).toEqual({ lines: ["60"], errors: "" });
      const reads = new Map<string, number>();
      for (const [, pid = ""] of readFileSync(log, "utf8").matchAll(/"\/proc\/(\d+)\/fd"/g))
        reads.set(pid, (reads.get(pid) ?? 0) + 1);
      const counts = [...reads.values()].toSorted((a, b) => b - a);
      expect(counts[0]).toBe(60);
      expect(counts.slice(1).every((count) => count === 1)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
