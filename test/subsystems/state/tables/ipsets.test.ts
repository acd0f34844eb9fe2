import { describe, expect } from "bun:test";
import { EINVAL, ENOENT, EPERM } from "../../../../src/constants/errno.ts";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { Ipset } from "../../../../src/subsystems/netfilter/index.ts";
import {
  type DeclaredIpset,
  type Description,
  desired,
  type KeepReport,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import { isPartial } from "../../../../src/subsystems/state/model/outcomes.ts";
import type { Scope } from "../../../../src/subsystems/state/model/scopes.ts";
import { ipsetTable } from "../../../../src/subsystems/state/tables/ipsets.ts";
import { hasProgram, namespacesAvailable, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { runIn } from "../../../support/oracle.ts";
import { seed as firstSeed } from "../../../support/seed.ts";
import { until, within } from "../../../support/threads.ts";
import { hasIpset } from "../../netfilter/ipset/lab.ts";
import { randomNumbers } from "../random-states.ts";
import { apply, planned } from "../support.ts";

/** Number of runs of the randomized test. */
const RUNS = Number(process.env["BUN_NETLINK_STATE_RUNS"] ?? 3);

describe("desired() with sets of ipset", () => {
  const net: DeclaredIpset = { type: "hash:net" };
  test.each<[unknown, string]>([
    [[], "ipsets: expected an object, got "],
    [{ one: 5 }, "ipsets.one: expected an object, got 5"],
    [{ one: {} }, 'ipsets.one.type: expected a type such as "hash:net", got undefined'],
    [{ one: { ...net, name: "two" } }, "ipsets.one.name: not allowed; the name is the key in ipsets"],
    [{ one: { ...net, size: 5 } }, "ipsets.one.size: not a setting of type hash:net, only of list"],
    [{ one: { ...net, family: "inet7" } }, "ipsets.one.family: expected"],
    [{ one: { ...net, colour: 5 } }, "ipsets.one.colour: unknown"],
    [{ one: { ...net, maxElements: -1 } }, "ipsets.one.maxElements: expected an integer from 0 to 4294967295, got -1"],
    [{ one: { type: "bitmap:ip" } }, "ipsets.one.range: missing; sets of type bitmap:ip require a range such as"],
    [{ ["a".repeat(32)]: net }, "expected a name of 1 to 31 bytes"],
    [{ one: { ...net, elements: {} } }, "ipsets.one.elements: expected an array, got Object"],
    [{ one: { ...net, elements: [{}] } }, "ipsets.one.elements[0].address: missing; sets of type hash:net require"],
    [{ one: { ...net, elements: [{ address: "192.0.2.0/33" }] } }, "ipsets.one.elements[0].address: expected a prefix"],
    [{ one: { ...net, elements: [{ address: "192.0.2.1", port: 5 }] } }, "ipsets.one.elements[0].port: not a field of"],
    [
      { one: { ...net, elements: [{ address: "192.0.2.1", addressTo: "192.0.2.9" }] } },
      "ipsets.one.elements[0].addressTo: not allowed; declare each element",
    ],
    [
      { one: { ...net, elements: [{ address: "192.0.2.1", packets: 5 }] } },
      "ipsets.one.elements[0].packets: not allowed",
    ],
    [
      { one: { type: "hash:ip", elements: [{ address: "192.0.2.0/24" }] } },
      "ipsets.one.elements[0].address: a prefix stands for several elements of a set of addresses; pass each of them",
    ],
    [
      { one: { ...net, elements: [{ address: "192.0.2.1/24" }, { address: "192.0.2.0/24" }] } },
      "ipsets.one.elements[1]: ipsets.one.elements[0] declares the same ipset",
    ],
    [
      {
        one: {
          type: "hash:ip,mark",
          markMask: 0xff,
          elements: [
            { address: "192.0.2.1", mark: 0x1ff },
            { address: "192.0.2.1", mark: 0xff },
          ],
        },
      },
      "ipsets.one.elements[1]: ipsets.one.elements[0] declares the same ipset",
    ],
  ])("rejects invalid declarations with the path: %#", (ipsets, message) => {
    expect(() => desired({ ipsets } as Description)).toThrow(message);
  });
});

/** Removes the element 192.0.2.1 of the set "blocked". Returns the error, or undefined for success. */
async function removalErrorOf(sets: Pick<Ipset<"async">, "deleteMany">) {
  const scope = { openAsync: () => sets } as unknown as Scope;
  const current = { set: "blocked", type: "hash:ip", element: { address: "192.0.2.1" }, key: "192.0.2.1" };
  const changes = [{ action: "remove" as const, wanted: undefined, current, differences: undefined }];
  const errors = await ipsetTable.write(scope, "remove", changes, undefined!);
  expect(errors).toHaveLength(1);
  return errors[0];
}

const failure = (errno: number) => new NetlinkError("injected failure", { errno, operation: "delete" });

describe("Recreation", () => {
  const element = { address: "192.0.2.1", interface: "eth" };
  const state = { set: "blocked", type: "hash:net,iface", element, key: "192.0.2.1 eth" };
  const recreate = async (sets: object, wanted: object, current: object) => {
    const scope = { openAsync: () => sets } as unknown as Scope;
    const changes = [{ action: "recreate" as const, wanted, current, differences: undefined }];
    return ipsetTable.write(scope, "recreate", changes as never, undefined!);
  };
  const recreateElement = (sets: object) =>
    recreate(sets, { ...state, element: { ...element, wildcard: true } }, state);

  test("of an element reports the error of the removal", async () => {
    const added: unknown[] = [];
    const replaceMany = async (_: string, elements: unknown[]) => {
      added.push(...elements);
      return [{}];
    };
    const [error] = await recreateElement({ deleteMany: async () => [{ error: failure(EPERM) }], replaceMany });
    expect(error).toMatchObject({ code: "EPERM" });
    const missing = { deleteMany: async () => [{ error: failure(ENOENT) }], replaceMany };
    expect(await recreateElement(missing)).toEqual([undefined]);
    expect(added).toHaveLength(2);
  });

  test("that fails after the removal is marked, so that a rollback adds the old entry again", async () => {
    const [error] = await recreateElement({
      deleteMany: async () => [{}],
      replaceMany: async () => [{ error: failure(EPERM) }],
    });
    expect(error).toMatchObject({ code: "EPERM" });
    expect(isPartial(error!)).toBe(true);
    const sets = { destroy: async () => {}, create: () => Promise.reject(failure(EINVAL)) };
    const set = { set: "blocked", settings: { type: "hash:ip" } };
    const [failed] = await recreate(sets, set, set);
    expect(failed).toMatchObject({ code: "EINVAL" });
    expect(isPartial(failed!)).toBe(true);
  });

  test("is the only action whose errors are marked, because a failed addition or removal changes nothing", async () => {
    const failing = async () => [{ error: failure(EPERM) }];
    const scope = { openAsync: () => ({ deleteMany: failing, replaceMany: failing }) } as unknown as Scope;
    for (const action of ["add", "change", "remove"] as const) {
      const changes = [{ action, wanted: action === "remove" ? undefined : state, current: state }];
      const [error] = await ipsetTable.write(scope, action, changes as never, undefined!);
      expect(error).toMatchObject({ code: "EPERM" });
      expect(isPartial(error!)).toBe(false);
    }
  });

  test("of a set that no longer exists creates it", async () => {
    const created: unknown[] = [];
    const sets = {
      destroy: () => Promise.reject(failure(ENOENT)),
      create: async (set: unknown) => void created.push(set),
    };
    const set = { set: "blocked", settings: { type: "hash:ip" } };
    expect(await recreate(sets, set, set)).toEqual([undefined]);
    expect(created).toEqual([{ type: "hash:ip", name: "blocked" }]);
  });
});

describe("Removal of set elements", () => {
  test("succeeds if the element no longer exists", async () => {
    const deleteMany = async () => [{ error: failure(ENOENT) }];
    expect(await removalErrorOf({ deleteMany })).toBeUndefined();
  });

  test("reports the error of an element", async () => {
    const deleteMany = async () => [{ error: failure(EPERM) }];
    expect(await removalErrorOf({ deleteMany })).toMatchObject({ code: "EPERM" });
  });

  test.each<[Error, string]>([
    [failure(EPERM), "EPERM"],
    [new TypeError("entries[0].port: missing"), "EINVAL"],
  ])("reports an error of the whole request: %#", async (reason, code) => {
    const deleteMany = () => Promise.reject(reason);
    expect(await removalErrorOf({ deleteMany })).toMatchObject({ name: "NetlinkError", code });
  });
});

const sets: Record<string, DeclaredIpset> = {
  blocked: {
    type: "hash:net",
    comments: true,
    maxElements: 100,
    elements: [
      { address: "192.0.2.7/24", comment: "a network" },
      { address: "192.0.2.128/25", nomatch: true },
    ],
  },
  web: {
    type: "hash:ip,port",
    family: "inet6",
    counters: true,
    skbInfo: true,
    elements: [{ address: "2001:DB8::1", protocol: 6, port: 80, skbMark: { mark: 5 }, skbPriority: 0x10001 }],
  },
  ports: { type: "bitmap:port", range: "1-2000", elements: [{ port: 80 }, { port: 443 }] },
  cards: {
    type: "bitmap:ip,mac",
    range: "192.0.2.0/24",
    elements: [{ address: "192.0.2.1", mac: "02:00:00:00:00:AB" }],
  },
  subnets: { type: "bitmap:ip", range: "10.0.0.0/16", netmask: 24, elements: [{ address: "10.0.3.5" }] },
  doors: { type: "hash:net,iface", elements: [{ address: "10.0.0.0/8", interface: "eth0" }] },
  all: { type: "list:set", size: 9, elements: [{ set: "blocked" }, { set: "doors" }] },
};

/** Returns the sets as `ipset save` prints them, without the settings that the kernel chooses at random. */
function saved(netns: NetworkNamespace): string[] {
  const lines = runIn(netns, ["ipset", "-o", "save", "list"]).trim().split("\n").filter(Boolean);
  return lines.map((line) => line.replace(/ (?:initval|hashsize|bucketsize) \w+/g, "")).sort();
}

whereTheKernelHas("sets of addresses (ipset)", namespacesAvailable && hasProgram("ipset") && hasIpset(), () => {
  describe("Declared sets of ipset", () => {
    test("are created with their elements, as `ipset` shows them, and match their declarations", async ({ netns }) => {
      const steps = await apply(netns, { ipsets: sets });
      expect(steps.slice(0, 7)).toEqual([
        "+ ipset blocked (hash:net)",
        "+ ipset web (hash:ip,port)",
        "+ ipset ports (bitmap:port)",
        "+ ipset cards (bitmap:ip,mac)",
        "+ ipset subnets (bitmap:ip)",
        "+ ipset doors (hash:net,iface)",
        "+ ipset all (list:set)",
      ]);
      expect(steps).toContain("+ ipset element 192.0.2.128/25 nomatch of blocked");
      expect(saved(netns)).toEqual(
        [
          "create blocked hash:net family inet maxelem 100 comment",
          'add blocked 192.0.2.0/24 comment "a network"',
          "add blocked 192.0.2.128/25 nomatch",
          "create web hash:ip,port family inet6 maxelem 65536 counters skbinfo",
          "add web 2001:db8::1,tcp:80 packets 0 bytes 0 skbmark 0x5 skbprio 1:1",
          "create ports bitmap:port range 1-2000",
          "add ports 80",
          "add ports 443",
          "create cards bitmap:ip,mac range 192.0.2.0-192.0.2.255",
          "add cards 192.0.2.1,02:00:00:00:00:AB",
          "create subnets bitmap:ip range 10.0.0.0-10.0.255.255 netmask 24",
          "add subnets 10.0.3.0",
          "create doors hash:net,iface family inet maxelem 65536",
          "add doors 10.0.0.0/8,eth0",
          "create all list:set size 9",
          "add all blocked",
          "add all doors",
        ].sort(),
      );
      expect(await planned(netns, { ipsets: sets })).toEqual([]);
    });

    test("count an element as removed if it or the set no longer exists, but not if the set has another type", async ({
      netns,
    }) => {
      using sets = Ipset.openAsync({ netns });
      expect(await removalErrorOf(sets)).toBeUndefined();
      await sets.create({ name: "blocked", type: "hash:ip" });
      expect(await removalErrorOf(sets)).toBeUndefined();
      await sets.destroy("blocked");
      await sets.create({ name: "blocked", type: "hash:ip,port" });
      expect(await removalErrorOf(sets)).toMatchObject({ code: "EINVAL" });
    });

    test("have exactly the declared elements, and keep those of sets without declared elements", async ({ netns }) => {
      await apply(netns, { ipsets: sets });
      runIn(netns, ["ipset", "add", "blocked", "198.51.100.0/24"]);
      runIn(netns, ["ipset", "add", "ports", "22"]);
      const elements = [{ address: "192.0.2.0/24", comment: "another comment" }];
      const { elements: _, ...ports } = sets["ports"]!;
      const next = { ipsets: { blocked: { ...sets["blocked"]!, elements }, ports } };
      expect((await apply(netns, next)).sort()).toEqual([
        "- ipset element 192.0.2.128/25 nomatch of blocked",
        "- ipset element 198.51.100.0/24 of blocked",
        "~ ipset element 192.0.2.0/24 of blocked: comment a network → another comment",
      ]);
      expect(saved(netns).filter((line) => / (?:blocked|ports) /.test(line) && line.startsWith("add "))).toEqual([
        'add blocked 192.0.2.0/24 comment "another comment"',
        "add ports 22",
        "add ports 443",
        "add ports 80",
      ]);
      const absent = { blocked: { ...sets["blocked"]!, elements: [{ address: "192.0.2.0/24", absent: true }] } };
      expect(await apply(netns, { ipsets: absent })).toEqual(["- ipset element 192.0.2.0/24 of blocked"]);
    });

    test("replace an element if its wildcard changes, which the kernel cannot change in place", async ({ netns }) => {
      const doors = (wildcard: boolean): DeclaredIpset => ({
        type: "hash:net,iface",
        elements: [{ address: "10.0.0.0/8", interface: "eth", wildcard }],
      });
      await apply(netns, { ipsets: { doors: doors(false) } });
      expect(await apply(netns, { ipsets: { doors: doors(true) } })).toEqual([
        "! ipset element 10.0.0.0/8,eth of doors: wildcard false → true (created again)",
      ]);
      expect(await planned(netns, { ipsets: { doors: doors(true) } })).toEqual([]);
    });

    test("keep elements with a timeout, which rules add", async ({ netns }) => {
      const seen: DeclaredIpset = { type: "hash:ip", timeout: 0, elements: [{ address: "192.0.2.1" }] };
      await apply(netns, { ipsets: { seen } });
      runIn(netns, ["ipset", "add", "seen", "192.0.2.2", "timeout", "1000"]);
      runIn(netns, ["ipset", "add", "seen", "192.0.2.3"]);
      expect(await apply(netns, { ipsets: { seen } })).toEqual(["- ipset element 192.0.2.3 of seen"]);
      expect((await snapshot({ netns })).ipsets?.["seen"]?.elements).toEqual([{ address: "192.0.2.1", timeout: 0 }]);
      const finite = {
        ...seen,
        elements: [
          { address: "192.0.2.1", timeout: 50 },
          { address: "192.0.2.2", timeout: 9 },
        ],
      };
      expect(await apply(netns, { ipsets: { seen: finite } })).toEqual([
        "~ ipset element 192.0.2.1 of seen: timeout 0 → 50",
      ]);
    });

    test("are created again if a setting changes, also while a list uses them", async ({ netns }) => {
      await apply(netns, { ipsets: sets });
      const { elements: _, ...settings } = sets["blocked"]!;
      const changed = { ipsets: { blocked: { ...settings, maxElements: 200 }, ports: { type: "hash:ip" as const } } };
      const plan = await desired(changed, { netns }).plan();
      expect(plan.steps.map(String).sort()).toEqual(
        [
          "! ipset blocked (hash:net): maxElements 100 → 200 (created again)",
          "! ipset ports (hash:ip): type bitmap:port → hash:ip, family none → inet (created again)",
          "+ ipset element 192.0.2.0/24 of blocked (restored)",
          "+ ipset element 192.0.2.128/25 nomatch of blocked (restored)",
          "+ ipset element 443 of ports (restored)",
          "+ ipset element 80 of ports (restored)",
        ].sort(),
      );
      await expect(plan.apply()).rejects.toThrow("allowRecreate: expected true");
      const report = await plan.apply({ allowRecreate: true });
      expect(report.notRestored.map(({ entry }) => entry).sort()).toEqual([
        "+ ipset element 443 of ports (restored)",
        "+ ipset element 80 of ports (restored)",
      ]);
      expect(saved(netns)).toEqual(expect.arrayContaining(["create blocked hash:net family inet maxelem 200 comment"]));
      expect(saved(netns).filter((line) => line.startsWith("add blocked"))).toHaveLength(2);
      expect(saved(netns).filter((line) => line.startsWith("add all"))).toEqual(["add all blocked", "add all doors"]);
    });

    test("are restored with their elements by a rollback", async ({ netns }) => {
      await apply(netns, { ipsets: sets });
      const before = saved(netns);
      const failing = { routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] };
      const blocked = { ...sets["blocked"]!, maxElements: 300, elements: [{ address: "203.0.113.0/24" }] };
      for (const ipsets of [
        {
          blocked,
          web: { ...sets["web"]!, elements: [] },
          cards: { ...sets["cards"]!, elements: [{ address: "192.0.2.1", mac: "02:00:00:00:00:01" }] },
        },
        {
          all: { ...sets["all"]!, elements: [] },
          new: { type: "hash:net" as const, elements: [{ address: "10.0.0.0/8" }] },
        },
      ]) {
        const plan = await desired({ ipsets, ...failing }, { netns }).plan();
        const error = plan.apply({ rollback: true, allowRecreate: true });
        await expect(error).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
        expect(saved(netns)).toEqual(before);
      }
    });

    test.each<[string, DeclaredIpset]>([
      ["an empty comment", { type: "hash:ip", comments: true, elements: [{ address: "192.0.2.1", comment: "" }] }],
      [
        "the priority, queue and mark 0",
        {
          type: "hash:ip",
          skbInfo: true,
          elements: [{ address: "192.0.2.1", skbPriority: 0, skbQueue: 0, skbMark: { mark: 0, mask: 0 } }],
        },
      ],
      ["a small list", { type: "list:set", size: 1 }],
      ["an odd bucket size", { type: "hash:ip", bucketSize: 3 }],
      ["a large bucket size", { type: "hash:ip", bucketSize: 100 }],
      ["a range inside of networks", { type: "bitmap:ip", range: "10.0.0.7-10.0.5.9", netmask: 24 }],
      ["a reversed range of addresses", { type: "bitmap:ip", range: "192.0.2.9-192.0.2.1" }],
      ["a reversed range of ports", { type: "bitmap:port", range: "90-80" }],
    ])("match their declaration with values that the kernel changes: %s", async (_, set, { netns }) => {
      await apply(netns, { ipsets: { set } });
      expect(await planned(netns, { ipsets: { set } })).toEqual([]);
    });

    test("that are not declared are removed in the mode exact, and otherwise kept", async ({ netns }) => {
      await apply(netns, { ipsets: sets });
      expect(await planned(netns, { ipsets: {} })).toEqual([]);
      const { blocked, ...others } = Object.fromEntries(Object.keys(sets).map((name) => [name, null]));
      expect(await apply(netns, { ipsets: others })).toHaveLength(6);
      expect(blocked).toBeNull();
      expect(await apply(netns, { mode: { ipsets: "exact" } })).toEqual(["- ipset blocked (hash:net)"]);
      expect(saved(netns)).toEqual([]);
    });

    test("report a set that a rule still uses", async ({ netns }) => {
      await apply(netns, { ipsets: sets });
      const plan = await desired({ ipsets: { doors: null } }, { netns }).plan();
      await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "EBUSY", rolledBack: true });
    });

    test("are part of namespaces and snapshots", async ({ netns, other }) => {
      const namespaces = { other };
      const plan = await desired({ namespaces: { other: { ipsets: sets } } }, { netns, namespaces }).plan();
      expect(String(plan)).toContain("+ other: ipset element 192.0.2.0/24 of blocked");
      await plan.apply();
      const described = JSON.parse(JSON.stringify(await snapshot({ netns: other }))) as Description;
      expect(await planned(other, described)).toEqual([]);
      await apply(netns, { ipsets: described.ipsets });
      expect(saved(netns)).toEqual(saved(other));
    });

    test("are repaired by a keeper", async ({ netns }) => {
      const reports: KeepReport[] = [];
      const onReport = (report: KeepReport) => void reports.push(report);
      await using keeper = desired({ ipsets: sets }, { netns }).keep({ onReport, pollMs: 20, minDelayMs: 1 });
      await within(keeper.ready, "the declared state");
      const before = saved(netns);
      runIn(netns, ["ipset", "del", "blocked", "192.0.2.0/24"]);
      runIn(netns, ["ipset", "destroy", "web"]);
      await until(() => saved(netns).join() === before.join(), "the sets");
    });

    test("replace each other in random states, and are restored by a rollback", async () => {
      for (let run = 0; run < RUNS; run++) {
        const random = randomNumbers(firstSeed + run);
        using netns = NetworkNamespace.create();
        runIn(netns, ["ipset", "create", "foreign", "hash:ip"]);
        for (let round = 0; round < 3; round++) {
          const before = saved(netns);
          const next: Description = { ipsets: randomSets(random) };
          const failing = await desired(
            { ...next, routes: [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }] },
            { netns },
          ).plan();
          await expect(failing.apply({ rollback: true, allowRecreate: true })).rejects.toMatchObject({ notUndone: [] });
          expect({ seed: firstSeed + run, sets: saved(netns) }).toEqual({ seed: firstSeed + run, sets: before });
          await apply(netns, next);
          expect({ seed: firstSeed + run, steps: await planned(netns, next) }).toEqual({
            seed: firstSeed + run,
            steps: [],
          });
          using fresh = NetworkNamespace.create();
          runIn(fresh, ["ipset", "create", "foreign", "hash:ip"]);
          await apply(fresh, next);
          expect({ seed: firstSeed + run, sets: saved(netns) }).toEqual({ seed: firstSeed + run, sets: saved(fresh) });
        }
      }
    }, 3_600_000);

    test("can have 5,000 elements", async ({ netns }) => {
      const elements = Array.from({ length: 5_000 }, (_, index) => ({
        address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      }));
      const ipsets = { many: { type: "hash:ip", maxElements: 10_000, elements } } as const;
      await apply(netns, { ipsets });
      using all = Ipset.open({ netns });
      expect(all.get("many").elements).toBe(5_000);
      expect(await planned(netns, { ipsets })).toEqual([]);
    }, 300_000);
  });
});

