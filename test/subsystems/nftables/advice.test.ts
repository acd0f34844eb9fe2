import { expect } from "bun:test";
import { EAFNOSUPPORT, EINVAL, ELOOP, ENOENT } from "../../../src/constants/errno.ts";
import { match, type NftObject, type SetItem, type Statement } from "../../../src/subsystems/nftables/index.ts";
import { adviceOn } from "../../../src/subsystems/nftables/requests/advice.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { testInTable as test } from "./fixtures.ts";
import { chain, failureOf, inTable, rule, table } from "./lab.ts";

const set: NftObject = { set: { ...inTable, name: "s", type: "ipv4_addr", elem: ["10.0.0.1"] } };
const before = "add it before, in the same transaction";

/** Objects to add to a table with an input chain, each with the expected end of the error message. */
const additions: [string, NftObject | NftObject[], string][] = [
  ["a chain of a missing table", { chain: { ...inTable, table: "no", name: "a" } }, `no table inet no: ${before}`],
  [
    "a rule of a missing chain",
    { rule: { ...inTable, chain: "no", expr: [] } },
    `no chain no in the table inet t: ${before}`,
  ],
  ["a jump to a missing chain", rule({ jump: { target: "no" } }), `no chain no in the table inet t: ${before}`],
  ["a jump to a chain with a hook", rule({ jump: { target: "in" } }), "a rule can jump only to chains without a hook"],
  ["a missing counter", rule({ counter: "no" }), `there is no counter no in the table inet t: ${before}`],
  [
    "NAT in a filter chain",
    rule({ counter: null }, { masquerade: null }),
    'statement 2 (masquerade) requires a chain of type "nat" with the hook postrouting',
  ],
  [
    "a chain of type nat with the hook forward",
    { chain: { ...inTable, name: "n", type: "nat", hook: "forward" as "input", prio: 0 } },
    '"nat" and "route" exist in the families ip, ip6 and inet',
  ],
  [
    "a chain of type nat before connection tracking",
    { chain: { ...inTable, name: "n", type: "nat", hook: "prerouting", prio: -200 } },
    'a chain of the type "nat" requires a priority above -200, that of connection tracking',
  ],
  [
    "an element of a full set",
    [
      { set: { ...inTable, name: "f", type: "mark", size: 1, elem: [1] } },
      { element: { ...inTable, name: "f", elem: [2] } },
    ],
    "the set f is full: declare it with a larger size",
  ],
  [
    "an element of a constant set that a rule uses",
    [
      { set: { ...inTable, name: "k", type: "mark", flags: "constant", elem: [1] } },
      rule(match("meta.mark", "@k")),
      { element: { ...inTable, name: "k", elem: [2] } },
    ],
    "the set k is constant, and rules use it: delete the rules first, in the same transaction",
  ],
  [
    "a key that is too long",
    { set: { ...inTable, name: "b", type: Array<"ipv6_addr">(5).fill("ipv6_addr") } },
    "the types of a key have at most 64 bytes together",
  ],
  [
    "a missing helper of the kernel",
    { "ct helper": { ...inTable, name: "h", type: "none", protocol: "tcp" } },
    'the kernel has no helper "none" for tcp: load its module, such as nf_conntrack_none',
  ],
  [
    "overlapping intervals",
    { set: { ...inTable, name: "i", type: "ipv4_addr", flags: ["interval"], elem: ["10.0.0.0/8", "10.1.0.0/16"] } },
    "the element overlaps another one of the set: join the two, or delete the other one first; of concatenated ranges, add the most specific one first",
  ],
];

const map: NftObject = {
  map: { ...inTable, name: "m", type: "inet_service", map: "verdict", elem: [[22, { drop: null }]] },
};

/** Names of a missing object, or of what a kernel lacks for an object, in advice on ENOENT. */
const missing: [kind: string, advice: string][] = [
  ["ct helper", 'no helper "x" for tcp: load its module'],
  ["ct timeout", "CONFIG_NF_CONNTRACK_TIMEOUT"],
  ["secmark", "CONFIG_NETWORK_SECMARK"],
  ["flowtable", "CONFIG_NF_FLOW_TABLE"],
  ["tunnel", "CONFIG_NFT_TUNNEL"],
  ["synproxy", "CONFIG_NFT_SYNPROXY"],
  ["map", "an object, a chain or a set that an element or the set refers to does not exist"],
];

