// Process events require the initial namespaces and CAP_NET_ADMIN, which only the virtual machine has.
import { expect, test } from "bun:test";
import { NETLINK_ROUTE, NetlinkSocket } from "../../../src/index.ts";
import { Routes } from "../../../src/subsystems/route/index.ts";
import { routes, type Watch, watch } from "../../../src/watch/index.ts";
import { within } from "../../support/threads.ts";
import { useLab } from "../../vm/lab.ts";
import { changeByPrograms } from "./programs.ts";

/** Number of changes. For the recorded run: `bun run test:vm who/programs --kernel 6.12 --define=WHO_CHANGES=10000`. */
const CHANGES = typeof WHO_CHANGES === "undefined" ? 1000 : WHO_CHANGES;
declare const WHO_CHANGES: number | undefined;

const lab = useLab();
const ADD = ["ip", "route", "add", "unreachable", "10.0.1.0/24"];

async function started(): Promise<Watch<typeof routes>> {
  const changes = watch(routes, { netns: lab.netns, who: true });
  await within(changes[Symbol.asyncIterator]().next(), "the snapshot");
  return changes;
}

async function nextBy(changes: Watch<typeof routes>) {
  const { value } = await within(changes[Symbol.asyncIterator]().next(), "a change");
  expect(value?.kind).toBe("add");
  return value !== undefined && "by" in value ? value.by : undefined;
}

/** Adds a route through a socket with a port id, and closes the socket. */
function addThrough(portId: number, number = 1): void {
  using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns: lab.netns, ...(portId !== 0 && { portId }) });
  using table = Routes.open({ socket });
  table.add({ dst: `10.0.${number}.0/24`, type: "unreachable" });
}

/** Starts processes until one has the given id. Returns false if another process has it. */
function reuse(pid: number): boolean {
  const script = `echo ${pid - 1} > /proc/sys/kernel/ns_last_pid; /bin/true & wait; echo $!`;
  for (let attempts = 0; attempts < 1000; attempts++) {
    if (Number(Bun.spawnSync(["sh", "-c", script]).stdout.toString()) === pid) return true;
  }
  return false;
}

test("names nearly all of many programs that end at once, and none wrong", async () => {
  const total = CHANGES;
  const { right, wrong, unknown } = await changeByPrograms(lab.netns, total, 50);
  console.log(`${total} changes: ${right} right, ${wrong} wrong, unknown ${JSON.stringify([...unknown])}`);
  expect(wrong).toBe(0);
  // Under load, lost process events and reports make some programs unknown.
  expect(right, JSON.stringify([...unknown])).toBeGreaterThanOrEqual(total * 0.9);
});

test("names a program that has ended before the event is read", async () => {
  await using changes = await started();
  const { pid } = lab.netns.run(() => Bun.spawnSync(ADD));
  expect(await nextBy(changes)).toMatchObject({ portId: pid, pid, program: "ip", uid: 0 });
});

test("names no program if several processes had the id", async () => {
  await using changes = await started();
  const { pid } = lab.netns.run(() => Bun.spawnSync(ADD));
  expect(reuse(pid)).toBe(true);
  const by = await nextBy(changes);
  expect(by).toEqual({ portId: pid, reason: `the socket is closed, and several processes had the id ${pid}` });
});

test("does not name a running process whose id another program uses as port id", async () => {
  await using changes = await started();
  await using other = Bun.spawn(["sleep", "1000"]);
  addThrough(other.pid);
  const by = await nextBy(changes);
  const reason = `the socket is closed, and process ${other.pid} with its port id as id has not ended`;
  expect(by).toEqual({ portId: other.pid, reason });
});

test("share one subscription to process events, which ends with the last watch", async () => {
  const first = await started();
  const second = await started();
  await first.stop();
  const { pid } = lab.netns.run(() => Bun.spawnSync(ADD));
  expect(await nextBy(second)).toMatchObject({ pid, program: "ip" });
  await second.stop();
  await using third = await started();
  expect(lab.netns.run(() => Bun.spawnSync(["ip", "route", "add", "unreachable", "10.0.9.0/24"])).exitCode).toBe(0);
  expect(await nextBy(third)).toMatchObject({ program: "ip" });
});
