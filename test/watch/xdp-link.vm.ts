import { expect, test } from "bun:test";
import { closeSync } from "node:fs";
import { links, mirror } from "../../src/watch/index.ts";
import { runIn } from "../support/oracle.ts";
import { until } from "../support/threads.ts";
import { useLab } from "../vm/lab.ts";
import { XdpProgram } from "../vm/xdp-program.ts";

const lab = useLab();

// The kernel announces programs that are attached through netlink, and none that is attached by a BPF link.
test("a mirror shows an XDP program that a BPF link attaches, and its end, up to the greatest age", async () => {
  const { netns } = lab;
  using program = new XdpProgram();
  runIn(netns, ["ip", "link", "add", "va", "up", "type", "veth", "peer", "name", "vb"]);
  await using kernel = await mirror(links, { netns, inLoop: true, maxAgeMs: 100 });
  const attached = () => kernel.links.byName("va")?.xdp?.attached ?? 0;
  expect(attached()).toBe(0);
  const fd = netns.run(() => program.attachByLink(kernel.links.byName("va")!.header.ifiIndex));
  await until(() => attached() !== 0, "the program is there");
  closeSync(fd);
  await until(() => attached() === 0, "the program is gone");
});
