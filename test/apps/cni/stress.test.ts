import { beforeAll, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";
import { Addresses } from "../../../src/subsystems/route/index.ts";
import { randomFractions } from "../../message/random.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { inputs, seed } from "../../support/seed.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { Host } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

/** Runs at most `width` of the tasks at the same time. */
async function inParallel<Item>(items: readonly Item[], width: number, task: (item: Item) => Promise<void>) {
  const rest = [...items];
  const next = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await task(item);
  };
  await Promise.all(Array.from({ length: width }, next));
}

const COUNT = inputs(60, 120);
const WIDTH = 20;

describeInNamespaces("Many containers at once", () => {
  test("are added and removed without collisions", async () => {
    using host = new Host(plugin, { ipMasq: true });
    const containers = Array.from({ length: COUNT }, (_, index) => ({
      id: `c${index}`,
      netns: host.container(),
      port: 10_000 + index,
    }));
    const config = ({ port }: { port: number }) => ({
      runtimeConfig: { portMappings: [{ hostPort: port, containerPort: 80 }] },
    });
    const addresses: string[] = [];
    await inParallel(containers, WIDTH, async (container) => {
      const { ips } = await host.add(container.id, container.netns, config(container));
      addresses.push(ips[0].address);
      using inside = Addresses.open({ netns: container.netns });
      const [found] = inside.list({ dev: "eth0", family: "inet" }).toArray();
      expect(`${found?.local}/24`).toBe(ips[0].address);
    });
    expect(new Set(addresses).size).toBe(COUNT);
    expect(host.reservations()).toHaveLength(COUNT);
    expect(host.links()).toHaveLength(COUNT);
    // Of each container: its address, its network, its port, and two sources that are translated.
    expect(host.elements()).toBe(COUNT * 5);
    await inParallel(containers, WIDTH, async (container) => {
      expect(await host.call("DEL", container.id, { netns: container.netns, config: config(container) })).toEqual({
        code: 0,
        reply: undefined,
      });
    });
    expectNothing(host);
  }, 600_000);

  test("leave nothing behind if processes are killed and DEL is called afterwards", async () => {
    using host = new Host(plugin, { ipMasq: true });
    const chance = randomFractions(seed);
    const outcomes = { killed: 0, complete: 0 };
    /** Kills the process after a random time, and returns whether it had completed before. */
    const kill = async (child: ReturnType<Host["start"]>): Promise<boolean> => {
      await Promise.race([Bun.sleep(chance() * 200), child.exited]);
      child.kill("SIGKILL");
      const isComplete = (await child.exited) === 0;
      outcomes[isComplete ? "complete" : "killed"]++;
      return isComplete;
    };
    const config = (index: number) => ({
      runtimeConfig: {
        portMappings: [{ hostPort: 10_000 + index, containerPort: 80 }],
        bandwidth: { egressRate: 8e6, egressBurst: 8e5 },
      },
    });
    const containers = Array.from({ length: COUNT }, (_, index) => ({ index, netns: host.container() }));
    const tasks = async ({ index, netns }: { index: number; netns: NetworkNamespace }) => {
      const parameters = { netns, config: config(index) };
      await kill(host.start("ADD", `c${index}`, parameters));
      if (chance() < 0.5) await kill(host.start("DEL", `c${index}`, parameters));
      // The container can be added again after DEL, and is removed without its namespace.
      expect(await host.call("DEL", `c${index}`, { config: config(index) })).toEqual({ code: 0, reply: undefined });
      if (chance() < 0.3) {
        await host.add(`c${index}`, netns, config(index));
        expect((await host.call("DEL", `c${index}`, parameters)).code).toBe(0);
      }
    };
    await inParallel(containers, 8, tasks);
    expect(outcomes.killed).toBeGreaterThan(0);
    expectNothing(host);
  }, 600_000);

  test("leave nothing behind if processes are killed and GC is called afterwards", async () => {
    using host = new Host(plugin, { ipMasq: true });
    const chance = randomFractions(seed + 1);
    const containers = Array.from({ length: COUNT / 2 }, (_, index) => ({ id: `c${index}`, netns: host.container() }));
    await inParallel(containers, 8, async ({ id, netns }) => {
      const child = host.start("ADD", id, { netns });
      await Promise.race([Bun.sleep(chance() * 200), child.exited]);
      child.kill("SIGKILL");
      await child.exited;
    });
    const config = { "cni.dev/valid-attachments": [] };
    expect(await host.call("GC", "", { config })).toEqual({ code: 0, reply: undefined });
    expectNothing(host);
  }, 600_000);

  test("get host ports and addresses only once", async () => {
    using host = new Host(plugin, { ipam: undefined });
    const ipam = { type: "host-local", dataDir: host.directory, subnet: "10.88.0.0/29" };
    const portMappings = [{ hostPort: 8080, containerPort: 80 }];
    const containers = Array.from({ length: 12 }, (_, index) => ({ id: `c${index}`, netns: host.container() }));
    const codes: number[] = [];
    await inParallel(containers, 12, async ({ id, netns }) => {
      const { reply } = await host.call("ADD", id, { netns, config: { ipam, runtimeConfig: { portMappings } } });
      codes.push(reply.code ?? 0);
    });
    // One container has the port. The others failed because of the port (102), or because no address was free (11).
    expect(codes.filter((code) => code === 0)).toHaveLength(1);
    expect(codes.filter((code) => code !== 0 && code !== 102 && code !== 11)).toEqual([]);
    expect([host.reservations().length, host.links().length, host.elements()]).toEqual([1, 1, 3]);
  }, 600_000);
});

function expectNothing(host: Host): void {
  expect([host.links(), host.reservations(), host.elements()]).toEqual([[], [], 0]);
  // Only the files with the last addresses remain. Processes that were killed early have created no folder.
  const folder = join(host.directory, "lab");
  const files = existsSync(folder) ? readdirSync(folder) : [];
  expect(files.filter((name) => !name.startsWith("last_reserved_ip."))).toEqual([]);
}
