// Fields whose numbers have names in the kernel's headers. Known numbers decode to names, unknown ones to text.
import { expect, test } from "bun:test";
import { nl80211 } from "../../src/families/nl80211.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNexthop } from "../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { AF_INET, AF_INET6, NetworkNamespace, NLM_F_CREATE, NLM_F_EXCL } from "../../src/index.ts";
import { decodeAttributes, encodeAttributes, operationCodec } from "../../src/schema/index.ts";
import { bytes, thrown } from "../message/bytes.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { expectEventually } from "../support/eventually.ts";
import { ipJson, runAll, runIn } from "../support/oracle.ts";
import { undescribed } from "./oracles.ts";

const NEW = { flags: NLM_F_CREATE | NLM_F_EXCL };

/** Returns a namespace with a bridge that is up and has IPv4 and IPv6 addresses. */
function lab(): { netns: NetworkNamespace; ifiIndex: number } & Disposable {
  const netns = NetworkNamespace.create();
  using links = rtLink.connect({ netns });
  links.do("newlink", { ifname: "br0", linkinfo: { kind: "bridge" } }, NEW);
  const { ifiIndex } = links.do("getlink", { ifname: "br0" }).header;
  runAll(netns, ["ip link set br0 up", "ip addr add 10.0.0.1/24 dev br0", "ip addr add fd00::1/64 dev br0 nodad"]);
  return { netns, ifiIndex, [Symbol.dispose]: () => netns.close() };
}

test("route flags decode to names, unnamed bits to a number", () => {
  const codec = operationCodec(rtRoute, "newroute");
  const written = (rtmFlags: readonly (string | number)[]) => {
    return codec.request("do", { header: { rtmFamily: AF_INET, rtmType: "unicast", rtmFlags }, oif: 1 } as never);
  };
  const all = ["dead", "onlink", "trap", "cloned", "fib-match", "offloaded", "trapped", "offload-failed"];
  expect<Uint8Array>(written(all).bytes.slice(24, 28)).toEqual(bytes("45 e2 00 20"));
  for (const rtmFlags of [[], all, ["onlink", 0x40010080], [0x80000000]]) {
    const { header } = operationCodec(rtRoute, "getroute").decode(written(rtmFlags)) as {
      header: { rtmFlags: unknown };
    };
    expect(header.rtmFlags).toEqual(rtmFlags);
  }
});

test("a changed list of flag names is encoded again", () => {
  const codec = operationCodec(rtRoute, "newroute");
  const list: (string | number)[] = ["dead"];
  const bits = () => {
    const { bytes } = codec.request("do", {
      header: { rtmFamily: AF_INET, rtmType: "unicast", rtmFlags: list },
      oif: 1,
    } as never);
    return new DataView(bytes.buffer).getUint32(24, true);
  };
  expect([bits(), bits()]).toEqual([1, 1]);
  list.push("onlink");
  expect([bits(), bits()]).toEqual([5, 5]);
  list[0] = "trap";
  expect(bits()).toBe(0x44);
  list.reverse();
  expect(bits()).toBe(0x44);
  list.push("nothing");
  expect(thrown(bits).message).toContain("header.rtmFlags");
  list.pop();
  expect(bits()).toBe(0x44);
  list.push(0x100);
  expect([bits(), bits()]).toEqual([0x144, 0x144]);
  list.length = 0;
  expect([bits(), bits()]).toEqual([0, 0]);
});

