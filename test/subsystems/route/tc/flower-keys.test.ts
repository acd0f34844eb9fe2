import { describe, expect, test } from "bun:test";
import { encodeOptions } from "../../../../src/subsystems/route/tc/kind-options.ts";

const [IP, IPV6, ARP, VLAN, PPP] = [0x800, 0x86dd, 0x806, 0x8100, 0x8864];

describe("Keys of flower filters", () => {
  test.each([
    [IP, { keyTcpDst: 80 }, "options.keyTcpDst: requires keyIpProto 6 (TCP): the kernel would ignore it"],
    [IP, { keyIpProto: 17, keyTcpDst: 80 }, "options.keyTcpDst: requires keyIpProto 6"],
    [ARP, { keyIpProto: 6, keyTcpDst: 80 }, "options.keyIpProto: requires the EtherType of IPv4 or IPv6"],
    [undefined, { keyIpProto: 6 }, "options.keyIpProto: requires the EtherType of IPv4 or IPv6"],
    [IP, { keyIpProto: 6, keyPortDstMin: 1, keyUdpSrc: 5 }, "options.keyUdpSrc: requires keyIpProto 17"],
    [IPV6, { keyIpProto: 1, keyIcmpv4Type: 8 }, "options.keyIcmpv4Type: requires the EtherType of IPv4"],
    [IP, { keyArpOp: 1 }, "options.keyArpOp: requires the EtherType of ARP"],
    [IP, { keyMplsLabel: 1 }, "options.keyMplsLabel: requires the EtherType of MPLS"],
    [IP, { keyVlanId: 1 }, "options.keyVlanId: requires the EtherType of a VLAN"],
    [VLAN, { keyVlanId: 1, keyCvlanId: 2 }, "options.keyCvlanId: requires the EtherType of a VLAN in keyVlanEthType"],
    [VLAN, { keyVlanId: 1, keyIpProto: 6 }, "options.keyIpProto: requires the EtherType of IPv4 or IPv6"],
    [VLAN, { keyVlanId: 4096 }, "options.keyVlanId: expected a value from 0 to 4095, got 4096"],
    [VLAN, { keyVlanPrio: 8 }, "options.keyVlanPrio: expected a value from 0 to 7, got 8"],
    [PPP, { keyPppoeSid: 1, keyIpProto: 6 }, "options.keyIpProto: requires the EtherType of IPv4 or IPv6"],
    [IP, { keyIpv4SrcMask: "255.0.0.0" }, "options.keyIpv4SrcMask: requires keyIpv4Src"],
    [IP, { keyIpv4Src: "10.0.0.1", keyIpv6Dst: "::1" }, "options.keyIpv6Dst: not allowed with IPv4 addresses"],
  ])("that the kernel would ignore are errors: %p %p", (protocol, options, message) => {
    expect(() => encodeOptions("flower", options, { protocol })).toThrow(message);
  });

  test.each([
    [IP, { keyIpProto: 6, keyTcpDst: 80, keyTcpDstMask: 0xff }],
    [IP, { keyIpProto: 17, keyPortDstMin: 1, keyPortDstMax: 5 }],
    [undefined, { keyEthDst: "02:00:00:00:00:01" }],
    [VLAN, { keyVlanId: 1, keyVlanEthType: IP, keyIpProto: 6, keyTcpDst: 80, keyEthType: IP }],
    [VLAN, { keyVlanEthType: VLAN, keyCvlanId: 2, keyCvlanEthType: IPV6, keyIpProto: 58, keyIcmpv6Type: 1 }],
    [undefined, { keyNumOfVlans: 2, keyVlanId: 1, keyCvlanId: 2 }],
    [PPP, { keyPppoeSid: 1, keyPppProto: 0x21, keyIpProto: 6, keyTcpSrc: 5 }],
  ])("that the kernel reads are accepted: %p %p", (protocol, options) => {
    const type = protocol === undefined ? {} : { keyEthType: protocol };
    expect(encodeOptions("flower", options, { protocol })).toEqual({ ...options, ...type });
  });
});
