// Compares the AF_BRIDGE messages about links with the output of `bridge`.
import { expect, test } from "bun:test";
import {
  type BridgeAfSpecAttrs,
  type BridgeVlanFlags,
  type BridgeVlanInfo,
  type IfinfoFlags,
  type LinkinfoBrportAttrs,
  type Operations,
  rtLink,
} from "../../../src/families/rt-link.ts";
import { rtVlan } from "../../../src/families/rt-vlan.ts";
import { AF_BRIDGE, NetworkNamespace, NLM_F_CREATE } from "../../../src/index.ts";
import { decodeAttributes, encodeAttributes, operationCodec } from "../../../src/schema/index.ts";
import type { Write } from "../../../src/schema/model/types.ts";
import { bytes } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import { namespaceWith, runAll, runIn } from "../../support/oracle.ts";
import { eventsUntil, type Json, jsonOf, undescribed } from "../oracles.ts";

type BridgeLink = Operations["getlink-bridge"]["dump"]["reply"];

const PORT = 10;
const BRIDGE = 20;
const TUNNEL = 30;

/** Returns a namespace with a bridge and its two ports. */
function lab(options = ""): NetworkNamespace {
  return namespaceWith([
    `ip link add br0 index ${BRIDGE} type bridge${options}`,
    `ip link add pa index ${PORT} type veth peer name pb index ${PORT + 1}`,
    "ip link set pa master br0",
    "ip link set pb master br0",
    "ip link set pa up",
    "ip link set pb up",
    "ip link set br0 up",
  ]);
}

/** Boolean settings of a bridge port: the keys in the output of `bridge`, and the fields of the client. */
const switches: Readonly<Record<string, keyof LinkinfoBrportAttrs>> = {
  hairpin: "mode",
  guard: "guard",
  root_block: "protect",
  fastleave: "fastLeave",
  learning: "learning",
  flood: "unicastFlood",
  mcast_flood: "mcastFlood",
  bcast_flood: "bcastFlood",
  mcast_to_unicast: "mcastToUcast",
  neigh_suppress: "neighSuppress",
  neigh_vlan_suppress: "neighVlanSuppress",
  vlan_tunnel: "vlanTunnel",
  isolated: "isolated",
  locked: "locked",
  mab: "mab",
};
/** Numeric settings of a bridge port: the keys in the output of `bridge`, and the fields of the client. */
const settings: Readonly<Record<string, keyof LinkinfoBrportAttrs>> = {
  state: "state",
  priority: "priority",
  cost: "cost",
  mcast_router: "multicastRouter",
  mcast_max_groups: "mcastMaxGroups",
  mcast_n_groups: "mcastNGroups",
};
const flagNames: Partial<Record<IfinfoFlags, string>> = { "lower-up": "LOWER_UP", broadcast: "BROADCAST" };
/** Flags in the output of `bridge` that it derives from other flags. */
const derived = new Set(["RUNNING", "NO-CARRIER", "M-DOWN"]);

/**
 * Converts a port to the form in which `bridge -j -d link` prints it, with the keys that the installed `bridge` knows.
 */
function asBridge(link: BridgeLink, nameOf: (index: number) => string | undefined, keys: readonly string[]): Json {
  const { header, ifname, mtu, master, link: lower, protinfo = {} } = link;
  const shown: Json = { ifindex: header.ifiIndex, ifname, mtu, master: nameOf(master!), link: nameOf(lower!) };
  const flags = header.ifiFlags.map((flag) => flagNames[flag as IfinfoFlags] ?? String(flag).toUpperCase());
  shown["flags"] = flags.filter((flag) => !derived.has(flag)).sort();
  for (const key of keys) {
    if (key in switches) shown[key] = protinfo[switches[key]!] === 1;
    if (key in settings) shown[key] = protinfo[settings[key]!];
  }
  return shown;
}

function portsOf(netns: NetworkNamespace): Json[] {
  return jsonOf<(Json & { flags: string[] })[]>(netns, "bridge -j -d link").map(({ flags, ...port }) => {
    return { ...port, flags: flags.filter((flag) => !derived.has(flag)).sort() };
  });
}

/** Converts the VLANs of a link to the form in which `bridge -j vlan` prints them. */
function vlansOf(vlanInfo: readonly BridgeVlanInfo[]): Json[] {
  const vlans: Json[] = [];
  for (const { vid, flags } of vlanInfo) {
    if (flags.includes("range-end")) {
      vlans.at(-1)!["vlanEnd"] = vid;
      continue;
    }
    const words = [flags.includes("pvid") ? "PVID" : "", flags.includes("untagged") ? "Egress Untagged" : ""];
    const flagTexts = words.filter((word) => word !== "");
    vlans.push({ vlan: vid, ...(flagTexts.length === 0 ? {} : { flags: flagTexts }) });
  }
  return vlans;
}

