import { expect, test } from "bun:test";
import { closeSync } from "node:fs";
import { links, mirror } from "../../src/watch/index.ts";
import { runIn } from "../support/oracle.ts";
import { until } from "../support/threads.ts";
import { useLab } from "../vm/lab.ts";
import { XdpProgram } from "../vm/route/bpf-programs.ts";

const lab = useLab();

// The kernel announces an XDP program only if it is attached through netlink.
test("A mirror with maxAgeMs shows XDP programs attached by BPF links", async () => {
  const { netns } = lab;
  using program = new XdpProgram();
  runIn(netns, ["ip", "link", "add", "va", "up", "type", "veth", "peer", "name", "vb"]);
  await using kernel = await mirror(links, { netns, inLoop: true, maxAgeMs: 100 });
  const attached = () => kernel.links.byName("va")?.xdp?.attached ?? 0;
  expect(attached()).toBe(0);
  const fd = netns.run(() => program.attachByLink(kernel.links.byName("va")!.ifindex));
  await until(() => attached() !== 0, "the mirror shows the program");
  closeSync(fd);
  await until(() => attached() === 0, "the mirror shows no program");
});
