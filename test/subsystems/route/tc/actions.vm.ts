// Compares shared actions and templates of chains with those of tc. Shared actions require CAP_NET_ADMIN in the initial
// user namespace.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  Chains,
  Filters,
  Links,
  type NewSharedAction,
  Qdiscs,
  SharedActions,
} from "../../../../src/subsystems/route/index.ts";
import { without } from "../../../families/oracles.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { failure, iproute, json } from "../support.ts";

const rows: readonly (readonly [words: string, NewSharedAction])[] = [
  ["gact drop", { kind: "gact", options: { parms: { action: "shot" } } }],
  [
    "police rate 1mbit burst 10k conform-exceed drop",
    { kind: "police", options: { rate: "1mbit", burst: "10k", action: "shot" } },
  ],
  ["vlan pop pipe", { kind: "vlan", options: { parms: { action: "pipe", vAction: "pop" } } }],
  ["skbedit mark 4 pipe", { kind: "skbedit", options: { parms: { action: "pipe" }, mark: 4 } }],
];

/** Fields that are counters or depend on the time. */
const volatile = new Set(["installed", "last_used", "first_used", "expires", "used", "order", "total acts"]);

function shown(netns: NetworkNamespace, kind: string): unknown {
  return without(json(netns, `tc -j actions list action ${kind}`), volatile);
}

describeInNamespaces("Shared actions", () => {
  test("equal those of tc in every operation", () => {
    using theirs = NetworkNamespace.create();
    using ours = NetworkNamespace.create();
    using actions = SharedActions.open({ netns: ours });
    for (const [index, [words, action]] of rows.entries()) {
      iproute(theirs, `tc actions add action ${words} index ${index + 5}`);
      const made = actions.add({ ...action, index: index + 5 });
      expect(made).toMatchObject({ kind: action.kind, index: index + 5 });
      const expected = shown(theirs, action.kind!);
      expect(shown(ours, action.kind!)).toEqual(expected);
      const listed = actions.list(action.kind as "gact").toArray();
      expect(listed).toHaveLength(1);
      expect(actions.get(listed[0]!.kind, index + 5).options).toMatchObject({});
      actions.replace(listed[0]!);
      expect(failure(() => actions.add(listed[0]!)).code).toBe("EEXIST");
      actions.delete(listed[0]!);
      actions.add(listed[0]!);
      expect(shown(ours, action.kind!)).toEqual(expected);
    }
    actions.addMany(
      [{ kind: "gact" }, { kind: "gact" }].map(({ kind }) => ({ kind, options: { parms: {} } }) as NewSharedAction),
    );
    expect(actions.list("gact").toArray()).toHaveLength(3);
    expect(actions.list("gact").toArray()[0]!.stats?.basic).toMatchObject({ packets: 0 });
    actions.flushAll("gact");
    expect(shown(ours, "gact")).toEqual([]);

    using links = Links.open({ netns: ours });
    using qdiscs = Qdiscs.open({ netns: ours });
    using filters = Filters.open({ netns: ours });
    using chains = Chains.open({ netns: ours });
    links.add({ ifname: "va", kind: "veth" });
    qdiscs.add({ dev: "va", kind: "clsact" });
    const parent = "clsact/ingress";
    filters.add({ dev: "va", parent, kind: "matchall", options: { act: [{ kind: "police", index: 6 }] } });
    expect(actions.get("police", 6)).toMatchObject({ options: { bindcnt: 1 } });
    // The kernel keeps an action that a filter uses.
    expect(failure(() => actions.delete({ kind: "police", index: 6 })).code).toBe("EPERM");

    // The template of a chain limits the fields of its filters.
    const template = {
      kind: "flower",
      protocol: "ip",
      options: { keyIpv4Dst: "0.0.0.0", keyIpv4DstMask: "255.255.255.0" },
    } as const;
    chains.add({ dev: "va", parent, chain: 3, ...template });
    expect(json(ours, "tc -j chain show dev va ingress").find(({ chain }) => chain === 3)).toMatchObject({
      kind: "flower",
    });
    const chain = chains.get("va", { parent, chain: 3 });
    expect(chain).toMatchObject({ kind: "flower", chain: 3 });
    chains.delete(chain);
    chains.add(chain);
    expect(chains.get("va", { parent, chain: 3 })).toEqual(chain);
  });
});
