import type { Random } from "../../../message/random.ts";
import { hex, ipv4, ipv6, labelText, mac, masked } from "./flow-texts.ts";

/** Returns texts of random lists of actions that `ovs-dpctl` (3.1) accepts. */
export function actionTexts(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => listText(random, 2));
}

function listText(random: Random, depth: number): string {
  return Array.from({ length: 1 + random.below(3) }, () => actionText(random, depth)).join(",");
}

const number = (random: Random, most: number) =>
  random.below(2) === 0 ? `${random.u32() % most}` : `0x${hex(random.u32() % most)}`;
const some = (random: Random, list: readonly string[]) => list.filter(() => random.below(2) === 0);

const simple: readonly ((random: Random) => string)[] = [
  (random) => `${random.below(70_000)}`,
  (random) => `0x${hex(random.below(70_000))}`,
  () => "pop_vlan",
  () => "pop_nsh()",
  () => "ct_clear",
  (random) => `recirc(${random.u32()})`,
  (random) => `trunc(${14 + random.below(70_000)})`,
  (random) => `meter(${number(random, 2 ** 32)})`,
  (random) =>
    `push_vlan(${[...some(random, ["tpid=0x88a8"]), `vid=${number(random, 4096)},pcp=${random.below(8)}`, ...some(random, ["cfi=1"])].join(",")})`,
  (random) => `add_mpls(label=${random.below(2 ** 20)},tc=5,ttl=${random.below(256)},bos=1,eth_type=0x8847)`,
  pushNshText,
  ctText,
  userspaceText,
  (random) => `set(${setText(random)})`,
];

function actionText(random: Random, depth: number): string {
  const kind = random.below(simple.length + 3);
  if (kind < simple.length || depth === 0) return simple[kind % simple.length]!(random);
  const inner = () => listText(random, depth - 1);
  switch (kind - simple.length) {
    case 0:
      return `clone(${inner()})`;
    case 1:
      return `sample(sample=${random.below(100)}.${random.below(10)}%,actions(${inner()}))`;
    default:
      return `check_pkt_len(size=${random.below(65_536)},gt(${inner()}),le(${random.pick([inner(), "drop"])}))`;
  }
}

function mplsText(random: Random): string {
  return `label=${number(random, 2 ** 20)},tc=${random.below(8)},ttl=${number(random, 256)},bos=${random.below(2)}`;
}

function pushNshText(random: Random): string {
  const base = `flags=${random.below(4)},ttl=${random.below(64)}`;
  const path = `np=${1 + random.below(4)},spi=0x${hex(random.below(2 ** 24))},si=${random.below(256)}`;
  const word = () => `0x${hex(random.u32())}`;
  const context = random.pick([
    `mdtype=1,${path},c1=${word()},c2=${word()},c3=${word()},c4=${word()}`,
    `mdtype=1,${path},c2=${word()}`,
    `mdtype=2,${path},md2=0x${hex(random.u32())
      .padStart(8, "0")
      .repeat(1 + random.below(4))}`,
  ]);
  return `push_nsh(${base},${context})`;
}

function ctText(random: Random): string {
  const committed = random.pick(["commit", "force_commit"]);
  const zone = random.below(2) === 0 ? [`zone=${random.below(65_536)}`] : [];
  const parts = [...some(random, ["commit"]), ...zone];
  if (random.below(2) === 0) return parts.length === 0 ? "ct" : `ct(${parts.join(",")})`;
  const extra = [
    ...some(random, [`mark=0x${hex(random.u32())}${random.pick(["", "/0xff00"])}`]),
    ...some(random, [`label=${labelText(random)}`]),
    ...some(random, [`helper=${random.pick(["ftp", "tftp"])}`]),
    ...some(random, [`timeout=${random.pick(["ovs_tp_1_tcp4", "a-b"])}`]),
    ...some(random, [natText(random)]),
  ];
  return `ct(${[committed, ...zone, ...extra].join(",")})`;
}

function natText(random: Random): string {
  if (random.below(5) === 0) return random.pick(["nat", "nat(src)", "nat(dst)"]);
  const isIpv6 = random.below(2) === 0;
  const range = random.below(2) === 0;
  const ports = random.pick(["", ":1000", ":1000-2000", ":0-65535"]);
  const address = (last: number) => (isIpv6 ? `fd00::${hex(last)}` : `10.0.0.${last}`);
  const wrapped = (last: number) => (isIpv6 && ports !== "" ? `[${address(last)}]` : address(last));
  const to = `${wrapped(1)}${range ? `-${wrapped(9)}` : ""}${ports}`;
  const flags = some(random, ["persistent"]).concat(some(random, [random.pick(["hash", "random"])]));
  return `nat(${[`${random.pick(["src", "dst"])}=${to}`, ...flags].join(",")})`;
}