/** Removes empty flags, which `bridge` prints for ranges only. */
function withoutNoFlags({ flags, ...vlan }: Json): Json {
  return (flags as string[] | undefined)?.length === 0 || flags === undefined ? vlan : { ...vlan, flags };
}

const flag = (vid: number, ...flags: BridgeVlanFlags[]): BridgeVlanInfo => ({ vid, flags });

describeInNamespaces("AF_BRIDGE links", () => {
  test.skipIf(!hasProgram("bridge"))("have the port settings that `bridge` shows", () => {
    using netns = lab();
    using client = rtLink.connect({ netns });
    const links = client.dump("getlink").toArray();
    const names = new Map(links.map(({ header, ifname }) => [header.ifiIndex, ifname]));
    const compared = () => {
      const received = client.dump("getlink-bridge").toArray();
      expect(undescribed(received)).toEqual([]);
      const theirs = portsOf(netns);
      const ours = received.filter(({ protinfo }) => protinfo !== undefined);
      return [ours.map((one) => asBridge(one, (index) => names.get(index), Object.keys(theirs[0]!))), theirs] as const;
    };
    expect(compared()[0]).toHaveLength(2);
    expectEventually(compared);
    const header = { ifiIndex: PORT };
    client.do("setlink-bridge", { header, protinfo: { cost: 77, learning: 0, mode: 1, isolated: 1 } });
    expectEventually(compared);
    expect(compared()[0].find(({ ifname }) => ifname === "pa")).toMatchObject({
      cost: 77,
      learning: false,
      hairpin: true,
      isolated: true,
    });
  });

  test.skipIf(!hasProgram("ip"))("cause bridge events in addition to link events", async () => {
    using netns = namespaceWith([
      `ip link add br0 index ${BRIDGE} type bridge`,
      `ip link add pa index ${PORT} type veth peer name pb index ${PORT + 1}`,
    ]);
    using client = rtLink.connect({ netns });
    await using events = client.events("rtnlgrp-link", { inLoop: true });
    client.do("setlink", { header: { ifiIndex: PORT }, master: BRIDGE });
    const joined = await eventsUntil(events, ({ name }) => name === "newlink-ntf");
    joined.push(...(await eventsUntil(events, ({ name }) => name === "newlink-bridge-ntf")));
    for (const event of joined) {
      // TypeScript narrows the type of the fields by the name of the event.
      if (event.name === "newlink-bridge-ntf") {
        const { header, master, protinfo }: BridgeLink = event.fields;
        expect([header.ifiFamily, header.ifiIndex, master]).toEqual([AF_BRIDGE, PORT, BRIDGE]);
        expect(protinfo?.state).toBe("disabled");
      } else if (event.name === "newlink-ntf") {
        expect(event.fields.header.ifiFamily).toBe(0);
        expect(event.fields.linkinfo?.kind).toBeString();
      }
    }
    client.do("setlink-bridge", { header: { ifiIndex: PORT }, protinfo: { priority: 3 } });
    const [changed] = (await eventsUntil(events, ({ name }) => name === "newlink-bridge-ntf")).slice(-1);
    expect(changed).toMatchObject({ fields: { header: { ifiIndex: PORT }, protinfo: { priority: 3 } } });
    client.do("setlink", { header: { ifiIndex: PORT }, master: 0 });
    const left = await eventsUntil(events, ({ name }) => name === "dellink-bridge-ntf");
    expect(left.at(-1)).toMatchObject({ fields: { header: { ifiFamily: AF_BRIDGE, ifiIndex: PORT }, ifname: "pa" } });
    client.do("dellink", { header: { ifiIndex: PORT } });
    const gone = await eventsUntil(events, ({ name }) => name === "dellink-ntf");
    expect(gone.at(-1)).toMatchObject({ fields: { header: { ifiFamily: 0 } } });
    expect(undescribed([joined, changed, left, gone])).toEqual([]);
  });

  if (!namespacesAvailable || !hasProgram("ip")) return;
  whereTheKernelHas("VLANs of bridges", hasVlans(), vlanTests);
});

function hasVlans(): boolean {
  using netns = NetworkNamespace.create();
  const command = ["ip", "link", "add", "br0", "type", "bridge", "vlan_filtering", "1"];
  return netns.run(() => Bun.spawnSync(command)).exitCode === 0;
}

