/** A flow, its actions, and the normalized actions as `ovs-dpctl normalize-actions` prints them. */
type Normalized = readonly [flow: string, actions: string, lines: readonly string[]];

const UNTAGGED = "in_port(1),eth(),eth_type(0x0806),arp()";
const TAGGED = "in_port(1),eth(),eth_type(0x8100),vlan(vid=5,pcp=1),encap(eth_type(0x1234))";
const TWICE =
  "in_port(1),eth(),eth_type(0x88a8),vlan(vid=3,pcp=2),encap(eth_type(0x8100),vlan(vid=4,pcp=0),encap(eth_type(0x1234)))";
const MPLS = "in_port(1),eth(),eth_type(0x8847),mpls(label=7,tc=2,ttl=9,bos=1)";

export const normalized: readonly Normalized[] = [
  [UNTAGGED, "10,9,ct_clear,8,7,trunc(100),1", ["no vlan: no mpls: 9,10,ct_clear,7,8,trunc(100),1"]],
  [
    TAGGED,
    "3,2,pop_vlan,5,4,push_vlan(vid=7,pcp=0),9,1,push_vlan(tpid=0x88a8,vid=8,pcp=3),set(eth(src=00:00:00:00:00:03)),7,6",
    [
      "no vlan: no mpls: 4,5",
      "vlan(vid=7,pcp=0): no mpls: 1,9",
      "vlan(vid=5,pcp=1): no mpls: 2,3",
      "vlan(tpid=0x88a8,vid=8,pcp=3): vlan(vid=7,pcp=0): no mpls: set(eth(src=00:00:00:00:00:03)),6,7",
    ],
  ],
  [TAGGED, "1,pop_vlan,push_vlan(vid=5,pcp=1),3,2", ["vlan(vid=5,pcp=1): no mpls: 1,2,3"]],
  [
    TWICE,
    "2,pop_vlan,1,pop_vlan,7,pop_vlan,8",
    [
      "no vlan: no mpls: 7,8",
      "vlan(vid=4,pcp=0): no mpls: 1",
      "vlan(tpid=0x88a8,vid=3,pcp=2): vlan(vid=4,pcp=0): no mpls: 2",
    ],
  ],
  [
    MPLS,
    "clone(5,4),push_vlan(vid=0,pcp=0),1",
    ["no vlan: mpls(label=7,tc=2,ttl=9): clone(5,4)", "vlan(vid=0,pcp=0): mpls(label=7,tc=2,ttl=9): 1"],
  ],
  [UNTAGGED, "push_vlan(vid=5,pcp=0,cfi=0),pop_vlan,2,1", ["vlan(vid=5,pcp=0): no mpls: 1,2"]],
];