function userspaceText(random: Random): string {
  const bytes = () =>
    Array.from({ length: 8 + random.below(20) }, () => hex(random.below(256)).padStart(2, "0")).join("");
  const data = random.pick([
    `,userdata(${bytes()})`,
    `,sFlow(vid=${random.below(4096)},pcp=${random.below(8)},output=${number(random, 2 ** 32)})`,
    ",slow_path(cfm|action)",
    ",slow_path(0)",
    `,flow_sample(probability=${random.below(65_536)},collector_set_id=${random.u32()},obs_domain_id=${random.u32()},obs_point_id=${random.u32()},output_port=${random.below(100)}${random.pick(["", ",ingress", ",egress"])})`,
    `,ipfix(output_port=${random.below(100)})`,
    ",controller(reason=1,dont_send=1,continuation=0,recirc_id=4444,rule_cookie=0,controller_id=0,max_len=65535)",
  ]);
  return `userspace(pid=${random.u32()}${data}${random.pick(["", ",actions"])}${random.pick(["", ",tunnel_out_port=10"])})`;
}

function setText(random: Random): string {
  const pairs = (fields: Readonly<Record<string, () => string>>) => {
    const names = Object.keys(fields);
    const used = names.filter(() => random.below(2) === 0);
    return (used.length === 0 ? names : used).map((name) => `${name}=${fields[name]!()}`).join(",");
  };
  const ports = () => pairs({ src: () => masked(random, 16), dst: () => masked(random, 16) });
  return random.pick([
    () => `skb_priority(${masked(random, 32)})`,
    () => `skb_mark(${masked(random, 32)})`,
    () => `eth(${pairs({ src: () => mac(random), dst: () => mac(random) })})`,
    () =>
      `ipv4(${pairs({ src: () => ipv4(random), dst: () => ipv4(random), tos: () => masked(random, 8), ttl: () => masked(random, 8) })})`,
    () =>
      `ipv6(${pairs({ src: () => ipv6(random), dst: () => ipv6(random), label: () => masked(random, 20), tclass: () => masked(random, 8), hlimit: () => masked(random, 8) })})`,
    () => `tcp(${ports()})`,
    () => `udp(${ports()})`,
    () => `sctp(${ports()})`,
    () => `mpls(${mplsText(random)})`,
    () =>
      `arp(${pairs({ sip: () => ipv4(random), tip: () => ipv4(random), op: () => `${1 + random.below(2)}`, sha: () => mac(random), tha: () => mac(random) })})`,
    () => `icmp(type=${random.below(256)},code=${random.below(256)})`,
    () => `icmpv6(type=${random.below(256)})`,
    () => `nd(${pairs({ target: () => ipv6(random), sll: () => mac(random), tll: () => mac(random) })})`,
    () => tunnelSetText(random),
  ])();
}

function tunnelSetText(random: Random): string {
  const sides = random.pick(["src=1.2.3.4,dst=5.6.7.8", "dst=5.6.7.8", "ipv6_src=fe80::1,ipv6_dst=fe80::2"]);
  const options = random.pick([
    "",
    ",geneve({class=0x1,type=0x80,len=4,0x11223344})",
    ",geneve({class=0x1,type=0,len=0}{class=0x2,type=0x3,len=8,0x1122334455667788})",
    ",vxlan(gbp(id=5,flags=0x8))",
    ",erspan(ver=1,idx=0x7)",
    ",erspan(ver=2,dir=1,hwid=0x3)",
  ]);
  const id = some(random, [`tun_id=0x${hex(random.u32())}`]);
  const parts = [
    ...id,
    sides,
    ...some(random, [`tos=0x${hex(1 + random.below(255))}`]),
    `ttl=${random.below(256)}`,
    ...some(random, ["tp_src=5"]),
    ...some(random, ["tp_dst=6"]),
  ];
  const flags = [...some(random, ["df", "csum"]), ...(id.length > 0 ? ["key"] : [])].join("|");
  return `tunnel(${parts.join(",")}${options},flags(${flags === "" ? "0" : flags}))`;
}
