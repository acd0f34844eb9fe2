import { expect, spyOn, test } from "bun:test";
import { MessageWriter, NETLINK_CONNECTOR, NetlinkSocket, NLMSG_DONE } from "../../../src/index.ts";
import { type Gap, type ProcessEvent, ProcessEvents } from "../../../src/subsystems/system/index.ts";
import { thrown } from "../../message/bytes.ts";
import { within } from "../../support/threads.ts";
import { useLab } from "../../vm/lab.ts";

const lab = useLab();

/** Reads process events up to the first one that matches, and returns all of them. */
async function upTo(events: ProcessEvents, accepts: (event: ProcessEvent) => boolean): Promise<(ProcessEvent | Gap)[]> {
  const items: (ProcessEvent | Gap)[] = [];
  const reader = events[Symbol.asyncIterator]();
  for (;;) {
    const { value } = await within(reader.next(), "an event");
    items.push(value!);
    if (value!.kind !== "gap" && accepts(value!)) return items;
  }
}

function without(items: readonly (ProcessEvent | Gap)[], pid: number): string[] {
  return items.flatMap((item) => {
    if (item.kind === "gap" || item.kind === "unknown" || item.kind === "fork") return [];
    return item.task.pid === pid ? [item.kind] : [];
  });
}

test("ProcessEvents reports a program from start to exit", async () => {
  await using events = ProcessEvents.open();
  const child = Bun.spawn(["sh", "-c", "exit 7"]);
  await child.exited;
  const items = await upTo(events, (event) => event.kind === "exit" && event.task.pid === child.pid);
  expect(items.some((item) => item.kind === "fork" && item.child.pid === child.pid)).toBe(true);
  expect(without(items, child.pid)).toContain("exec");
  const last = items.at(-1) as ProcessEvent;
  expect(last).toMatchObject({ kind: "exit", task: { tid: child.pid, pid: child.pid }, code: 7, exitSignal: 17 });
  expect(last).not.toHaveProperty("signal");
  expect(last.timestamp).toBeGreaterThan((items[0] as ProcessEvent).timestamp - 1n);
  expect(last.cpu).toBeLessThan(64);
});

test("ProcessEvents reports fatal signals and new sessions", async () => {
  await using events = ProcessEvents.open();
  const killed = Bun.spawn(["sleep", "60"]);
  killed.kill("SIGKILL");
  await killed.exited;
  const items = await upTo(events, (event) => event.kind === "exit" && event.task.pid === killed.pid);
  const last = items.at(-1) as ProcessEvent;
  expect(last).toMatchObject({ signal: 9 });
  expect(last).not.toHaveProperty("code");
  const session = Bun.spawn(["setsid", "true"]);
  await session.exited;
  await upTo(events, (event) => event.kind === "session");
});

test("ProcessEvents reports the exact number of lost events", async () => {
  const all = ProcessEvents.open({ receiveBufferSize: 8 * 1024 * 1024 });
  const some = ProcessEvents.open({ receiveBufferSize: 4096 });
  for (let round = 0; round < 20; round++) Bun.spawnSync(["true"]);
  await some.stop();
  const marker = Bun.spawn(["true"]);
  await marker.exited;
  await all.stop();
  const kept: ProcessEvent[] = [];
  let dropped = 0;
  for await (const event of some) {
    if (event.kind === "gap") dropped += event.dropped;
    else kept.push(event);
  }
  const everything: ProcessEvent[] = [];
  for await (const event of all) if (event.kind !== "gap") everything.push(event);
  const last = kept.at(-1)!;
  const key = ({ cpu, timestamp, kind }: ProcessEvent) => `${cpu} ${timestamp} ${kind}`;
  const position = everything.findIndex((event) => key(event) === key(last));
  expect(position).toBeGreaterThan(0);
  expect(dropped).toBeGreaterThan(0);
  // Both subscriptions began before the first program started.
  const keys = new Set(everything.map(key));
  for (const event of kept) expect(keys.has(key(event))).toBe(true);
  expect(kept.length + dropped).toBeGreaterThanOrEqual(position + 1);
  expect(kept.length + dropped).toBeLessThanOrEqual(everything.length);
});

test("ProcessEvents ignores acknowledgements for other programs", async () => {
  const invalid = new MessageWriter(NLMSG_DONE)
    .struct((message) => message.u32(1).u32(1).u32(0).u32(0).u16(4).u16(0).u32(99))
    .finish();
  // Without a listener, the kernel does not acknowledge requests.
  await using _listener = ProcessEvents.open();
  using other = NetlinkSocket.open(NETLINK_CONNECTOR);
  // The kernel rejects the request of the other program, and announces the rejection before it reads the request of the
  // subscription under test.
  const send = NetlinkSocket.prototype.send;
  const spy = spyOn(NetlinkSocket.prototype, "send").mockImplementationOnce(function (this: NetlinkSocket, ...args) {
    send.call(other, invalid);
    return send.apply(this, args as never) as never;
  });
  try {
    await using events = ProcessEvents.open();
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
    // The kernel numbers acknowledgements like events. Acknowledgements must not be reported as gaps.
    for (let round = 0; round < 4; round++) {
      Bun.spawnSync(["true"]);
      other.send(invalid);
    }
    const child = Bun.spawn(["true"]);
    await child.exited;
    const items = await upTo(events, (event) => event.kind === "exit" && event.task.pid === child.pid);
    expect(items.filter(({ kind }) => kind === "gap")).toEqual([]);
  } finally {
    spy.mockRestore();
  }
});

test("ProcessEvents ends when the signal is aborted", async () => {
  const abort = new AbortController();
  const events = ProcessEvents.open({ signal: abort.signal });
  const reader = events[Symbol.asyncIterator]();
  abort.abort(new Error("enough"));
  await expect(within(reader.next(), "the end")).rejects.toThrow("enough");
  await events.stop();
});

test("ProcessEvents rejects other network namespaces", () => {
  const error = lab.netns.run(() => thrown(() => ProcessEvents.open()));
  expect(error).toMatchObject({ code: expect.stringMatching(/^(ECONNREFUSED|EPERM|EPROTONOSUPPORT)$/) });
  expect(() => ProcessEvents.open({ netns: lab.netns } as never)).toThrow("options.netns: unknown option");
});
