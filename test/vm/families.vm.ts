import { beforeAll, describe, expect, test } from "bun:test";
import { nlctrl } from "../../src/families/nlctrl.ts";
import {
  closeIdleSockets,
  dump,
  GENL_HDRLEN,
  listFamilies,
  lookupFamily,
  MessageWriter,
  NETLINK_GENERIC,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_DUMP,
  NLM_F_REQUEST,
} from "../../src/index.ts";
import { eventsUntil, undescribed } from "../families/oracles.ts";
import { thrown } from "../message/bytes.ts";
import { openResources } from "../support/descriptors.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { runIn } from "../support/oracle.ts";
import { isLoaded, loadModule, NoAutomaticModules, unloadModule } from "./modules.ts";

/**
 * Generic netlink families by the name of their kernel module. The kernel loads these modules when the family is looked
 * up, because they have an alias.
 */
const announced: [family: string, module: string][] = [
  ["ovs_datapath", "openvswitch"],
  ["ovs_vport", "openvswitch"],
  ["ovs_flow", "openvswitch"],
  ["ovs_packet", "openvswitch"],
  ["ovs_meter", "openvswitch"],
  ["ovs_ct_limit", "openvswitch"],
  ["nl80211", "cfg80211"],
  ["wireguard", "wireguard"],
  ["macsec", "macsec"],
  ["gtp", "gtp"],
  ["l2tp", "l2tp_netlink"],
  ["NET_DM", "drop_monitor"],
];
/** Generic netlink families of other kernel modules. Some of these modules have no alias, so the test loads them. */
const silent: [family: string, module: string][] = [
  ["team", "team"],
  ["TIPCv2", "tipc"],
  ["nbd", "nbd"],
];

const NL80211_CMD_GET_WIPHY = 1;
const NL80211_ATTR_WIPHY_NAME = 2;
const NL80211_ATTR_SPLIT_WIPHY_DUMP = 174;

// An earlier test file may have loaded these modules.
beforeAll(() => {
  for (const [, module] of [...announced, ...silent]) unloadModule(module);
});

describe("generic netlink families in modules", () => {
  test.each(announced)("load their module on lookup: %s in module %s", (name, module) => {
    const first = announced.find(([, other]) => other === module)![0];
    expect(isLoaded(module)).toBe(name !== first);
    const family = lookupFamily(name);
    expect(isLoaded(module)).toBe(true);
    expect(family.name).toBe(name);
    // The kernel announced the family when it loaded the module. This second lookup therefore discards the cached
    // result of the first one.
    expect(lookupFamily(name)).toEqual(family);
    expect(lookupFamily(name)).toBe(lookupFamily(name));
  });

  test.each(silent)("are found after their module is loaded: %s in module %s", (name, module) => {
    using _ = new NoAutomaticModules();
    expect(thrown(() => lookupFamily(name))).toMatchObject({ code: "ENOENT" });
    loadModule(module);
    expect(lookupFamily(name).name).toBe(name);
  });

  test("match `genl ctrl list` in each namespace", () => {
    using first = NetworkNamespace.current();
    using other = NetworkNamespace.create();
    for (const netns of [first, other]) {
      const text = runIn(netns, ["genl", "ctrl", "list"]);
      const listed = [...text.matchAll(/^Name: (\S+)\s+ID: (\w+)/gm)].map(([, name, id]) => [name!, Number(id)]);
      expect(listFamilies({ netns }).map(({ name, id }) => [name, id])).toEqual(listed);
      const names = new Set(listed.map(([name]) => name));
      for (const [name] of [...announced, ...silent]) {
        if (names.has(name)) expect(lookupFamily(name, { netns }).name).toBe(name);
        else expect(thrown(() => lookupFamily(name, { netns }))).toMatchObject({ code: "ENOENT" });
      }
      if (netns === first) for (const [name] of [...announced, ...silent]) expect(names.has(name)).toBe(true);
    }
  });
});

test("The nlctrl client reports registered and removed families and groups", async () => {
  unloadModule("gtp");
  using client = nlctrl.connect();
  await using events = client.events("notify");
  loadModule("gtp");
  unloadModule("gtp");
  const received = await eventsUntil(events, ({ name }) => name === "delfamily");
  expect(undescribed(received)).toEqual([]);
  expect(received.map(({ name }) => name)).toEqual(["getfamily", "newmcast-grp", "delmcast-grp", "delfamily"]);
  for (const { fields } of received) expect(fields).toMatchObject({ familyName: "gtp" });
  expect(received[1]).toMatchObject({ fields: { mcastGroups: [{ name: "gtp" }] } });
});