test.each(missing)("advice on a rejected %s names what is missing", (kind, advice) => {
  const rejected = { errno: ENOENT, kind, object: { type: "x", protocol: "tcp" } };
  expect(adviceOn({ ...rejected, verb: "add" })).toContain(advice);
  expect(adviceOn({ ...rejected, verb: "delete" })).toContain(`there is no such ${kind}: list("${kind}")`);
  expect(adviceOn({ ...rejected, verb: "change" })).toBe(`there is no such ${kind}: add() creates it`);
});

describeInNamespaces("advice on rejected nftables commands", () => {
  whereTheKernelHas("nftables", hasNftables(), () => {
    test("explains elements of maps with another value or without a value", ({ nft }) => {
      nft.add(map);
      const errorOf = (item: SetItem) =>
        failureOf(() => nft.add({ element: { ...inTable, name: "m", elem: [item] } })).message;
      expect(errorOf([22, { accept: null }])).toContain("the map m has another value for this key");
      expect(errorOf(23)).toEndWith("if m is a map, each element must be a pair of key and value");
    });

    test("explains elements with a timeout in a set without timeouts", ({ nft }) => {
      nft.add(set);
      for (const option of ["timeout", "expires"]) {
        const item: SetItem = { elem: { val: "10.0.0.2", [option]: 60 } };
        const element = { ...inTable, name: "s", elem: [item] };
        expect(() => nft.add({ element })).toThrow(
          `commands[0].element.elem[0].elem.${option}: not possible, because the set lacks the flag "timeout"`,
        );
        // The kernel ignores the timeout of an element to delete.
        nft.add({ element: { ...inTable, name: "s", elem: ["10.0.0.2"] } });
        nft.delete({ element });
      }
    });

    test("explains a chain that exists with another priority", ({ nft }) => {
      const named = { ...inTable, name: "other", type: "filter", hook: "input" } as const;
      nft.add({ chain: { ...named, prio: 0 } });
      const { message } = failureOf(() => nft.add({ chain: { ...named, prio: 10 } }));
      expect(message).toEndWith(
        "its type, hook and priority cannot be changed: delete it first, in the same transaction",
      );
    });

    test("names no flags of messages for a rule that cannot be replaced", ({ nft }) => {
      const replace = () => nft.replace({ rule: { ...inTable, table: "no", chain: "c", handle: 1, expr: [] } });
      const { message } = failureOf(replace);
      expect(message).toEndWith('there is no table inet no: list("table") returns those that exist');
      expect(message).not.toContain("NLM_F");
    });

    test("names the missing table that should be flushed", ({ nft }) => {
      const { message } = failureOf(() => nft.flush({ table: { family: "inet", name: "no" } }));
      expect(message).toEndWith('there is no table inet no: list("table") returns those that exist');
    });

    test.each(additions)("explains %s", (_, objects, advice, { nft }) => {
      const { message } = failureOf(() => nft.add(objects));
      expect(message).toEndWith(advice);
      // The caller does not know the number of the kernel expression, so the message must not contain it.
      expect(message).not.toContain("expressions.elem");
    });

    test("names only the statements that the chain forbids", ({ nft }) => {
      nft.add(rule({ notrack: null }));
      const { message } = failureOf(() => nft.add(rule({ notrack: null }, { masquerade: null })));
      expect(message).toContain("statement 2 (masquerade) requires");
      expect(message).not.toContain("statement 1");
    });

    test("explains a loop of jumps", ({ nft }) => {
      const jump = (from: string, target: string): NftObject => ({
        rule: { ...inTable, chain: from, expr: [{ jump: { target } }] },
      });
      nft.add([{ chain: { ...inTable, name: "a" } }, { chain: { ...inTable, name: "b" } }]);
      const { message } = failureOf(() => nft.add([jump("a", "b"), jump("b", "a"), jump("in", "a")]));
      expect(message).toContain("jumps form a loop");
      // Older kernels report loops with the code ELOOP.
      expect(adviceOn({ errno: ELOOP, verb: "add", kind: "rule", object: {} })).toContain("jumps form a loop");
    });

    test("names the Linux version that a rejected flag or element requires", () => {
      const rejected = { errno: EINVAL, verb: "add" };
      expect(adviceOn({ errno: EAFNOSUPPORT, verb: "add", kind: "ct expectation", object: {} })).toContain(
        'set l3proto to "ip" or "ip6"',
      );
      expect(adviceOn({ ...rejected, kind: "table", object: { flags: ["dormant", "owner"] } })).toBe(
        'the flag "owner" requires Linux 5.12',
      );
      const map = {
        ...rejected,
        kind: "map",
        object: {
          elem: [
            [1, { drop: null }],
            ["*", { accept: null }],
          ],
        },
      };
      expect(adviceOn({ ...map, attribute: "elements.elem[2]" })).toBe('the element "*" requires Linux 5.13');
      expect(adviceOn(map)).toBeUndefined();
    });

    test("explains objects that exist, are missing or are in use", ({ nft }) => {
      nft.add([set, { chain: { ...inTable, name: "b" } }, rule({ jump: { target: "b" } })]);
      const expected: [() => void, string][] = [
        [() => nft.create(table), "the table already exists: add() accepts an existing one"],
        [
          () => nft.create({ element: { ...inTable, name: "s", elem: ["10.0.0.1"] } }),
          "add() accepts an existing element",
        ],
        [
          () => nft.delete({ element: { ...inTable, name: "s", elem: ["10.0.0.2"] } }),
          "the set s does not contain this element",
        ],
        [() => nft.delete({ set: { ...inTable, name: "no" } }), "destroy() ignores missing ones"],
        [() => nft.delete({ rule: { ...inTable, chain: "in", handle: 999 } }), "there is no rule with this handle"],
        [() => nft.delete({ chain: { ...inTable, name: "b" } }), "the chain is in use: delete the rules and elements"],
      ];
      for (const [call, advice] of expected) expect(failureOf(call).message).toContain(advice);
    });

    const left = (one: object, right: unknown = 1): Statement =>
      ({ match: { op: "==", left: one, right } }) as Statement;

    test.each(
      Object.entries<Statement>({
        "left.numgen.mod: expected an integer from 1 to 4294967295, got 0": left({ numgen: { mode: "inc", mod: 0 } }),
        'left.numgen.mode: expected "inc" or "random", got "incr"': left({ numgen: { mode: "incr", mod: 2 } }),
        "left.numgen.ofset: unknown option; did you mean offset?": left({ numgen: { mode: "inc", mod: 2, ofset: 1 } }),
        "left.numgen.offset: expected at most 4294967294": left({
          numgen: { mode: "inc", mod: 2, offset: 2 ** 32 - 1 },
        }),
        "left.symhash.mod: expected an integer, got undefined": left({ symhash: {} }),
        "left.jhash.mod: expected an integer from 1": left({ jhash: { expr: match("ip.saddr", "10.0.0.1"), mod: 0 } }),
        "left.fib.flags: expected either saddr or daddr": left({ fib: { result: "oif", flags: ["iif"] } }),
        "left.fib.flags: expected either saddr or daddr, the address to look up, got saddr, daddr": left({
          fib: { result: "oif", flags: ["saddr", "daddr"] },
        }),
        "left.fib.flags[1]: expected one of saddr, daddr, mark, iif, oif, got": left({
          fib: { result: "oif", flags: ["saddr", "iff"] },
        }),
        "left.fib.flags: iif and oif cannot be combined": left({
          fib: { result: "type", flags: ["saddr", "iif", "oif"] },
        }),
        'left.fib.flags: oif is possible only with the result "type"': left({
          fib: { result: "oif", flags: ["saddr", "oif"] },
        }),
        'left.fib.result: expected one of oif, oifname, type, check, got "oifs"': left({
          fib: { result: "oifs", flags: ["saddr"] },
        }),
      }),
    )("names the invalid argument: %s", (message, statement, { nft }) => {
      expect(() => nft.add([chain, rule(statement)])).toThrow(`commands[1].rule.expr[0].match.${message}`);
    });
  });
});