function vlanTests(): void {
  const filtering = " vlan_filtering 1";

  test.skipIf(!hasProgram("bridge"))("have the VLANs that `bridge` shows", () => {
    using netns = lab(filtering);
    using client = rtLink.connect({ netns });
    const compare = (extMask: "brvlan" | "brvlan-compressed", option: string) => {
      const received = client.dump("getlink-bridge", { extMask: [extMask] }).toArray();
      expect(undescribed(received)).toEqual([]);
      const ours = received.flatMap(({ ifname, afSpec }) => {
        return afSpec?.vlanInfo === undefined ? [] : [{ ifname, vlans: vlansOf(afSpec.vlanInfo) }];
      });
      const shown = jsonOf<{ ifname: string; vlans: Json[] }[]>(netns, `bridge -j${option} vlan show`);
      const theirs = shown.map(({ ifname, vlans }) => ({ ifname, vlans: vlans.map(withoutNoFlags) }));
      expect<unknown>(ours).toEqual(theirs);
      return ours;
    };
    const both = () => {
      const whole = compare("brvlan", "");
      return [whole, compare("brvlan-compressed", " -compressvlans")] as const;
    };
    const port = (netns: string) => (list: ReturnType<typeof compare>) =>
      list.find(({ ifname }) => ifname === netns)?.vlans;
    expect(both().map(port("pa"))).toEqual([
      [{ vlan: 1, flags: ["PVID", "Egress Untagged"] }],
      [{ vlan: 1, flags: ["PVID", "Egress Untagged"] }],
    ]);
    const set = (operation: "setlink-bridge" | "dellink-bridge", ifiIndex: number, afSpec: BridgeAfSpecAttrs<Write>) =>
      client.do(operation, { header: { ifiIndex }, afSpec });
    set("setlink-bridge", PORT, {
      vlanInfo: [flag(10, "pvid", "untagged"), flag(20, "range-begin"), flag(29, "range-end"), flag(40)],
    });
    set("setlink-bridge", BRIDGE, { flags: ["self"], vlanInfo: [flag(20, "brentry")] });
    const [whole, compressed] = both();
    expect(port("pa")(whole)).toHaveLength(13);
    expect(port("pa")(compressed)).toEqual([
      { vlan: 1, flags: ["Egress Untagged"] },
      { vlan: 10, flags: ["PVID", "Egress Untagged"] },
      { vlan: 20, vlanEnd: 29 },
      { vlan: 40 },
    ]);
    expect(port("br0")(compressed)).toEqual([{ vlan: 1, flags: ["PVID", "Egress Untagged"] }, { vlan: 20 }]);
    // The client reads what `bridge` added and removes VLANs that `bridge` then no longer shows.
    runIn(netns, "bridge vlan add dev pb vid 100-110 untagged".split(" "));
    runIn(netns, "bridge vlan del dev pa vid 40".split(" "));
    both();
    set("dellink-bridge", PORT, { vlanInfo: [flag(22, "range-begin"), flag(27, "range-end")] });
    set("dellink-bridge", PORT, { vlanInfo: [flag(1)] });
    set("dellink-bridge", BRIDGE, { flags: ["self"], vlanInfo: [flag(20)] });
    const [, left] = both();
    expect(port("pa")(left)).toEqual([
      { vlan: 10, flags: ["PVID", "Egress Untagged"] },
      { vlan: 20, vlanEnd: 21 },
      { vlan: 28, vlanEnd: 29 },
    ]);
    expect(port("pb")(left)).toContainEqual({ vlan: 100, vlanEnd: 110, flags: ["Egress Untagged"] });
    expect(port("br0")(left)).toEqual([{ vlan: 1, flags: ["PVID", "Egress Untagged"] }]);
  });

  test("report added and removed VLANs as events", async () => {
    using netns = lab(filtering);
    using client = rtLink.connect({ netns });
    await using events = client.events("rtnlgrp-link", { inLoop: true });
    const header = { ifiIndex: PORT };
    const now = async (vlans: Json[]) => {
      const received = await eventsUntil(events, (event) => {
        if (event.name !== "newlink-bridge-ntf" || event.fields.header.ifiIndex !== PORT) return false;
        return Bun.deepEquals(vlansOf(event.fields.afSpec?.vlanInfo ?? []), vlans);
      });
      expect(undescribed(received)).toEqual([]);
      // Events of AF_UNSPEC, whose afSpec contains other attributes, arrive in the same multicast group.
      for (const { name, fields } of received) {
        const ofBridge = (fields as BridgeLink).header.ifiFamily === AF_BRIDGE;
        expect([name, ofBridge]).toEqual([name, name.endsWith("-bridge-ntf")]);
      }
    };
    const first = { vlan: 1, flags: ["PVID", "Egress Untagged"] };
    const range = [flag(20, "range-begin"), flag(29, "range-end")];
    client.do("setlink-bridge", { header, afSpec: { vlanInfo: range } });
    await now([first, { vlan: 20, vlanEnd: 29 }]);
    client.do("dellink-bridge", { header, afSpec: { vlanInfo: range } });
    await now([first]);
    if (!hasProgram("bridge")) return;
    runIn(netns, "bridge vlan add dev pa vid 7 pvid".split(" "));
    await now([
      { vlan: 1, flags: ["Egress Untagged"] },
      { vlan: 7, flags: ["PVID"] },
    ]);
  });

  test.skipIf(!hasProgram("bridge"))("have the VLAN tunnels that `bridge` shows", () => {
    using netns = lab(filtering);
    using client = rtLink.connect({ netns });
    runAll(netns, [
      `ip link add vx index ${TUNNEL} type vxlan external dstport 4789`,
      "ip link set vx master br0",
      "bridge link set dev vx vlan_tunnel on",
      "bridge vlan add dev vx vid 10-14",
    ]);
    const header = { ifiIndex: TUNNEL };
    const compare = () => {
      const received = client.dump("getlink-bridge", { extMask: ["brvlan-compressed"] }).toArray();
      expect(undescribed(received)).toEqual([]);
      const { vlanTunnelInfo = [] } = received.find(({ ifname }) => ifname === "vx")!.afSpec!;
      const ours: Json[] = [];
      for (const { id, vid, flags = [] } of vlanTunnelInfo) {
        if (flags.includes("range-end")) Object.assign(ours.at(-1)!, { vlanEnd: vid, tunidEnd: id });
        else ours.push({ vlan: vid, tunid: id });
      }
      const [theirs] = jsonOf<{ tunnels: Json[] }[]>(netns, "bridge -j -compressvlans vlan tunnelshow dev vx");
      expect(ours).toEqual(theirs?.tunnels ?? []);
      return ours;
    };
    const vlanTunnelInfo = [
      { id: 1000, vid: 10, flags: ["range-begin" as const] },
      { id: 1002, vid: 12, flags: ["range-end" as const] },
      { id: 2000, vid: 14 },
    ];
    client.do("setlink-bridge", { header, afSpec: { vlanTunnelInfo } });
    expect(compare()).toEqual([
      { vlan: 10, vlanEnd: 12, tunid: 1000, tunidEnd: 1002 },
      { vlan: 14, tunid: 2000 },
    ]);
    client.do("dellink-bridge", { header, afSpec: { vlanTunnelInfo: [{ id: 2000, vid: 14 }] } });
    expect(compare()).toHaveLength(1);
  });

  test("store spanning tree states per MST instance", () => {
    using netns = lab(filtering);
    using client = rtLink.connect({ netns });
    // Bridge option 2 (BR_BOOLOPT_MST_ENABLE) can be set only while the bridge has no VLANs.
    for (const port of [PORT, PORT + 1, BRIDGE]) {
      const flags = port === BRIDGE ? (["self"] as const) : [];
      const afSpec = { flags: [...flags], vlanInfo: [flag(1)] };
      client.do("dellink-bridge", { header: { ifiIndex: port }, afSpec });
    }
    const multiBoolopt = { optval: 4, optmask: 4 };
    const linkinfo = { kind: "bridge", data: { multiBoolopt } } as const;
    client.do("newlink", { header: { ifiIndex: BRIDGE }, linkinfo });
    using vlans = rtVlan.connect({ netns });
    const header = { ifiIndex: PORT };
    client.do("setlink-bridge", {
      header: { ifiIndex: BRIDGE },
      afSpec: { flags: ["self"], vlanInfo: [flag(10, "brentry")] },
    });
    client.do("setlink-bridge", { header, afSpec: { vlanInfo: [flag(10)] } });
    const bridge = { family: AF_BRIDGE, ifindex: BRIDGE };
    vlans.do("newvlan", { header: bridge, globalOptions: [{ id: 10, msti: 5 }] }, { flags: NLM_F_CREATE });
    client.do("setlink-bridge", { header, afSpec: { mst: { entry: [{ msti: 5, state: "blocking" }] } } });
    const received = client.dump("getlink-bridge", { extMask: ["mst"] }).toArray();
    expect(undescribed(received)).toEqual([]);
    expect(received.find(({ ifname }) => ifname === "pa")?.afSpec?.mst).toEqual({
      entry: [{ msti: 5, state: "blocking" }],
    });
  });
}

