import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Client } from "../../../src/client/index.ts";
import { type Events, type Groups, nl80211, type Operations, type WiphyAttrs } from "../../../src/families/nl80211.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { linkUp } from "../links/links.ts";
import { loadModule, unloadModule } from "../modules.ts";

// The kernel module mac80211_hwsim creates its simulated radios in the initial namespace.
let netns: NetworkNamespace;
let radios: Client<Operations, Events, Groups>;

beforeAll(() => {
  unloadModule("mac80211_hwsim");
  loadModule("mac80211_hwsim", "radios=2");
  netns = NetworkNamespace.current();
  radios = nl80211.connect({ netns });
});

afterAll(() => {
  netns.close();
  unloadModule("mac80211_hwsim");
});

/** Names of Wi-Fi interface types: the name that `iw` prints, and the name in the family `nl80211`. */
const KINDS: Readonly<Record<string, string>> = {
  IBSS: "adhoc",
  managed: "station",
  AP: "ap",
  "AP/VLAN": "apVlan",
  monitor: "monitor",
  "mesh point": "meshPoint",
  "P2P-client": "p2pClient",
  "P2P-GO": "p2pGo",
  "P2P-device": "p2pDevice",
  "outside context of a BSS": "ocb",
};

/** Returns the description of each Wi-Fi radio. The kernel sends each description in several messages. */
function described(): Map<number, object> {
  const found = new Map<number, object>();
  for (const part of radios.dump("get-wiphy", { splitWiphyDump: true }).toArray()) {
    found.set(part.wiphy!, { ...found.get(part.wiphy!), ...part });
  }
  return found;
}

test("nl80211 describes radios like `iw phy`", () => {
  const found = [...described().values()] as WiphyAttrs[];
  const texts = runIn(netns, ["iw", "phy"]).split(/^(?=Wiphy )/m);
  expect(found).toHaveLength(2);
  expect(texts).toHaveLength(2);
  for (const text of texts) {
    const name = /^Wiphy (\S+)/.exec(text)![1];
    const radio = found.find(({ wiphyName }) => wiphyName === name)!;
    const number = (pattern: RegExp) => Number(pattern.exec(text)![1]);
    expect(radio.wiphy).toBe(number(/wiphy index: (\d+)/));
    expect(radio.maxNumScanSsids).toBe(number(/max # scan SSIDs: (\d+)/));
    expect(radio.maxScanIeLen).toBe(number(/max scan IEs length: (\d+) bytes/));
    expect(radio.wiphyRetryShort).toBe(number(/Retry short limit: (\d+)/));
    expect(radio.wiphyRetryLong).toBe(number(/Retry long limit: (\d+)/));
    const kinds = text.split("Supported interface modes:")[1]!.matchAll(/^\t\t \* (.+)$|^\t\S/gm);
    const supported: string[] = [];
    for (const [, kind] of kinds) {
      if (kind === undefined) break;
      supported.push(KINDS[kind] ?? kind);
    }
    expect(Object.keys(radio.supportedIftypes!)).toEqual(supported);
    const ciphers = [...text.matchAll(/\(00-0f-ac:(\d+)\)/g)].map(([, cipher]) => 0x000f_ac00 + Number(cipher));
    expect(radio.cipherSuites).toEqual(ciphers);
  }
});

/** Returns the parts of a decoded value that the library could not decode, with their paths. */
function leftovers(value: unknown, path = ""): unknown[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = `${path}/${key}`;
    return key === "unparsed" || key === "unknown" ? [{ place, inner }] : leftovers(inner, place);
  });
}

test("the nl80211 spec covers all attributes of radios", () => {
  const parts = radios.dump("get-wiphy", { splitWiphyDump: true }).toArray();
  expect(parts.flatMap((part) => leftovers(part))).toEqual([]);
  const bands = parts.flatMap(({ wiphyBands }) => Object.values(wiphyBands ?? {}));
  expect(bands.some(({ rates }) => (rates?.length ?? 0) > 0)).toBe(true);
  expect(parts.find(({ controlPortEthertype }) => controlPortEthertype)).toBeDefined();
});

test("nl80211 joins, reads and changes a mesh", () => {
  const [wiphy] = described().keys();
  const made = radios.do("new-interface", { wiphy: wiphy!, ifname: "mesh0", iftype: "mesh-point" });
  const ifindex = made!.ifindex!;
  linkUp(netns, "mesh0");
  const meshId = new TextEncoder().encode("net");
  radios.do("join-mesh", {
    ifindex,
    meshId,
    meshSetup: { enableVendorPathSel: 0 },
    meshConfig: { ttl: 17, powerMode: "active" },
    wiphyFreq: 2412,
    channelWidth: "20-noht",
  });
  expect(radios.do("get-mesh-config", { ifindex })).toMatchObject({ meshConfig: { ttl: 17, powerMode: "active" } });
  expect(radios.do("get-interface", { ifindex })).toMatchObject({ iftype: "mesh-point", wiphyFreq: 2412 });
  radios.do("set-mesh-config", { ifindex, meshConfig: { ttl: 9, elementTtl: 8 } });
  expect(radios.do("get-mesh-config", { ifindex })).toMatchObject({ meshConfig: { ttl: 9, elementTtl: 8 } });
  radios.do("leave-mesh", { ifindex });
  radios.do("del-interface", { ifindex });
});

test("nl80211 returns a single radio", () => {
  const [wiphy] = described().keys();
  expect(radios.do("get-wiphy", { wiphy: wiphy! })).toMatchObject({ wiphy });
  expect(thrown(() => radios.do("get-wiphy", { wiphy: 9999 }))).toMatchObject({ code: "ENODEV" });
  expect(radios.do("get-protocol-features", {})?.protocolFeatures).toBeDefined();
});

test("nl80211 creates, lists, changes and deletes interfaces", () => {
  const [wiphy] = described().keys();
  const made = radios.do("new-interface", { wiphy: wiphy!, ifname: "extra0", iftype: "station" });
  const ifindex = made!.ifindex!;
  const listed = radios.dump("get-interface", {}).toArray();
  const shown = [
    ...runIn(netns, ["iw", "dev"]).matchAll(/Interface (\S+)\n\t\tifindex (\d+)[\s\S]*?addr (\S+)\n\t\ttype (\S+)/g),
  ];
  expect(listed.map(({ ifname, ifindex: number, mac, iftype }) => [ifname, `${number}`, mac, iftype]).sort()).toEqual(
    shown
      .map(([, name, number, address, type]) => [name, number, address, type === "managed" ? "station" : type])
      .sort(),
  );
  expect(radios.do("get-interface", { ifindex })).toMatchObject({ ifname: "extra0", wiphy });
  radios.do("set-interface", { ifindex, iftype: "monitor" });
  expect(runIn(netns, ["iw", "dev", "extra0", "info"])).toContain("type monitor");
  radios.do("del-interface", { ifindex });
  expect(thrown(() => radios.do("get-interface", { ifindex }))).toMatchObject({ code: "ENODEV" });
  expect(radios.dump("get-interface", {}).toArray()).toHaveLength(listed.length - 1);
});
