// Random rules of iptables, in the form of iptables-save.
const pick = <Item>(below: (limit: number) => number, items: readonly Item[]): Item => items[below(items.length)]!;

type Choose = (limit: number) => number;

const matches: readonly ((below: Choose) => string)[] = [
  (below) =>
    `-p ${pick(below, ["tcp", "udp"])} -m multiport ${pick(below, ["", "! "])}--${pick(below, ["d", "s"])}ports ${pick(below, ["53,80", "22:79,2000", "443"])}`,
  (below) => `-p tcp -m tcp ${pick(below, ["", "! "])}--dport ${pick(below, [22, 80, "53:443"])}`,
  () => "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
  (below) =>
    `-m conntrack ${pick(below, ["", "! "])}--ctstate ${pick(below, ["NEW", "RELATED,ESTABLISHED", "INVALID", "NEW,UNTRACKED"])}`,
  (below) => `-m state --state ${pick(below, ["NEW", "ESTABLISHED"])}`,
  (below) =>
    `-m addrtype ${pick(below, ["", "! "])}--${pick(below, ["dst", "src"])}-type ${pick(below, ["LOCAL", "UNICAST", "BROADCAST", "LOCAL,MULTICAST"])}`,
  (below) => `-p icmp -m icmp ${pick(below, ["", "! "])}--icmp-type ${pick(below, ["8", "3/1"])}`,
  (below) => `-m ttl --ttl-${pick(below, ["eq", "lt", "gt"])} ${pick(below, [63, 64, 65])}`,
  () => "-m comment --comment remark",
  (below) => `${pick(below, ["", "! "])}-i ${pick(below, ["a", "b", "a+", "ab"])}`,
  (below) => `${pick(below, ["-s 10.0.1.0/30", "-d 10.0.2.3", "! -d 10.0.2.2"])}`,
  (below) => `-m mark ${pick(below, ["", "! "])}--mark ${pick(below, ["1", "0x2/0x3"])}`,
];

const PORTS = "-p tcp";
const targets: Readonly<Record<string, readonly string[]>> = {
  filter: [
    ...["-j ACCEPT", "-j DROP", "-j c0", "-g c0", "-j LOG --log-prefix x", "-j REJECT", "-j RETURN"],
    ...["-j REJECT --reject-with icmp-host-prohibited", `${PORTS} -j REJECT --reject-with tcp-reset`, ""],
  ],
  mangle: [
    ...["-j MARK --set-mark 1", "-j MARK --set-xmark 0x2/0x3", "-j MARK --or-mark 0x5", "-j CONNMARK --save-mark"],
    ...["-j CONNMARK --restore-mark", "-j CONNMARK --set-mark 2", "-j RETURN", "-j LOG"],
  ],
  dnat: [
    ...["-j DNAT --to-destination 10.0.2.9", `${PORTS} -j DNAT --to-destination 10.0.2.7:81`, "-j RETURN", "-j ACCEPT"],
    ...[`${PORTS} -j DNAT --to-destination :82`, `-p udp -j REDIRECT --to-ports 54`],
  ],
  snat: [
    ...[
      "-j SNAT --to-source 10.0.2.1",
      `${PORTS} -j SNAT --to-source 10.0.2.1:4000-60000`,
      "-j MASQUERADE",
      "-j ACCEPT",
    ],
    ...[`${PORTS} -j MASQUERADE --to-ports 5000-60000`],
  ],
};

function rule(chain: string, kind: string, below: Choose): string {
  const target = pick(below, targets[kind]!);
  const count = below(3);
  // A rule has one protocol, and each option once.
  const words: string[] = [];
  for (let tries = 0; words.length < count && tries < 9; tries++) {
    const word = pick(below, matches)(below);
    const extension = /-m (conntrack|state|\w+)/.exec(word)?.[1] ?? word.replace("! ", "").slice(0, 2);
    const hasProtocol = [...words, target].some((one) => one.includes("-p "));
    const isUsed = words.some((one) => one.includes(extension));
    const isNotHere = chain === "POSTROUTING" && word.includes("-i ");
    if (!isUsed && !isNotHere && !(hasProtocol && word.includes("-p "))) words.push(word);
  }
  return `-A ${chain} ${words.join(" ")} ${target}`;
}

/** Returns the input of iptables-restore. */
export function iptablesRules(below: Choose): string {
  const rules = (chain: string, kind: string) =>
    Array.from({ length: below(5) }, () => rule(chain, kind, below)).join("\n");
  const inner = rules("c0", "filter").replaceAll(/.*-[jg] c0.*/g, "-A c0");
  return `*mangle
${rules("PREROUTING", "mangle")}
${rules("FORWARD", "mangle")}
COMMIT
*nat
${rules("PREROUTING", "dnat")}
${rules("POSTROUTING", "snat")}
COMMIT
*filter
:INPUT ACCEPT [0:0]
:c0 - [0:0]
:FORWARD ${pick(below, ["ACCEPT", "ACCEPT", "DROP"])} [0:0]
${inner}
${rules("FORWARD", "filter")}
COMMIT
`;
}