const setLink = operationCodec(rtLink, "setlink-bridge");
const header = { ifiIndex: PORT };

test("setlink-bridge sets AF_BRIDGE in the header", () => {
  const written = setLink.request("do", { header, protinfo: { state: "forwarding" } });
  expect(written.bytes.subarray(16, 20).toHex()).toBe("07000000");
  expect(written.bytes.subarray(-12).toHex()).toBe("0c000c80" + "0500010003000000");
  expect(setLink.decodeRequest(written)).toMatchObject({ header, protinfo: { state: "forwarding" } });
});

test("a port state of one byte decodes to unparsed bytes", () => {
  const old = setLink.request("do", { header, unknown: [{ type: 12, bytes: new Uint8Array([3]) }] });
  expect(old.bytes.subarray(-8).toHex()).toBe("05000c0003000000");
  expect(setLink.decodeRequest(old)).toMatchObject({
    header,
    protinfo: { unparsed: [{ bytes: new Uint8Array([3]) }] },
  });
});

/** Attributes for which no test kernel has the required options: the fields of a request and their bytes. */
const requestCases: readonly [name: string, BridgeAfSpecAttrs<Write>, attributes: string][] = [
  [
    "an MRP ring",
    { mrp: { instance: { ringId: 1, pIfindex: 10, sIfindex: 11, prio: 0x8000 } } },
    `28 00 04 80  24 00 01 80  08 00 01 00 01 00 00 00  08 00 02 00 0a 00 00 00  08 00 03 00 0b 00 00 00
     06 00 04 00 00 80 00 00`,
  ],
  [
    "the role in an MRP ring",
    { mrp: { ringRole: { ringId: 1, role: "mrm" } } },
    "18 00 04 80  14 00 05 80  08 00 01 00 01 00 00 00  08 00 02 00 02 00 00 00",
  ],
  [
    "a CFM maintenance end point",
    { cfm: { mepCreate: { instance: 1, domain: "port", direction: "up", ifindex: 10 } } },
    `28 00 05 80  24 00 01 80  08 00 01 00 01 00 00 00  08 00 02 00 00 00 00 00  08 00 03 00 01 00 00 00
     08 00 04 00 0a 00 00 00`,
  ],
  [
    "the CCM frames of a CFM maintenance end point",
    { cfm: { ccCcmTx: { instance: 1, dmac: "01:80:c2:00:00:30", period: 60, ifTlv: 1, ifTlvValue: 2 } } },
    `34 00 05 80  30 00 08 80  08 00 01 00 01 00 00 00  0a 00 02 00 01 80 c2 00 00 30 00 00  08 00 04 00 3c 00 00 00
     08 00 05 00 01 00 00 00  05 00 06 00 02 00 00 00`,
  ],
];

