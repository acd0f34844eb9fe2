import { expect, test } from "bun:test";
import { taskstats } from "../../../src/families/taskstats.ts";
import { NETLINK_GENERIC, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { take } from "../families.ts";

test("TASKSTATS returns the counters of processes and threads", () => {
  using netns = NetworkNamespace.current();
  using client = taskstats.connect({ netns });
  const { pid } = process;
  const { aggrTgid } = client.do("get", { tgid: pid });
  expect(aggrTgid).toMatchObject({ tgid: pid, stats: { version: expect.any(Number) } });
  expect(aggrTgid!.stats!.nvcsw).toBeGreaterThan(0n);
  const { aggrPid } = client.do("get", { pid });
  expect(aggrPid).toMatchObject({ pid, stats: { acPid: pid, acComm: expect.stringMatching(/^bun/), acUid: 0 } });
  expect(aggrPid!.stats!.acEtime).toBeGreaterThan(0n);
  expect(aggrPid!.stats!.acTgid).toBe(pid);
  expect(aggrPid!.unparsed).toBeUndefined();
  expect(thrown(() => client.do("get", { pid: 0x3fffff }))).toMatchObject({ code: "ESRCH" });
});

test("TASKSTATS reports ending tasks to the registered socket", async () => {
  using netns = NetworkNamespace.current();
  using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
  const processors = `0-${navigator.hardwareConcurrency - 1}`;
  using registering = taskstats.connect({ socket });
  registering.do("register", { registerCpumask: processors });
  using client = taskstats.connect({ netns });
  await using events = client.events([], { socket });
  const child = Bun.spawn(["sh", "-c", "exit 3"]);
  await child.exited;
  for (;;) {
    const [event] = await take(events, 1);
    if (event?.name !== "exit-ntf") throw new Error(`unexpected event ${event?.name}`);
    const { aggrPid } = event.fields;
    if (aggrPid?.pid !== child.pid) continue;
    expect(aggrPid.stats).toMatchObject({ acPid: child.pid, acExitcode: 3 << 8, acPpid: process.pid });
    break;
  }
});
