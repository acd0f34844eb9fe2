import { beforeAll, expect, test } from "bun:test";
import { tipcv2 as tipcv2Family } from "../../../src/families/tipcv2.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import { linkIndex, links, linkUp } from "../links/links.ts";
import { loadModule } from "../modules.ts";

const lab = useLab();

/** A TIPC link, as the node at one of its ends lists it. */
interface Linked {
  link: { name: string; active?: true; up?: true; broadcast?: true };
}

// The kernel module tipc has no alias for its netlink family, so the test loads it by name.
beforeAll(() => loadModule("tipc"));

test("TIPCv2 enables, changes and disables bearers", () => {
  runIn(lab.netns, ["ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"]);
  linkUp(lab.netns, "veth0");
  const tipc = tipcv2Family.connect({ netns: lab.netns });
  const name = "eth:veth0";
  tipc.do("bearer-enable", { bearer: { name, prop: { prio: 12 } } });
  const found = tipc.do("bearer-get", { bearer: { name } })!;
  expect(found).toMatchObject({ bearer: { name, prop: { prio: 12, tol: expect.any(Number) } } });
  expect(found["unparsed"]).toBeUndefined();
  expect(tipc.dump("bearer-get", {}).toArray()).toEqual([found]);
  expect(runIn(lab.netns, ["tipc", "bearer", "list"]).trim()).toBe(name);
  tipc.do("bearer-set", { bearer: { name, prop: { tol: 2500 } } });
  expect(tipc.do("bearer-get", { bearer: { name } })).toMatchObject({ bearer: { prop: { tol: 2500 } } });
  expect(runIn(lab.netns, ["tipc", "bearer", "get", "tolerance", "media", "eth", "device", "veth0"]).trim()).toBe(
    "2500",
  );
  tipc.do("bearer-disable", { bearer: { name } });
  expect(tipc.dump("bearer-get", {}).toArray()).toEqual([]);
  expect(thrown(() => tipc.do("bearer-get", { bearer: { name } }))).toMatchObject({ code: "EINVAL" });
});

test("two TIPC nodes discover each other and list their link", async () => {
  using other = NetworkNamespace.create();
  runIn(lab.netns, ["ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"]);
  const header = { ifiIndex: linkIndex(lab.netns, "veth1") };
  links(lab.netns).do("setlink", { header, netNsFd: other.fd });
  linkUp(lab.netns, "veth0");
  linkUp(other, "veth1");
  const here = tipcv2Family.connect({ netns: lab.netns });
  const there = tipcv2Family.connect({ netns: other });
  here.do("bearer-enable", { bearer: { name: "eth:veth0" } });
  there.do("bearer-enable", { bearer: { name: "eth:veth1" } });
  const up = (tipc: ReturnType<typeof tipcv2Family.connect>) =>
    (tipc.dump("link-get").toArray() as object[] as Linked[]).flatMap(({ link }) =>
      link.up && !link.broadcast ? [link] : [],
    );
  // The two TIPC nodes discover each other independently, not necessarily at the same time.
  await until(() => [here, there].every((tipc) => up(tipc).length > 0), "the link is up at both ends");
  const [link, ...others] = up(here);
  expect(others).toEqual([]);
  const { name, active } = link!;
  expect(name).toMatch(/^\w+:veth0-\w+:veth1$/);
  expect(active).toBe(true);
  expect(runIn(lab.netns, ["tipc", "link", "list"])).toContain(`${name}: up`);
  const address = (netns: NetworkNamespace) => Number.parseInt(runIn(netns, ["tipc", "node", "get", "address"]), 16);
  const nodes = (tipc: ReturnType<typeof tipcv2Family.connect>) =>
    (tipc.dump("node-get").toArray() as object[] as { node: { addr: number; up?: true } }[]).map(({ node }) => node);
  expect(nodes(here)).toEqual([{ addr: address(other), up: true }]);
  expect(nodes(there)).toEqual([{ addr: address(lab.netns), up: true }]);
  here.do("link-set", { link: { name, prop: { tol: 3000 } } });
  expect(up(here)).toMatchObject([{ name, prop: { tol: 3000 } }]);
  there.do("bearer-disable", { bearer: { name: "eth:veth1" } });
  here.do("bearer-disable", { bearer: { name: "eth:veth0" } });
  expect(up(here)).toEqual([]);
});

test("TIPCv2 lists media and changes the network id", () => {
  const tipc = tipcv2Family.connect({ netns: lab.netns });
  const media = tipc.dump("media-get", {}).toArray() as object[] as { media: { name: string } }[];
  expect(media.map(({ media: { name } }) => name).sort()).toEqual(
    runIn(lab.netns, ["tipc", "media", "list"]).trim().split("\n").sort(),
  );
  tipc.do("net-set", { net: { id: 4712 } });
  expect(tipc.dump("net-get", {}).toArray()).toMatchObject([{ net: { id: 4712 } }]);
  expect(runIn(lab.netns, ["tipc", "node", "get", "netid"]).trim()).toBe("4712");
});

test("TIPCv2 reports whether addresses have the old format", () => {
  const tipc = tipcv2Family.connect({ netns: lab.netns });
  expect(tipc.do("addr-legacy-get", {})).toEqual({ net: {} });
  tipc.do("net-set", { net: { addr: 0x01001001 } });
  expect(tipc.do("addr-legacy-get", {})).toEqual({ net: { addrLegacy: true } });
});