describe("cache of generic netlink families", () => {
  test("contains no missing families", () => {
    unloadModule("wireguard");
    using _ = new NoAutomaticModules();
    for (let round = 0; round < 3; round++) {
      expect(thrown(() => lookupFamily("wireguard"))).toMatchObject({ code: "ENOENT" });
    }
  });

  test("expires in all namespaces after a module change", () => {
    unloadModule("gtp");
    using netns = NetworkNamespace.create();
    const here = lookupFamily("ethtool");
    const there = lookupFamily("ethtool", { netns });
    expect(lookupFamily("ethtool")).toBe(here);
    expect(lookupFamily("ethtool", { netns })).toBe(there);
    loadModule("gtp");
    expect(lookupFamily("ethtool")).not.toBe(here);
    expect(lookupFamily("ethtool")).toEqual(here);
    expect(lookupFamily("ethtool", { netns })).not.toBe(there);
    const warm = lookupFamily("ethtool");
    expect(lookupFamily("ethtool")).toBe(warm);
    unloadModule("gtp");
    expect(lookupFamily("ethtool")).not.toBe(warm);
  });

  test("returns the new id of a reloaded family", () => {
    using netns = NetworkNamespace.create();
    const numbers: number[] = [];
    for (let round = 0; round < 2; round++) {
      const { id } = lookupFamily("macsec");
      expect(lookupFamily("macsec", { netns }).id).toBe(id);
      numbers.push(id);
      using _ = new NoAutomaticModules();
      unloadModule("macsec");
      expect(thrown(() => lookupFamily("macsec"))).toMatchObject({ code: "ENOENT" });
      expect(thrown(() => lookupFamily("macsec", { netns }))).toMatchObject({ code: "ENOENT" });
      loadModule("macsec");
    }
    // The kernel assigns the next free family number. After the highest number, it starts again at the lowest one.
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("returns the latest id after several reloads", () => {
    const before = lookupFamily("macsec").id;
    for (let round = 0; round < 2; round++) {
      unloadModule("macsec");
      loadModule("macsec");
    }
    const { id } = lookupFamily("macsec");
    expect(id).not.toBe(before);
    expect(listFamilies().find(({ name }) => name === "macsec")?.id).toBe(id);
    expect(lookupFamily("macsec").id).toBe(id);
  });

  test("leaks no descriptors when modules change", async () => {
    closeIdleSockets();
    const resources = openResources();
    for (let round = 0; round < 2; round++) {
      using netns = NetworkNamespace.create();
      lookupFamily("macsec", { netns });
      unloadModule("macsec");
      lookupFamily("macsec", { netns });
    }
    closeIdleSockets();
    await expectNoMoreOpen(resources);
  });
});

describe("simulated Wi-Fi radios", () => {
  test("have the names that `iw` shows", () => {
    loadModule("mac80211_hwsim", "radios=2");
    const { id } = lookupFamily("nl80211");
    const request = new MessageWriter(id, NLM_F_REQUEST | NLM_F_DUMP)
      .genetlink(NL80211_CMD_GET_WIPHY)
      .flag(NL80211_ATTR_SPLIT_WIPHY_DUMP)
      .finish();
    using socket = NetlinkSocket.open(NETLINK_GENERIC);
    const names: string[] = [];
    using radios = dump(NETLINK_GENERIC, request, { socket });
    for (const message of radios) {
      const attribute = message.attributes(GENL_HDRLEN);
      if (attribute.find(NL80211_ATTR_WIPHY_NAME)) names.push(attribute.string());
    }
    expect(radios.consistent).toBe(true);
    const distinct = [...new Set(names)];
    expect(names.length).toBeGreaterThan(distinct.length * 3);
    using netns = NetworkNamespace.current();
    const listed = [...runIn(netns, ["iw", "phy"]).matchAll(/^Wiphy (\S+)/gm)].map(([, name]) => name!);
    expect(distinct).toEqual(listed);
    expect(distinct).toHaveLength(2);
    unloadModule("mac80211_hwsim");
  });
});
