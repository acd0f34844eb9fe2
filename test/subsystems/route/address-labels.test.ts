// Compares the IPv6 address labels of the library with those of the program `ip`.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { AddressLabels } from "../../../src/subsystems/route/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";

/** Returns the labels that `ip addrlabel` prints: prefix, interface and label. */
function shown(netns: NetworkNamespace): string[] {
  const lines = runIn(netns, ["ip", "addrlabel"]).trim().split("\n");
  return lines.map((line) => line.trim().replace(/\s+/g, " ")).sort();
}

describeInNamespaces("AddressLabels", () => {
  function open() {
    const netns = NetworkNamespace.create();
    const labels = AddressLabels.open({ netns });
    return {
      netns,
      labels,
      [Symbol.dispose]: () => {
        labels.close();
        netns.close();
      },
    };
  }

  /** Returns the labels that the library lists, in the format of `ip addrlabel`. */
  function listed({ labels }: ReturnType<typeof open>): string[] {
    const lines = Array.from(labels.list(), ({ prefix, dev, label }) => {
      return `prefix ${prefix}${dev === undefined ? "" : ` dev ${dev}`} label ${label}`;
    });
    return lines.sort();
  }

  /** Returns the output lines of `ip`, with IPv4-mapped addresses in the notation of the library. */
  const same = (lines: string[]) => lines.map((line) => line.replace("::ffff:0.0.0.0/", "::ffff:0:0/")).sort();

  test.skipIf(!hasProgram("ip"))("lists the labels that `ip addrlabel` shows and restores them", () => {
    using lab = open();
    runIn(lab.netns, "ip addrlabel add prefix 2001:db8::/32 label 99".split(" "));
    runIn(lab.netns, "ip addrlabel add prefix 2001:db8:1::/48 dev lo label 98".split(" "));
    const before = same(shown(lab.netns));
    expect(same(listed(lab))).toEqual(before);
    expect(before).toContain("prefix 2001:db8:1::/48 dev lo label 98");
    const all = lab.labels.list().toArray();
    for (const outcome of lab.labels.deleteMany(all)) expect(outcome).toEqual({});
    expect(lab.labels.list().toArray()).toEqual([]);
    for (const outcome of lab.labels.addMany(all)) expect(outcome).toEqual({});
    expect(same(shown(lab.netns))).toEqual(before);
  });

  test.skipIf(!hasProgram("ip"))("adds, replaces, finds and deletes labels", () => {
    using lab = open();
    lab.labels.add({ prefix: "2001:db8::/32", label: 7 });
    expect(lab.labels.get("2001:db8::1")).toMatchObject({ prefix: "2001:db8::/32", label: 7 });
    lab.labels.replace({ prefix: "2001:db8::/32", label: 8, dev: undefined });
    lab.labels.replaceMany([{ prefix: "2001:db8::/48", label: 8, ifindex: 1 }]);
    expect(lab.labels.list({ label: 8 }).toArray()).toMatchObject([
      { prefix: "2001:db8::/48", dev: "lo", ifindex: 1 },
      { prefix: "2001:db8::/32" },
    ]);
    expect(lab.labels.list({ dev: "lo" }).toArray()).toMatchObject([{ prefix: "2001:db8::/48" }]);
    expect(lab.labels.get("2001:db8::1", "lo")).toMatchObject({ prefix: "2001:db8::/48", dev: "lo" });
    lab.labels.delete({ prefix: "2001:db8::/32" });
    expect(shown(lab.netns).filter((line) => line.includes("2001:db8"))).toEqual([
      "prefix 2001:db8::/48 dev lo label 8",
    ]);
  });

  test("explains invalid fields and kernel errors", () => {
    using lab = open();
    const messageOf = (action: () => void) => (thrown(action) as Error).message;
    const add = (label: object) => messageOf(() => lab.labels.add(label as never));
    expect(add({ prefix: "10.0.0.0/8", label: 1 })).toMatch(/prefix: expected an address of IPv6, got "10\.0\.0\.0"/);
    expect(add({ prefix: "fd00::/129", label: 1 })).toContain("prefix: expected a prefix length from 0 to 128");
    expect(add({ prefix: "fd00::/8" })).toContain("label: expected an integer, got undefined");
    expect(add({ prefix: "fd00::/8", lable: 1 })).toContain("lable: unknown option; did you mean label?");
    expect(add({ prefix: "::/0", label: 1 })).toMatch(
      /^add address label ::\/0: .*\(EEXIST\).*replace\(\) overwrites it/,
    );
    expect(messageOf(() => lab.labels.delete({ prefix: "fd01::/64" }))).toMatch(
      /\(ESRCH\).*there is no such address label: list\(\) returns those that exist/,
    );
    expect(messageOf(() => lab.labels.get("10.0.0.1"))).toContain("address: expected an address of IPv6");
  });
});
