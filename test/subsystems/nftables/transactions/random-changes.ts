// Random changes of a ruleset, with which another program disturbs a mirror.
import { NetlinkError } from "../../../../src/index.ts";
import type {
  Nftables,
  NftMap,
  NftMirror,
  NftSet,
  NftTransaction,
  SetItem,
  Statement,
} from "../../../../src/subsystems/nftables/index.ts";

const SETS: readonly (Pick<NftSet, "type" | "flags"> & Partial<Pick<NftMap, "map">>)[] = [
  { type: "ipv4_addr" },
  { type: "ipv4_addr", flags: ["interval"] },
  { type: ["ipv4_addr", "inet_service"], flags: ["interval"] },
  { type: "inet_service", map: "verdict" },
  { type: "ipv4_addr", map: "inet_service" },
  { type: "ipv4_addr", flags: ["timeout"] },
];

/** Numbers of a linear congruential generator, from 0 to below `count`. */
export function randomNumbers(seed: number): (count: number) => number {
  let state = seed >>> 0;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** Replaces the number in the set "numbers", depending on the number in the mirror, and a rule that contains it. */
export function increment(mirror: NftMirror): void {
  const set = { family: "inet", table: "t", name: "numbers" } as const;
  const chain = { family: "inet", table: "t", chain: "c" } as const;
  mirror.transaction((batch) => {
    const [number] = mirror.get("set", set).elem as [number];
    const [rule] = mirror.list("rule", chain);
    if (rule?.comment !== `${number}`) throw new Error(`the rule has ${rule?.comment}, the set has ${number}`);
    batch.delete({ element: { ...set, elem: [number] } }).add({ element: { ...set, elem: [number + 1] } });
    batch.replace({ rule: { ...chain, handle: rule.handle, expr: [{ accept: null }], comment: `${number + 1}` } });
  });
}

/** Makes one random transaction in the tables "a" and "b". The kernel may reject it. */
export function changeRandomly(nft: Nftables, random: (count: number) => number): void {
  const inTable = { family: "inet", table: random(2) === 0 ? "a" : "b" } as const;
  const address = () => `10.0.${random(4)}.${random(250)}`;
  const itemOf = (kind: number): SetItem => {
    const forms: readonly (() => SetItem)[] = [
      address,
      () => `10.${random(60)}.0.0/${random(2) === 0 ? 16 : 24}`,
      () => ({ concat: [`10.${random(60)}.0.0/16`, random(1000) + 1] }),
      () => [random(1000) + 1, { accept: null }],
      () => [address(), random(1000) + 1],
      () => ({ elem: { val: address(), timeout: 100_000 } }),
    ];
    return forms[kind]!();
  };
  const rule = (): { rule: typeof inTable & { chain: string; expr: Statement[] } } => {
    const expressions: readonly (() => Statement[])[] = [
      () => [{ accept: null }],
      () => [
        {
          match: {
            op: "==",
            left: { payload: { protocol: "ip", field: "saddr" } },
            right: { set: [address(), address()] },
          },
        },
        { drop: null },
      ],
      () => [
        {
          vmap: {
            key: { payload: { protocol: "tcp", field: "dport" } },
            data: { set: [[random(9) + 1, { accept: null }]] },
          },
        },
      ],
      () => [{ jump: { rules: [{ expr: [{ accept: null }] }] } }],
      () => [
        { match: { op: "==", left: { payload: { protocol: "ip", field: "saddr" } }, right: "@s0" } },
        { drop: null },
      ],
    ];
    return { rule: { ...inTable, chain: `c${random(4)}`, expr: expressions[random(expressions.length)]!() } };
  };
  const rules = nft.list("rule", inTable);
  const someRule = () => rules[random(rules.length)];
  const added = (batch: NftTransaction) => {
    const kind = random(SETS.length);
    const set = { ...inTable, name: `s${kind}` };
    const elem = [itemOf(kind)];
    const actions: readonly (() => unknown)[] = [
      () => batch.add({ chain: { ...inTable, name: `c${random(4)}` } }),
      () => batch.add(rule()).add(rule()).insert(rule()),
      () => batch.insert(rule()).insert(rule()).add(rule()),
      () => {
        const handle = someRule()?.handle;
        if (handle === undefined) return;
        const { chain } = rules.find((one) => one.handle === handle)!;
        const placed = { rule: { ...rule().rule, chain, handle } };
        const verbs: readonly (() => unknown)[] = [
          () => batch.replace(placed),
          () => batch.insert(placed),
          () => batch.run([{ add: placed }, { add: placed }]),
          () => batch.delete({ rule: { ...inTable, chain, handle } }),
          () => batch.insert(placed).delete({ rule: { ...inTable, chain, handle } }),
        ];
        verbs[random(verbs.length)]!();
      },
      () =>
        batch.add(
          "map" in SETS[kind]! ? { map: { ...set, ...SETS[kind] } as NftMap } : { set: { ...set, ...SETS[kind]! } },
        ),
      () => batch.add({ element: { ...set, elem } }),
      () => batch.delete({ element: { ...set, elem } }),
      () => batch.add({ counter: { ...inTable, name: `n${random(3)}` } }),
    ];
    const rare: readonly (() => unknown)[] = [
      () => batch.delete({ counter: { ...inTable, name: `n${random(3)}` } }),
      () => batch.flush({ chain: { ...inTable, name: `c${random(4)}` } }),
      () => batch.flush({ set }),
      () => batch.delete({ set }),
      () => batch.delete({ chain: { ...inTable, name: `c${random(4)}` } }),
      () => batch.rename({ chain: { ...inTable, name: `c${random(4)}`, newname: `c${random(4)}` } }),
      () => batch.delete({ table: { family: "inet", name: inTable.table } }),
      () =>
        batch.add({
          chain: {
            ...inTable,
            name: `base${random(2)}`,
            type: "filter",
            hook: "input",
            prio: 0,
            policy: random(2) ? "drop" : "accept",
          },
        }),
      () => batch.change({ table: { family: "inet", name: inTable.table, flags: random(2) === 0 ? "dormant" : [] } }),
    ];
    const list = random(4) === 0 ? rare : actions;
    list[random(list.length)]!();
  };
  try {
    nft.transaction((batch) => {
      batch.add([{ table: { family: "inet", name: inTable.table } }, { chain: { ...inTable, name: "c0" } }]);
      for (let count = random(4); count >= 0; count--) added(batch);
    });
  } catch (error) {
    if (!(error instanceof NetlinkError || error instanceof TypeError || error instanceof RangeError)) throw error;
  }
}