/** Returns random sets with random elements. A set that is not declared is declared as absent. */
function randomSets(random: () => number): Record<string, DeclaredIpset | null> {
  const below = (limit: number) => Math.floor(random() * limit);
  const some = (chance: number) => random() < chance;
  const options = () => ({
    // Settings that are not declared are not compared, so all of them are declared.
    comments: some(0.4),
    counters: some(0.3),
    maxElements: 100 + below(2),
  });
  const elementsOf = (create: (index: number) => object, comments = false) =>
    Array.from({ length: 6 }, (_, index) => index)
      .filter(() => some(0.5))
      .map((index) => ({ ...create(index), ...(comments && some(0.5) && { comment: `comment ${below(3)}` }) }));
  const declared: Record<string, DeclaredIpset | null> = { one: null, two: null, three: null, list: null };
  if (some(0.8)) {
    const set = options();
    const create = (index: number) => ({
      address: `10.${index}.0.0/${16 + below(2)}`,
      ...(some(0.2) && { nomatch: true }),
    });
    declared["one"] = { type: "hash:net", ...set, elements: unique(elementsOf(create, set.comments)) };
  }
  if (some(0.8)) {
    const set = options();
    const type = some(0.8) ? "hash:ip,port" : "hash:net,port";
    const create = (index: number) => ({ address: `10.0.0.${index}`, protocol: some(0.5) ? "tcp" : "udp", port: 80 });
    declared["two"] = { type, ...set, elements: unique(elementsOf(create, set.comments)) };
  }
  if (some(0.8)) {
    const create = (index: number) => ({ port: 80 + index });
    declared["three"] = { type: "bitmap:port", range: some(0.8) ? "1-1000" : "1-2000", elements: elementsOf(create) };
  }
  if (some(0.6)) {
    const names = ["one", "three"].filter((name) => declared[name] !== null && some(0.7));
    declared["list"] = { type: "list:set", elements: names.map((set) => ({ set })) };
  }
  return declared;
}

function unique<Element extends object>(elements: readonly Element[]): Element[] {
  return [
    ...new Map(elements.map((element) => [JSON.stringify({ ...element, comment: "", nomatch: "" }), element])).values(),
  ];
}