test("unknown enum values are the text of their number, and can be written as text or as a number", () => {
  const link = { operstate: "9", linkmode: "200" };
  const written = encodeAttributes(rtLink, "link-attrs", link);
  expect(decodeAttributes(rtLink, "link-attrs", written)).toEqual(link);
  expect(encodeAttributes(rtLink, "link-attrs", { operstate: 9, linkmode: 200 })).toEqual(written);
  const wrong = (operstate: unknown) => () => encodeAttributes(rtLink, "link-attrs", { operstate });
  for (const text of ["", " 9", "9 ", "09", "+9", "9.0", "9e0", "0x", "1_0", "-"]) {
    expect(wrong(text)).toThrow(`operstate: unknown name "${text}"`);
  }
  for (const text of ["256", "-1", "99999999999999999999"]) expect(wrong(text)).toThrow("operstate: ");
  const tunnel = { encapType: "gue" };
  const encoded = bytes("06 00 0f 00  02 00 00 00");
  expect(encodeAttributes(rtLink, "linkinfo-iptun-attrs", tunnel)).toEqual(encoded);
  expect(decodeAttributes(rtLink, "linkinfo-iptun-attrs", encoded)).toEqual(tunnel);
  for (const encapType of ["ioam6", "77"]) {
    const route = { encapType };
    expect(decodeAttributes(rtRoute, "route-attrs", encodeAttributes(rtRoute, "route-attrs", route))).toEqual(route);
    const hop = encodeAttributes(rtNexthop, "nexthop", route);
    expect(decodeAttributes(rtNexthop, "nexthop", hop)).toEqual(route);
  }
});

test("the number of a channel width without a name is hexadecimal text if its decimal text is another name", () => {
  const widths = decodeAttributes(nl80211, "nl80211-attrs", bytes("08 00 9f 00  14 00 00 00"));
  expect(widths).toEqual({ channelWidth: "0x14" });
  expect(encodeAttributes(nl80211, "nl80211-attrs", widths as object)).toEqual(bytes("08 00 9f 00  14 00 00 00"));
  expect(encodeAttributes(nl80211, "nl80211-attrs", { channelWidth: "20" })).toEqual(bytes("08 00 9f 00  01 00 00 00"));
});

test("devlinkPort of a link uses the field names of devlink", () => {
  const encoded = bytes(`
    20 00 3e 80                                # devlink-port
      08 00 01 00  70 63 69 00                 # bus-name: pci
      0c 00 02 00  30 33 3a 30 30 2e 30 00     # dev-name: 03:00.0
      08 00 03 00  02 00 00 00                 # port-index`);
  const devlinkPort = { busName: "pci", devName: "03:00.0", portIndex: 2 };
  expect(decodeAttributes(rtLink, "link-attrs", encoded)).toEqual({ devlinkPort });
});

