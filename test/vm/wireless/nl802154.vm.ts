import { afterAll, beforeAll, expect, test } from "bun:test";
import { nl802154 } from "../../../src/families/nl802154.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { loadModule, unloadModule } from "../modules.ts";

beforeAll(() => {
  unloadModule("mac802154_hwsim");
  unloadModule("fakelb");
  loadModule("fakelb", "numlbs=2");
});
afterAll(() => unloadModule("fakelb"));

/** Returns the values that `iwpan` prints. The keys are their names. */
function iwpan(...words: string[]): Record<string, string> {
  using netns = NetworkNamespace.current();
  const lines = runIn(netns, ["iwpan", ...words]).matchAll(/^\t(\w+):? (.*?),? *$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name!, value!]));
}

test("nl802154 lists radios as `iwpan phy` shows", () => {
  const client = nl802154.connect();
  const radios = client.dump("get-wpan-phy").toArray();
  expect(radios).toHaveLength(2);
  const { wpanPhy, wpanPhyName, wpanPhyCaps: caps } = radios[0]!;
  expect(client.do("get-wpan-phy", { wpanPhy })).toEqual(radios[0]!);
  expect(JSON.stringify(radios, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toContain("un");
  using netns = NetworkNamespace.current();
  const shown = runIn(netns, ["iwpan", "phy", wpanPhyName, "info"]);
  const channels = [...shown.matchAll(/^\tpage (\d+): ([\d,]+)/gm)].flatMap(([, page, list]) => {
    const numbers = list!.split(",").filter((number) => number !== "");
    return numbers.map((number) => ({ page: Number(page), channel: Number(number) }));
  });
  expect(channels.length).toBeGreaterThan(50);
  expect(caps.channels).toEqual(channels);
  expect(caps).toMatchObject({ iftypes: { node: true, monitor: true }, minMinbe: 3, maxMaxbe: 5, lbt: "false" });
  client.do("set-channel", { wpanPhy, page: 0, channel: 26 });
  expect(client.do("get-wpan-phy", { wpanPhy })).toMatchObject({ page: 0, channel: 26 });
  expect(runIn(netns, ["iwpan", "phy", wpanPhyName, "info"])).toContain("current_channel: 26,");
  expect(thrown(() => client.do("set-channel", { wpanPhy, page: 31, channel: 0 }))).toMatchObject({ code: "EINVAL" });
});

test("nl802154 creates, changes, lists and deletes interfaces", () => {
  const client = nl802154.connect();
  const { wpanPhy } = client.dump("get-wpan-phy").toArray()[0]!;
  client.do("new-interface", { wpanPhy, ifname: "low0", iftype: "node", extendedAddr: 0x0200_0000_0000_0001n });
  const list = () => client.dump("get-interface").toArray();
  const { ifindex = 0, wpanDev } = list().find(({ ifname }) => ifname === "low0")!;
  client.do("set-pan-id", { ifindex, panId: 0xbeef });
  client.do("set-short-addr", { wpanDev, shortAddr: 0x1234 });
  client.do("set-ackreq-default", { ifindex, ackreqDefault: 1 });
  client.do("set-backoff-exponent", { ifindex, minBe: 3, maxBe: 5 });
  const found = client.do("get-interface", { ifindex });
  expect(found).toMatchObject({ panId: 0xbeef, shortAddr: 0x1234, ackreqDefault: 1, iftype: "node", wpanPhy });
  expect(iwpan("dev", "low0", "info")).toEqual({
    ifindex: `${ifindex}`,
    wpan_dev: `0x${wpanDev.toString(16)}`,
    extended_addr: `0x${found.extendedAddr.toString(16).padStart(16, "0")}`,
    short_addr: "0x1234",
    pan_id: "0xbeef",
    type: "node",
    max_frame_retries: `${found.maxFrameRetries}`,
    min_be: "3",
    max_be: "5",
    max_csma_backoffs: `${found.maxCsmaBackoffs}`,
    lbt: "0",
    ackreq_default: "1",
  });
  expect(found.extendedAddr).toBe(0x0200_0000_0000_0001n);
  client.do("del-interface", { ifindex });
  expect(list().map(({ ifname }) => ifname)).not.toContain("low0");
  expect(thrown(() => client.do("get-interface", { ifindex }))).toMatchObject({ code: "ENODEV" });
});

test("nl802154 moves radios to another namespace", () => {
  const client = nl802154.connect();
  const { wpanPhy } = client.dump("get-wpan-phy").toArray()[0]!;
  using here = NetworkNamespace.current();
  using netns = NetworkNamespace.create();
  client.do("set-wpan-phy-netns", { wpanPhy, netnsFd: netns.fd });
  const there = nl802154.connect({ netns });
  expect(there.dump("get-interface").toArray()).toMatchObject([{ wpanPhy }]);
  expect(client.dump("get-wpan-phy").toArray()).toHaveLength(1);
  there.do("set-wpan-phy-netns", { wpanPhy, netnsFd: here.fd });
  expect(client.dump("get-wpan-phy").toArray()).toHaveLength(2);
});
