import { expect, test } from "bun:test";
import { hsr } from "../../../src/families/hsr.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import { linkIndex, links } from "./links.ts";

const lab = useLab();

// Debian's Linux 6.1 is built without HSR (High-availability Seamless Redundancy).
const hasHsr = Bun.spawnSync(["modprobe", "hsr"]).exitCode === 0;

test("HSR lists the nodes of a ring with their state", async () => {
  if (!hasHsr) {
    expect(thrown(() => hsr.connect({ netns: lab.netns }).do("get-node-list", { ifindex: 1 }))).toMatchObject({
      code: "ENOENT",
      message: expect.stringContaining("CONFIG_HSR"),
    });
    return;
  }

  using other = NetworkNamespace.create();
  for (const [name, peer] of ["left", "right"].entries()) {
    runIn(lab.netns, ["ip", "link", "add", peer, "type", "veth", "peer", "name", `far${name}`]);
    const header = { ifiIndex: linkIndex(lab.netns, `far${name}`) };
    links(lab.netns).do("setlink", { header, netNsFd: other.fd });
    runIn(lab.netns, ["ip", "link", "set", peer, "up"]);
    runIn(other, ["ip", "link", "set", `far${name}`, "up"]);
  }
  const ring = (one: string, two: string) =>
    `ip link add ring type hsr slave1 ${one} slave2 ${two} version 1`.split(" ");
  runIn(lab.netns, ring("left", "right"));
  runIn(other, ring("far0", "far1"));
  for (const netns of [lab.netns, other]) runIn(netns, ["ip", "link", "set", "ring", "up"]);

  const client = hsr.connect({ netns: lab.netns });
  const ifindex = linkIndex(lab.netns, "ring");
  const [peer] = links(other)
    .dump("getlink")
    .toArray()
    .filter(({ ifname }) => ifname === "ring");
  // Each HSR node announces itself every 2 seconds.
  const nodes = () => client.do("get-node-list", { ifindex }).nodeAddr ?? [];
  await until(() => nodes().includes(peer!.address!), "the other node is known");
  const state = client.do("get-node-status", { ifindex, nodeAddr: [peer!.address!] });
  expect(state).toMatchObject({ ifindex, nodeAddr: [peer!.address!], if1Ifindex: linkIndex(lab.netns, "left") });
  expect(state.if1Age).toBeLessThan(100_000);
  expect(state).not.toContainAnyKeys(["unknown", "unparsed"]);
  const absent = "02:00:00:00:00:77";
  expect(thrown(() => client.do("get-node-status", { ifindex, nodeAddr: [absent] }))).toMatchObject({ code: "ENOENT" });
});
