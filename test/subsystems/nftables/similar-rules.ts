import type { NftObject, Statement } from "../../../src/subsystems/nftables/index.ts";
import type { Random } from "../../message/random.ts";

const TABLE = { family: "inet", table: "shapes" } as const;

/** Returns a table with rules and elements that differ only in addresses, chains, comments, anonymous sets and counters. */
export function similarRules(random: Random): NftObject[] {
  const objects: NftObject[] = [
    { table: { family: TABLE.family, name: TABLE.table } },
    { map: { ...TABLE, name: "verdicts", type: ["ipv4_addr", "inet_proto", "inet_service"], map: "verdict" } },
    { map: { ...TABLE, name: "targets", type: "ipv4_addr", map: "ipv4_addr . inet_service" } },
    { set: { ...TABLE, name: "addresses", type: "ipv6_addr" } },
  ];
  const byte = () => random.below(256);
  const ipv4 = () => [10, byte(), byte(), byte()].join(".");
  const ipv6 = () =>
    random.pick([`2001:db8::${byte().toString(16)}`, `::ffff:${ipv4()}`, `::${ipv4()}`, "::1", "fe80::"]);
  for (let index = 0; index < 40; index++) {
    const name = `chain-${"x".repeat(random.below(9))}${index}`;
    objects.push({ chain: { ...TABLE, name } });
    const own = { ...TABLE, chain: name };
    // Its elements wait until all chains exist.
    const waiting = [[ipv4(), { goto: { target: `rules-${index}` } }]];
    objects.push({
      map: { ...TABLE, name: `map-${index}`, type: "ipv4_addr", map: "verdict", elem: waiting as never },
    });
    const jump = (): Statement => random.pick([{ jump: { target: name } }, { goto: { target: `chain-of-${name}` } }]);
    objects.push({ chain: { ...TABLE, name: `chain-of-${name}` } });
    const chain = { ...TABLE, chain: `rules-${index}` };
    objects.push({ chain: { ...TABLE, name: chain.chain } });
    const target = random.pick([{ goto: { target: name } }, { jump: { target: chain.chain } }, { drop: null }]);
    const key = `10.7.${index}.${byte()}`;
    const service = random.pick([80, 443]);
    objects.push(
      { element: { ...TABLE, name: "verdicts", elem: [[{ concat: [key, "tcp", service] }, target]] as never } },
      { element: { ...TABLE, name: "targets", elem: [[key, { concat: [ipv4(), service] }]] as never } },
      { element: { ...TABLE, name: "addresses", elem: [`2001:db8::${index.toString(16)}:1`] } },
    );
    const bytes = random.pick<number | bigint>([0, 1, 2 ** 40, 2n ** 53n]) as number;
    const counter = { counter: { packets: random.below(3), bytes } };
    const ip = (field: string, right: unknown, op = "==") =>
      ({ match: { op, left: { payload: { protocol: "ip", field } }, right } }) as Statement;
    const ip6 = (field: string, right: unknown) =>
      ({ match: { op: "==", left: { payload: { protocol: "ip6", field } }, right } }) as Statement;
    const port = (field: string, right: unknown, op = "==") =>
      ({ match: { op, left: { payload: { protocol: "tcp", field } }, right } }) as Statement;
    const number = () => random.below(65_536);
    const nat = (addr: unknown, family = "ip") => ({ dnat: { addr, family, port: 8080 } }) as Statement;
    const tcp: Statement = { match: { op: "==", left: { meta: { key: "l4proto" } }, right: "tcp" } };
    const first = byte() & 0xf0;
    const pair = [`10.0.0.${first}`, `10.0.0.${first + random.pick([1, 2, 3, 15])}`];
    const rules: Statement[][] = [
      [ip("saddr", ipv4()), jump()],
      [ip("daddr", ipv4(), "!="), counter, jump()],
      [ip("saddr", ipv4()), ip("daddr", ipv4()), counter, jump()],
      [ip("saddr", { prefix: { addr: "10.1.0.0", len: random.pick([16, 24, 25]) } }), jump()],
      [ip("saddr", { range: pair }), jump()],
      [ip6("saddr", ipv6()), jump()],
      [ip6("daddr", ipv6()), counter, { accept: null }],
      [port("dport", number()), counter, jump()],
      [ip("saddr", ipv4()), port("dport", number(), "!="), jump()],
      [port("sport", number()), port("dport", number()), counter],
      [ip6("saddr", ipv6()), ip6("daddr", ipv6()), port("dport", number(), "<"), jump()],
      [ip("daddr", ipv4()), ip("saddr", ipv4()), port("dport", { range: [80, 80 + byte() + 1] })],
      [tcp, nat(ipv4())],
      [tcp, nat({ range: pair })],
      [tcp, nat(ipv6(), "ip6")],
      [ip("saddr", ipv4()), tcp, nat(ipv4())],
      [{ mangle: { key: { meta: { key: "mark" } }, value: byte() } }, tcp, nat(ipv4())],
      [{ mangle: { key: { meta: { key: "mark" } }, value: byte() } }, jump()],
      [
        {
          vmap: {
            key: { numgen: { mode: "random", mod: 3 } },
            data: { set: [0, 1, 2].map((number) => [number, random.pick([jump(), { drop: null }])] as never) },
          },
        } as Statement,
      ],
      [ip("saddr", { set: [ipv4(), ipv4()] }), jump()],
      [ip("saddr", { set: [{ prefix: { addr: "10.0.0.0", len: 8 } }, ipv4()] }), jump()],
    ];
    for (const [number, expr] of rules.entries())
      objects.push({
        rule: { ...(number % 2 === 0 ? chain : own), expr, comment: random.pick(["a", "b", "ü", "a longer one"]) },
      });
  }
  return objects;
}
