import { describe, expect } from "bun:test";
import { EPERM, ESRCH } from "../../../../src/constants/errno.ts";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import {
  type DeclaredSecurityPolicy,
  type Description,
  desired,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import type { Scope } from "../../../../src/subsystems/state/model/scopes.ts";
import { securityAssociationTable } from "../../../../src/subsystems/state/tables/ipsec/associations.ts";
import { SecurityPolicies } from "../../../../src/subsystems/xfrm/index.ts";
import { hasProgram, namespacesAvailable, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";
import { seed as firstSeed } from "../../../support/seed.ts";
import { until, within } from "../../../support/threads.ts";
import { randomNumbers } from "../random-states.ts";
import { apply, planned } from "../support.ts";

const RUNS = Number(process.env["BUN_NETLINK_STATE_RUNS"] ?? 3);

function hasPolicies(): boolean {
  using netns = NetworkNamespace.create();
  using policies = SecurityPolicies.open({ netns });
  try {
    policies.count();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EPROTONOSUPPORT") return false;
    throw error;
  }
}

describe("Declared IPsec entries", () => {
  const none = { tables: new Set<number>() };
  const zero = { value: 0, mask: 0 };

  test("omit the mark that matches all packets, as the kernel does", () => {
    const association = { destination: "192.0.2.1", protocol: "esp", spi: 0x100 };
    const canonical = securityAssociationTable.normalise({ ...association, mark: zero }, "entry", none);
    expect(canonical).not.toHaveProperty("mark");
    expect(securityAssociationTable.key(canonical)).toBe(
      securityAssociationTable.key(securityAssociationTable.normalise(association, "entry", none)),
    );
    const marked = securityAssociationTable.normalise({ ...association, mark: { value: 1, mask: 3 } }, "entry", none);
    expect(marked).toMatchObject({ mark: { value: 1, mask: 3 } });
    const output = securityAssociationTable.normalise({ ...association, outputMark: zero }, "entry", none);
    expect(securityAssociationTable.differences(output, canonical, undefined, undefined as never)).toBeUndefined();
  });

  test.each([
    ["deleteMany", "without a mark"],
    ["add", "with the mark 5/127"],
  ])(
    "of one SPI that are created again together have an error that names the one for which %s() failed",
    async (failing, name) => {
      const refused = new NetlinkError("injected failure (EPERM)", { errno: EPERM, operation: "XFRM_MSG" });
      const associations = {
        list: () => ({ toArray: async () => [] }),
        get: async () => {
          throw new NetlinkError("there is none (ESRCH)", { errno: ESRCH });
        },
        deleteMany: async (keys: { mark?: object }[]) =>
          keys.map(({ mark }) => ({ error: failing === "deleteMany" && mark === undefined ? refused : undefined })),
        add: async ({ mark }: { mark?: object }) => {
          if (failing === "add" && mark !== undefined) throw refused;
        },
      };
      const changes = [undefined, { value: 5, mask: 0x7f }].map((mark) => {
        const entry = { destination: "192.0.2.1", protocol: "esp" as const, spi: 0x100, ...(mark && { mark }) };
        return { action: "recreate" as const, differences: undefined, wanted: entry, current: entry };
      });
      const scope = { openAsync: () => associations } as unknown as Scope;
      const errors = await securityAssociationTable.write(scope, "recreate", changes, undefined as never);
      const message = `injected failure (EPERM); this is the one ${name}`;
      expect(errors).toMatchObject(
        changes.map(() => ({ message, code: "EPERM", operation: "XFRM_MSG", cause: refused })),
      );
    },
  );
});

describe("desired() with IPsec policies and associations", () => {
  const policy = { direction: "out", selector: { destination: "10.0.0.0/8" } };
  const association = { destination: "192.0.2.1", protocol: "esp", spi: 0x100 };
  const secret = "00112233445566778899aabbccddeeff";
  test.each(
    Object.entries<object>({
      "securityPolicies: expected an array, got Object": { securityPolicies: {} },
      "securityPolicies[0].index: not allowed in a description": { securityPolicies: [{ ...policy, index: 8 }] },
      "securityPolicies[0].selector: expected the packets": { securityPolicies: [{ ...policy, selector: undefined }] },
      "securityPolicies[0].direction: expected": { securityPolicies: [{ ...policy, direction: "up" }] },
      "securityPolicies[0].colour: unknown": { securityPolicies: [{ ...policy, colour: 1 }] },
      "securityPolicies[1]: securityPolicies[0] declares the same IPsec policy": { securityPolicies: [policy, policy] },
      "securityPolicies[0].selector.dev: expected the name": {
        securityPolicies: [{ ...policy, selector: { destination: "10.0.0.0/8", dev: 1 } }],
      },
      "securityPolicies[0].templates[0].mod: unknown option": {
        securityPolicies: [{ ...policy, templates: [{ protocol: "esp", mod: "tunnel" }] }],
      },
      "securityAssociations[0].spi: expected": { securityAssociations: [{ ...association, spi: undefined }] },
      "securityAssociations[0].replay: not allowed": { securityAssociations: [{ ...association, replay: {} }] },
      "securityAssociations[0].encryption.key: not allowed; declare keyFile, the path of a file": {
        securityAssociations: [{ ...association, encryption: { name: "cbc(aes)", key: secret } }],
      },
      "securityAssociations[0].encryption.keyFile: expected an absolute path of a file, got another text": {
        securityAssociations: [{ ...association, encryption: { name: "cbc(aes)", keyFile: secret } }],
      },
      "securityAssociations[0].aead.icvBits: expected an integer, got undefined": {
        securityAssociations: [{ ...association, aead: { name: "rfc4106(gcm(aes))", keyFile: "/k" } }],
      },
    }),
  )("rejects a declaration without keys in the error: %s", (message, description) => {
    let text = "";
    try {
      desired(description as Description);
    } catch (error) {
      text = (error as Error).message;
    }
    expect(text).toStartWith(message);
    expect(text).not.toContain(secret);
  });
});

const tunnel = { protocol: "esp", mode: "tunnel", reqid: 1, source: "192.0.2.1", destination: "192.0.2.2" } as const;
const policies: DeclaredSecurityPolicy[] = [
  {
    direction: "out",
    selector: { source: "10.1.0.0/16", destination: "10.2.0.0/16", dev: "br0" },
    priority: 7,
    templates: [tunnel],
  },
  { direction: "in", selector: { source: "2001:DB8::/32", protocol: "6", destinationPort: 443 }, action: "block" },
  { direction: "fwd", selector: {}, mark: { value: 5, mask: 15 }, interfaceId: 9, limits: { hardAddSeconds: 1000 } },
];
const description: Description = { links: { br0: { kind: "bridge" } }, securityPolicies: policies };

/** Returns one line for each policy that `ip xfrm policy` lists. */
const shown = (netns: NetworkNamespace) =>
  runIn(netns, ["ip", "xfrm", "policy"])
    .split(/^(?=src)/m)
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter(Boolean);

whereTheKernelHas("IPsec (CONFIG_XFRM_USER)", namespacesAvailable && hasProgram("ip") && hasPolicies(), () => {
  describe("Declared IPsec policies", () => {
    test("match their declarations with values that the kernel does not list", async ({ netns }) => {
      const policy = { direction: "out" as const, selector: { destination: "10.0.0.0/8" } };
      for (const fields of [{ mark: { value: 0, mask: 0 } }, { share: "any" as const }, { interfaceId: 0 }]) {
        const securityPolicies = [{ ...policy, ...fields }];
        await apply(netns, { securityPolicies });
        expect(await planned(netns, { securityPolicies })).toEqual([]);
      }
    });

    test("lose a limit if the declared one has no effect", async ({ netns }) => {
      const policy = { direction: "out" as const, selector: { destination: "10.0.0.0/8" } };
      const limits = { softAddSeconds: 60, hardAddSeconds: 90, hardBytes: 1000 };
      await apply(netns, { securityPolicies: [{ ...policy, limits }] });
      const none = { softAddSeconds: 0, hardAddSeconds: 90, hardBytes: 2n ** 64n - 1n };
      const securityPolicies = [{ ...policy, limits: none }];
      expect(await apply(netns, { securityPolicies })).toEqual([
        '~ IPsec policy out any → 10.0.0.0/8: limits.hardBytes 1000 → {"integer":"18446744073709551615"}, ' +
          "limits.softAddSeconds 60 → 0",
      ]);
      expect(await planned(netns, { securityPolicies })).toEqual([]);
      using table = SecurityPolicies.open({ netns });
      expect(table.list().toArray()[0]!.limits).toEqual({ hardAddSeconds: 90n });
    });

    test("are added as `ip xfrm` shows them, and match their declarations", async ({ netns }) => {
      expect(await apply(netns, description)).toEqual([
        "+ link br0 (bridge)",
        "+ IPsec policy out 10.1.0.0/16 → 10.2.0.0/16 dev br0",
        "+ IPsec policy in tcp 2001:db8::/32 → any dport 443",
        "+ IPsec policy fwd any → any mark 5/15 interface id 9",
      ]);
      const text = runIn(netns, ["ip", "xfrm", "policy"]).replace(/\s+/g, " ");
      expect(text).toContain(
        "src 10.1.0.0/16 dst 10.2.0.0/16 dev br0 dir out priority 7 ptype main tmpl src 192.0.2.1 dst 192.0.2.2 proto esp reqid 1 mode tunnel",
      );
      expect(text).toContain("src 2001:db8::/32 dst ::/0 proto tcp dport 443 dir in action block priority 0");
      expect(text).toContain("dir fwd priority 0 ptype main mark 0x5/0xf if_id 0x9");
      expect(await planned(netns, description)).toEqual([]);
    });

    test("are changed, kept and removed as declared", async ({ netns }) => {
      await apply(netns, description);
      const [first, second] = policies as [DeclaredSecurityPolicy, DeclaredSecurityPolicy];
      const changed = { ...first, priority: 8, templates: [{ ...tunnel, reqid: 2 }] };
      expect(await apply(netns, { securityPolicies: [changed, { ...second, absent: true }] })).toEqual([
        "- IPsec policy in tcp 2001:db8::/32 → any dport 443",
        "~ IPsec policy out 10.1.0.0/16 → 10.2.0.0/16 dev br0: priority 7 → 8, templates " +
          '[{"family":"inet","protocol":"esp","mode":"tunnel","source":"192.0.2.1","destination":"192.0.2.2","reqid":1}] → ' +
          '[{"family":"inet","protocol":"esp","mode":"tunnel","source":"192.0.2.1","destination":"192.0.2.2","reqid":2}]',
      ]);
      expect(await apply(netns, { securityPolicies: [changed], mode: { securityPolicies: "exact" } })).toEqual([
        "- IPsec policy fwd any → any mark 5/15 interface id 9",
      ]);
      expect(shown(netns)).toHaveLength(1);
    });

    test("keep fields that are not declared, such as templates, when others change", async ({ netns }) => {
      const { selector, direction } = policies[0]!;
      const limits = { hardAddSeconds: 1000 };
      const securityPolicies = [{ ...policies[0]!, limits }];
      await apply(netns, { ...description, securityPolicies });
      const before = shown(netns);
      const next = { securityPolicies: [{ selector, direction, priority: 8, limits: { softPackets: 5 } }] };
      expect(await apply(netns, next)).toHaveLength(1);
      const after = before[0]!.replace("priority 7", "priority 8");
      expect(shown(netns)).toEqual([after]);
      using table = SecurityPolicies.open({ netns });
      const { limits: listed, templates } = table.list().toArray()[0]!;
      expect(listed).toEqual({ softPackets: 5n, hardAddSeconds: 1000n });
      expect(templates).toHaveLength(1);
      const failing: Description = {
        securityPolicies: [{ selector, direction, priority: 9, limits: { softBytes: 7 } }],
        routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }],
      };
      const plan = await desired(failing, { netns }).plan();
      await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(table.list().toArray()).toMatchObject([{ priority: 8, limits: listed!, templates }]);
      expect(table.list().toArray()[0]!.limits).toEqual(listed);
    });

    test("are restored by a rollback", async ({ netns }) => {
      await apply(netns, description);
      const before = shown(netns).sort();
      const next: Description = {
        mode: { securityPolicies: "exact" },
        securityPolicies: [
          { ...policies[0]!, priority: 9 },
          { direction: "in", selector: {} },
        ],
        routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }],
      };
      const plan = await desired(next, { netns }).plan();
      expect(plan.steps).toHaveLength(5);
      await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(shown(netns).sort()).toEqual(before);
    });

    test("follow the new name of an interface, and require a missing one", async ({ netns }) => {
      await apply(netns, description);
      runIn(netns, ["ip", "link", "set", "br0", "address", "02:00:00:00:00:07"]);
      const links = { lan: { match: { address: "02:00:00:00:00:07" } } };
      const [first] = policies as [DeclaredSecurityPolicy];
      const renamed = { ...first, selector: { ...first.selector, dev: "lan" } };
      expect(await apply(netns, { links, securityPolicies: [renamed] })).toEqual(["~ link lan: ifname br0 → lan"]);
      const missing = desired({ securityPolicies: [first] }, { netns }).plan();
      await expect(missing).rejects.toThrow(
        'plan securityPolicies[0].selector.dev: there is no interface "br0" in the namespace',
      );
    });

    test("are part of snapshots, and repaired by a keeper", async ({ netns }) => {
      await apply(netns, description);
      const described = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
      expect(await planned(netns, described)).toEqual([]);
      using other = NetworkNamespace.create();
      await apply(other, described);
      expect(shown(other).sort()).toEqual(shown(netns).sort());
      await using keeper = desired(description, { netns }).keep({ minDelayMs: 1 });
      await within(keeper.ready, "the declared state");
      runIn(netns, ["ip", "xfrm", "policy", "flush"]);
      await until(() => shown(netns).length === 3, "the policies");
    });

    test("replace each other in random states", async () => {
      for (let run = 0; run < RUNS; run++) {
        const random = randomNumbers(firstSeed + run);
        using netns = NetworkNamespace.create();
        for (let round = 0; round < 3; round++) {
          const before = shown(netns).sort();
          const next: Description = { mode: { securityPolicies: "exact" }, securityPolicies: randomPolicies(random) };
          const unreachable = { ...next, routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] };
          const failing = await desired(unreachable, { netns }).plan();
          await expect(failing.apply({ rollback: true })).rejects.toMatchObject({ notUndone: [] });
          expect({ run, shown: shown(netns).sort() }).toEqual({ run, shown: before });
          await apply(netns, next);
          expect({ run, steps: await planned(netns, next) }).toEqual({ run, steps: [] });
          using fresh = NetworkNamespace.create();
          await apply(fresh, next);
          expect({ run, shown: shown(netns).sort() }).toEqual({ run, shown: shown(fresh).sort() });
        }
      }
    });
  });
});

function randomPolicies(random: () => number): DeclaredSecurityPolicy[] {
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from(
    { length: 8 },
    (_, index): DeclaredSecurityPolicy => ({
      direction: (["in", "out", "fwd"] as const)[index % 3]!,
      selector: {
        source: `10.${index}.0.0/16`,
        ...(below(2) === 0 && { protocol: "udp", sourcePort: 500 + below(2) }),
      },
      priority: below(3),
      action: below(3) === 0 ? "block" : "allow",
      templates: below(2) === 0 ? [] : [{ ...tunnel, reqid: 1 + below(2) }],
    }),
  ).filter(() => below(2) === 0);
}
