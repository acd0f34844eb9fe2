import { expect, test } from "bun:test";
import { batadv } from "../../../src/families/batadv.ts";
import { ila } from "../../../src/families/ila.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import { linkIndex, links } from "../links/links.ts";
import { loadModule } from "../modules.ts";

const lab = useLab();
const ip = (netns: NetworkNamespace, words: string) => runIn(netns, ["ip", ...words.split(" ")]);

test("batadv changes mesh settings and lists nodes", async () => {
  loadModule("batman_adv");
  using other = NetworkNamespace.create();
  ip(lab.netns, "link add near type veth peer name far");
  links(lab.netns).do("setlink", { header: { ifiIndex: linkIndex(lab.netns, "far") }, netNsFd: other.fd });
  for (const [netns, port] of [
    [lab.netns, "near"],
    [other, "far"],
  ] as const) {
    ip(netns, "link add mesh0 type batadv");
    ip(netns, `link set ${port} master mesh0 up`);
    ip(netns, "link set mesh0 up");
  }
  const client = batadv.connect({ netns: lab.netns });
  const meshIfindex = linkIndex(lab.netns, "mesh0");
  const found = client.do("get-mesh", { meshIfindex });
  expect(found).toMatchObject({ meshIfindex, meshIfname: "mesh0", gwMode: "off" });
  expect(found).not.toContainAnyKeys(["unknown", "unparsed"]);
  expect(client.dump("get-routing-algos").toArray()).toContainEqual({ algoName: found.algoName! });

  await using events = client.events("config", { inLoop: true });
  client.do("set-mesh", { meshIfindex, hopPenalty: 7, origInterval: 100, gwMode: "server" });
  const { value: event } = await events[Symbol.asyncIterator]().next();
  expect(event).toMatchObject({ name: "mesh-changed", fields: { meshIfindex, hopPenalty: 7, origInterval: 100 } });
  expect(client.do("get-mesh", { meshIfindex })).toMatchObject({ hopPenalty: 7, origInterval: 100, gwMode: "server" });

  const [port, ...others] = client.dump("get-hardif", { meshIfindex }).toArray();
  expect(others).toEqual([]);
  expect(port).toMatchObject({ hardIfname: "near", active: true, meshIfname: "mesh0" });
  const far = links(other).do("getlink", { ifname: "far" }).address!;
  const nodes = () => client.dump("get-originators", { meshIfindex }).toArray();
  await until(() => nodes().some(({ origAddress }) => origAddress === far), "the other node is known");
  expect(nodes()[0]).toMatchObject({ origAddress: far, neighAddress: far, hardIfname: "near", flagBest: true });
  expect(client.dump("get-transtable-local", { meshIfindex }).toArray()).not.toEqual([]);
});

test("ila adds, lists and deletes mappings", () => {
  loadModule("ila");
  const client = ila.connect({ netns: lab.netns });
  const mapping = {
    locator: 0x2001_0db8_0000_0001n,
    locatorMatch: 0x2001_0db8_0000_0002n,
    ifindex: 0,
    csumMode: "no-action",
    identType: "luid",
  } as const;
  client.do("add", mapping);
  expect(client.dump("get").toArray()).toEqual([mapping]);
  client.do("del", { locator: mapping.locator, locatorMatch: mapping.locatorMatch });
  ip(lab.netns, "ila add loc_match 2001:db8:0:2 loc 2001:db8:0:1 csum-mode no-action ident-type luid");
  expect(client.dump("get").toArray()).toEqual([mapping]);
  client.do("flush", {});
  expect(client.dump("get").toArray()).toEqual([]);
});
