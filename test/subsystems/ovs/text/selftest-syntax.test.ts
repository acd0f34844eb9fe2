// The kernel's test program ovs-dpctl.py has its own forms of some texts, besides those of ovs-dpctl.
import { describe, expect, test } from "bun:test";
import { parseActions, parseFlow } from "../../../../src/subsystems/ovs/index.ts";

describe("parseActions", () => {
  test.each<[string, string]>([
    ["1,drop", "1"],
    ["clone(1,drop),2", "clone(1),2"],
    ["dec_ttl(le_1(drop)),1,drop", "dec_ttl(le_1(drop)),1"],
    ["userspace(pid=5,userdata=0102)", "userspace(pid=5,userdata(0102))"],
    ["userspace(pid=5,userdata=0102,egress_tun_port=7)", "userspace(pid=5,userdata(0102),tunnel_out_port=7)"],
    ["userspace(pid=5,userdata=1.ff.)", "userspace(pid=5,userdata(01ff))"],
    ["userspace(pid=5,userdata=1.ff.egress_tun_port=7)", "userspace(pid=5,userdata(01ff),tunnel_out_port=7)"],
    ["userspace(pid=5,egress_tun_port=7)", "userspace(pid=5,tunnel_out_port=7)"],
    ["userspace(pid=5,)", "userspace(pid=5)"],
    ["psample(group=3,cookie(0102))", "psample(group=3,cookie=0x102)"],
    ["ct(commit,emask=0x2)", "ct(commit,eventmask=0x2)"],
    ["sample(sample=50.00%,actions(1,drop))", "sample(sample=50.0%,actions(1))"],
    ["set_masked(ipv4(dst=10.0.0.9/8))", "set(ipv4(dst=10.0.0.9/255.0.0.0))"],
    ["set(ipv6(src=2001:db8::1/33))", "set(ipv6(src=2001:db8::1/ffff:ffff:8000::))"],
  ])('reads "%s" like ovs-dpctl.py', (text, expected) => {
    expect(parseActions(text)).toEqual(parseActions(expected));
  });

  test("reads set_masked() as a masked action, also with a complete mask", () => {
    const ethernet = { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" };
    const full = "ff:ff:ff:ff:ff:ff";
    const text = "eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02)";
    expect(parseActions(`set_masked(${text})`)).toEqual([
      { setMasked: { key: { ethernet }, mask: { ethernet: { ethSrc: full, ethDst: full } } } },
    ]);
    expect(parseActions(`set(${text})`)).toEqual([{ set: { ethernet } }]);
  });
});

describe("parseFlow", () => {
  test.each<[string, string]>([
    ["ipv4(src=10.0.0.0/8)", "255.0.0.0"],
    ["ipv4(src=10.0.0.0/0)", "0.0.0.0"],
    ["ipv4(src=10.0.0.0/17)", "255.255.128.0"],
    ["ipv4(src=10.0.0.1/32)", "255.255.255.255"],
    ["ipv4(src=10.0.0.1/255.255.0.255)", "255.255.0.255"],
  ])("reads a mask or a prefix length: %s", (text, mask) => {
    expect(parseFlow(text).mask.ipv4!.ipv4Src).toBe(mask);
  });

  test.each<[string, string]>([
    ["ipv6(src=2001:db8::/32)", "ffff:ffff::"],
    ["ipv6(src=2001:db8::/61)", "ffff:ffff:ffff:fff8::"],
    ["ipv6(src=2001:db8::/128)", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["ipv6(src=2001:db8::/::ffff)", "::ffff"],
  ])("reads a mask or a prefix length: %s", (text, mask) => {
    expect(parseFlow(text).mask.ipv6!.ipv6Src).toBe(mask);
  });

  test("reads prefix lengths of tunnels, ARP and original tuples", () => {
    const { mask } = parseFlow(
      "tunnel(tun_id=0x5,src=10.0.0.1/24,dst=10.0.0.2,flags(df)),arp(sip=10.0.0.1/24),ct_tuple4(src=10.0.0.1/24)",
    );
    expect(mask.tunnel!.ipv4Src).toBe("255.255.255.0");
    expect(mask.arp!.arpSip).toBe("255.255.255.0");
    expect(mask.ctOrigTupleIpv4!.ipv4Src).toBe("255.255.255.0");
  });
});
