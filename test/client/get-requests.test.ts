// Without certain flags or fields, the kernel does not reply to some get requests. The client adds these flags and
// fields.
import { expect, test } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { tc } from "../../src/families/tc.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";

/** Returns a network namespace that contains a veth pair. */
function cabled(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  runIn(netns, "ip link add near index 100 type veth peer name far index 101".split(" "));
  return netns;
}

describeInNamespaces("get requests", () => {
  const programs = hasProgram("ip") && hasProgram("tc");

  test.skipIf(!programs)("set NLM_F_ECHO in traffic control to get a reply", () => {
    using netns = cabled();
    for (const line of [
      "qdisc add dev near root handle 7: htb default 30",
      "class add dev near parent 7: classid 7:30 htb rate 1mbit",
      "qdisc add dev near ingress",
      "filter add dev near ingress protocol ip pref 5 handle 800::801 u32 match ip dport 80 0xffff flowid 1:3 " +
        "action mirred egress redirect dev far index 9",
    ]) {
      runIn(netns, ["tc", ...line.split(" ")]);
    }
    using client = tc.connect({ netns });
    const near = (parent: number, handle: number) => ({ header: { ifindex: 100, parent, handle } });
    const root = near(0xffff_ffff, 0x7_0000);
    expect(client.do("getqdisc", root)).toMatchObject({ ...root, kind: "htb", options: { init: { defcls: 0x30 } } });
    const leaf = near(0xffff_ffff, 0x7_0030);
    expect(client.do("gettclass", near(0, 0x7_0030))).toMatchObject({ ...leaf, kind: "htb" });
    // These bytes contain the priority of the traffic filter, and the protocol in network byte order.
    const filter = { header: { ...near(0xffff_0000, 0x8000_0801).header, info: 0x5_0008 } };
    const u32 = { ...filter, kind: "u32", options: { classid: 0x1_0003 } } as const;
    expect(client.do("gettfilter", { ...filter, kind: "u32" })).toMatchObject(u32);
    expect(client.do("getchain", { ...near(0xffff_0000, 0), chain: 0 })).toMatchObject({ chain: 0 });
    const action = { kind: "mirred", options: { parms: { index: 9, ifindex: 101 } } } as const;
    expect(client.do("getaction", { tab: [{ kind: "mirred", index: 9 }] })).toMatchObject({ tab: [action] });

    const all = client.doMultiple([
      { operation: "getqdisc", fields: root },
      { operation: "getqdisc", fields: near(0xffff_ffff, 0x8_0000) },
      { operation: "gettclass", fields: near(0, 0x7_0030) },
    ]);
    expect(all).toMatchObject([{ reply: { kind: "htb" } }, { error: { code: "EINVAL" } }, { reply: leaf }]);
    expect(client.doAll("getqdisc", root)).toHaveLength(1);
  });

  test.skipIf(!programs)("add the header that old ethtool versions require in dumps", () => {
    using netns = cabled();
    using client = ethtool.connect({ netns });
    using links = rtLink.connect({ netns });
    const names = links.dump("getlink").toArray();
    const devices = names.map(({ ifname }) => ifname).toSorted();
    for (const operation of ["linkstate-get", "features-get", "tsinfo-get"] as const) {
      const dumped = client.dump(operation).toArray();
      expect(dumped.map(({ header }) => header?.devName).toSorted()).toEqual(devices);
      expect(client.dump(operation, {}).toArray()).toEqual(dumped);
      expect(client.dump(operation, { header: undefined }).toArray()).toEqual(dumped);
    }
    // If the caller passes a header, the client does not change it.
    const [{ active } = {}] = client.dump("features-get", { header: { flags: ["compact-bitsets"] } }).toArray();
    expect(active).toMatchObject({ value: expect.any(Uint8Array) });
    expect(client.dump("strset-get").toArray().length).toBeGreaterThan(0);
  });
});
