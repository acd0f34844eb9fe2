import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Client } from "../../src/client/index.ts";
import { type Events, type Groups, type Nl80211Attrs, nl80211, type Operations } from "../../src/families/nl80211.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { thrown } from "../message/bytes.ts";
import { runIn } from "../support/oracle.ts";
import { loadModule, unloadModule } from "./modules.ts";

const NL80211_IFTYPE_STATION = 2;
const NL80211_IFTYPE_MONITOR = 6;

// Simulated radios come into the first namespace.
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

/** What `iw` calls kinds of interfaces, and how they are called in the family. */
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

/** What the kernel says of each radio, put together of its parts. */
function described(): Map<number, object> {
  const found = new Map<number, object>();
  for (const part of radios.dump("get-wiphy", { splitWiphyDump: true }).toArray()) {
    found.set(part.wiphy!, { ...found.get(part.wiphy!), ...part });
  }
  return found;
}

test("radios are described as `iw phy` describes them", () => {
  const found = [...described().values()] as Nl80211Attrs[];
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
    expect(radio.unparsed).toBeUndefined();
  }
});

test("one radio is described alone, and one that is not there is an error", () => {
  const [wiphy] = described().keys();
  expect(radios.do("get-wiphy", { wiphy: wiphy! })).toMatchObject({ wiphy });
  expect(thrown(() => radios.do("get-wiphy", { wiphy: 9999 }))).toMatchObject({ code: "ENODEV" });
  expect(radios.do("get-protocol-features", {})?.protocolFeatures).toBeDefined();
});

test("interfaces are made, listed as `iw dev` lists them, changed and removed", () => {
  const [wiphy] = described().keys();
  const made = radios.do("new-interface", { wiphy: wiphy!, ifname: "extra0", iftype: NL80211_IFTYPE_STATION });
  const ifindex = made!.ifindex!;
  const listed = radios.dump("get-interface", {}).toArray();
  const shown = [
    ...runIn(netns, ["iw", "dev"]).matchAll(/Interface (\S+)\n\t\tifindex (\d+)[\s\S]*?addr (\S+)\n\t\ttype (\S+)/g),
  ];
  expect(listed.map(({ ifname, ifindex: number, mac, iftype }) => [ifname, `${number}`, mac, iftype]).sort()).toEqual(
    shown
      .map(([, name, number, address, type]) => [
        name,
        number,
        address,
        type === "managed" ? NL80211_IFTYPE_STATION : type,
      ])
      .sort(),
  );
  expect(radios.do("get-interface", { ifindex })).toMatchObject({ ifname: "extra0", wiphy });
  radios.do("set-interface", { ifindex, iftype: NL80211_IFTYPE_MONITOR });
  expect(runIn(netns, ["iw", "dev", "extra0", "info"])).toContain("type monitor");
  radios.do("del-interface", { ifindex });
  expect(thrown(() => radios.do("get-interface", { ifindex }))).toMatchObject({ code: "ENODEV" });
  expect(radios.dump("get-interface", {}).toArray()).toHaveLength(listed.length - 1);
});