describeInNamespaces("named values of links and routes", () => {
  const ip = hasProgram("ip");

  test.skipIf(!ip)("getlink names the operational state and link mode like `ip`", () => {
    using made = lab();
    using client = rtLink.connect({ netns: made.netns });
    const both = () => {
      let ours: unknown[] = [];
      // The kernel may change the state of a new link between both reads.
      expectEventually(() => {
        const { operstate, linkmode } = client.do("getlink", { ifname: "br0" });
        ours = [operstate, linkmode];
        const [shown] = ipJson(made.netns, "-details", "link", "show", "br0");
        return [ours, [shown!["operstate"], shown!["linkmode"]].map((text) => `${text}`.toLowerCase())];
      });
      return ours;
    };
    expect(both()[1]).toBe("default");
    client.do("setlink", { ifname: "br0", linkmode: "dormant" });
    expect(both()[1]).toBe("dormant");
    client.do("setlink", { ifname: "br0", linkmode: 0 });
    expect(both()[1]).toBe("default");
    runIn(made.netns, ["ip", "link", "set", "br0", "down"]);
    expect(both()).toEqual(["down", "default"]);
  });

  test.skipIf(!ip)("getstats returns only the selected statistics", () => {
    using made = lab();
    using client = rtLink.connect({ netns: made.netns });
    const { ifiIndex: ifindex } = made;
    const read = client.do("getstats", { header: { ifindex, filterMask: ["link-64"] } });
    expect(undescribed(read)).toEqual([]);
    expect(Object.keys(read)).toEqual(["header", "link64"]);
    expect<unknown>(read.header).toEqual({ family: 0, ifindex, filterMask: ["link-64"] });
    const [all] = [...client.dump("getstats", { header: { filterMask: ["link-64", "af-spec"] } })];
    expect(all!.header.filterMask).toEqual(["link-64", "af-spec"]);
    const nothing = {} as never;
    expect(() => client.dump("getstats", nothing)).toThrow("rt-link.getstats: header.filterMask: ");
    expect(() => client.do("getstats", { header: { ifindex } as never })).toThrow(
      "rt-link.getstats: header.filterMask: ",
    );
    const none = { header: { ifindex, filterMask: [] } };
    expect(thrown(() => client.do("getstats", none))).toMatchObject({ code: "EINVAL" });
  });

  test.skipIf(!ip)("getroute names the flags and the preference of routes", () => {
    using made = lab();
    using client = rtRoute.connect({ netns: made.netns });
    const base = { rtmTable: 254, rtmProtocol: 4, rtmType: "unicast" } as const;
    const four = { ...base, rtmFamily: AF_INET, rtmDstLen: 24, rtmFlags: ["onlink" as const] };
    client.do("newroute", { header: four, dst: "10.9.0.0", gateway: "10.8.0.1", oif: made.ifiIndex }, NEW);
    const of = (dst: string) =>
      client
        .dump("getroute")
        .toArray()
        .find((route) => route.dst === dst)!;
    expect(of("10.9.0.0").header.rtmFlags).toContain("onlink");
    const six = { ...base, rtmFamily: AF_INET6, rtmDstLen: 64 };
    client.do("newroute", { header: six, dst: "fd01::", gateway: "fd00::2", oif: made.ifiIndex, pref: "high" }, NEW);
    expect(of("fd01::").pref).toBe("high");
    const [shown] = ipJson(made.netns, "-6", "route", "show", "fd01::/64");
    expect(shown).toMatchObject({ pref: "high" });

    const lookup = { rtmFamily: AF_INET, rtmDstLen: 32 };
    const way = client.do("getroute", { header: lookup, dst: "10.9.0.7" });
    expect(way).toMatchObject({ gateway: "10.8.0.1", dst: "10.9.0.7" });
    expect(way.header.rtmFlags).toContain("cloned");
    const found = client.do("getroute", { header: { ...lookup, rtmFlags: ["fib-match"] }, dst: "10.9.0.7" });
    expect(found).toMatchObject({ dst: "10.9.0.0", header: { rtmDstLen: 24 } });
    expect(() => client.do("getroute", { header: { rtmFamily: AF_INET }, dst: "10.9.0.7" } as never)).toThrow(
      "rt-route.getroute: dst: ",
    );
  });

  test.skipIf(!ip)("getroute names the encapsulation types of routes", () => {
    using made = lab();
    const add = "ip -6 route add fd02::/64 encap seg6 mode encap segs fd00::9 dev br0".split(" ");
    const { success } = made.netns.run(() => Bun.spawnSync(add));
    // Kernels without segment routing reject the request.
    if (!success) return;
    using client = rtRoute.connect({ netns: made.netns });
    const read = client.dump("getroute", { header: { rtmFamily: AF_INET6 } }).toArray();
    const route = read.find(({ dst }) => dst === "fd02::")!;
    if (route.encapType !== "seg6") throw new Error(`expected the encapsulation seg6, got ${route.encapType}`);
    const header = { rtmFamily: AF_INET6, rtmDstLen: 64, rtmTable: 254, rtmProtocol: 4, rtmType: "unicast" as const };
    client.do("newroute", { header, dst: "fd03::", oif: made.ifiIndex, encapType: "seg6", encap: route.encap! }, NEW);
    expect(ipJson(made.netns, "-6", "route", "show", "fd03::/64")).toMatchObject([{ encap: "seg6" }]);
  });
});