test.each(requestCases)("a request with %s encodes to the kernel's bytes", (_, afSpec, attributes) => {
  const written = setLink.request("do", { header, afSpec });
  expect<Uint8Array>(new Uint8Array(written.bytes.slice(16 + 16 + 4))).toEqual(bytes(attributes));
  expect(setLink.decodeRequest(written)).toMatchObject({ afSpec });
});

const replyCases: readonly [name: string, BridgeAfSpecAttrs, attributes: string][] = [
  [
    "the state of MRP rings",
    {
      mrp: {
        info: [
          { ringId: 1, ringState: "closed" },
          { ringId: 2, inRole: "mic" },
        ],
      },
    },
    `2c 00 04 80  14 00 07 80  08 00 01 00 01 00 00 00  08 00 05 00 01 00 00 00
     14 00 07 80  08 00 01 00 02 00 00 00  08 00 0c 00 01 00 00 00`,
  ],
  [
    "the peers of a CFM maintenance end point",
    { cfm: { ccPeerStatusInfo: [{ instance: 1, peerMepid: 7, ccmDefect: 1, seen: 1 }] } },
    `28 00 05 80  24 00 10 80  08 00 01 00 01 00 00 00  08 00 02 00 07 00 00 00  08 00 03 00 01 00 00 00
     08 00 07 00 01 00 00 00`,
  ],
];

test.each(replyCases)("a reply with %s decodes to an object", (_, afSpec, attributes) => {
  const written = bytes(attributes);
  expect(decodeAttributes(rtLink, "bridge-af-spec-attrs", written)).toEqual(afSpec);
  expect(encodeAttributes(rtLink, "bridge-af-spec-attrs", afSpec)).toEqual(written);
  expect(setLink.request("do", { header, afSpec }).bytes.slice(-8).toHex()).toMatch(/^08001a800400.*80$/);
});
