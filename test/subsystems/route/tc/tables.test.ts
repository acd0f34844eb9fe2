import { expect } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { NETLINK_ROUTE } from "../../../../src/constants/netlink.ts";
import { NetlinkError, NetlinkSocket, NetworkNamespace } from "../../../../src/index.ts";
import { Links, type NewQdisc, otherKind, Qdiscs, transmitTicks } from "../../../../src/subsystems/route/index.ts";
import { thrown } from "../../../message/bytes.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { test as base, failure, iproute, json } from "../support.ts";

const test = base.extend({ netns: prepared });

function prepared(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } });
  return netns;
}

/** Whether the kernel supports disciplines of kind hfsc. */
const hasHfsc = hasProgram("tc") && supports({ kind: "hfsc", options: { defcls: 1 } });

/** Whether the type information of the kernel shows that no list of disciplines can be too short. */
function lacksTaprio(): boolean {
  const types = "/sys/kernel/btf/vmlinux";
  return existsSync(types) && !existsSync("/sys/module/sch_taprio") && !readFileSync(types).includes("taprio_init\0");
}

type Discipline = Pick<NewQdisc, "kind" | "options">;

function supports(discipline: Discipline): boolean {
  if (!namespacesAvailable) return false;
  using netns = prepared();
  using qdiscs = Qdiscs.open({ netns });
  try {
    qdiscs.add({ dev: "va", ...discipline } as NewQdisc);
    return true;
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "ENOENT") return false;
    throw error;
  }
}

/** Disciplines with times that their units of 1024 or 64 ns do not divide. */
const rounded: readonly Discipline[] = [
  { kind: "codel", options: { target: 5000, interval: 100_000, ceThreshold: 1000 } },
  { kind: "fq_codel", options: { target: 5003, interval: 100_007, ceThreshold: 1001 } },
  { kind: "pie", options: { target: 15_002 } },
];

const everything = { flags: 1, keys: [{ mask: 0 }] };

describeInNamespaces("Traffic control tables", () => {
  whereTheKernelHas("type information without taprio", lacksTaprio(), () => {
    test("are listed with one request if the kernel has no taprio", ({ netns }) => {
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
      using qdiscs = Qdiscs.open({ socket });
      // The first list also sends a message that does nothing.
      qdiscs.list().toArray();
      const { sent } = socket.statistics;
      qdiscs.list().toArray();
      expect(socket.statistics.sent - sent).toBe(1);
    });
  });

  test("restore a listed htb discipline", ({ qdiscs }) => {
    const added = { dev: "va", kind: "htb", handle: "1:", options: { version: 3, rate2quantum: 10 } } as const;
    qdiscs.add(added);
    const listed = qdiscs.get("va");
    expect(listed).toMatchObject({ kind: "htb", options: added.options });
    qdiscs.delete(listed);
    qdiscs.add(listed);
    expect(qdiscs.get("va")).toEqual(listed);
    // The kernel accepts only version 3 of htb, so the library sets an omitted version to 3.
    qdiscs.replace({ dev: "vb", kind: "htb", options: { defcls: 0x10 } });
    expect(qdiscs.get("vb").options).toMatchObject({ version: 3, defcls: 0x10 });
  });

  for (const added of rounded) {
    whereTheKernelHas(added.kind, supports(added), () => {
      test(`restore the times of a listed ${added.kind} discipline, which the kernel rounds down`, ({ qdiscs }) => {
        qdiscs.add({ dev: "va", handle: "1:", ...added } as NewQdisc);
        const { stats: _, stats2: __, xstats: ___, ...listed } = qdiscs.get("va");
        expect(listed.options).not.toMatchObject(added.options as object);
        for (let round = 0; round < 3; round++) {
          qdiscs.delete(listed);
          qdiscs.add(listed);
          expect(qdiscs.get("va")).toMatchObject(listed as object);
        }
      });
    });
  }

  test("restore a listed u32 filter with hardware flags", ({ qdiscs, filters }) => {
    qdiscs.add({ dev: "va", kind: "htb", handle: "1:", options: { version: 3 } });
    const keys = [{ mask: 0xffffffff, val: 0x0a000001, off: 16 }];
    const options = { classid: "1:10", sel: { flags: 1, keys } };
    filters.add({ dev: "va", parent: "1:", protocol: "ip", pref: 10, kind: "u32", options });
    const listed = filters.list("va", { parent: "1:" }).toArray().at(-1)!;
    expect(listed.options).toMatchObject({ ...options, flags: ["not-in-hw"] });
    filters.delete(listed);
    filters.add(listed);
    expect(filters.list("va", { parent: "1:" }).toArray().at(-1)).toEqual(listed);
  });

  whereTheKernelHas("hfsc", hasHfsc, () => {
    test("list hfsc classes with their service curves", ({ netns, classes }) => {
      iproute(netns, "tc qdisc add dev va root handle 7: hfsc default 1");
      iproute(netns, "tc class add dev va parent 7: classid 7:1 hfsc sc m1 2mbit d 10ms m2 1mbit ul m2 3mbit");
      const listed = classes.get("va", "7:1");
      const curve = { m1: 250_000, d: 10_000, m2: 125_000 };
      const options = { rsc: curve, fsc: curve, usc: { m1: 0, d: 0, m2: 375_000 } };
      expect(listed).toMatchObject({ kind: "hfsc", options });
      classes.add({ dev: "va", handle: "7:2", kind: "hfsc", options });
      expect(classes.get("va", "7:2").options).toEqual(listed.options);
    });
  });

  test("attach filters to clsact hooks by name", ({ qdiscs, filters }) => {
    qdiscs.add({ dev: "va", kind: "clsact" });
    for (const parent of ["clsact/ingress", "clsact/egress"]) {
      filters.add({ dev: "va", parent, kind: "u32", options: { classid: "1:1", sel: everything } });
      const found = filters.list("va", { parent }).toArray();
      expect([...new Set(found.map((one) => one.parent))]).toEqual([parent]);
      for (const other of [0xfffffff2, 0xfffffff3])
        filters.list("va", { parent: `ffff:${(other & 0xffff).toString(16)}` }).toArray();
      filters.delete({ dev: "va", parent, pref: found[0]!.pref });
      expect(filters.list("va", { parent }).toArray()).toEqual([]);
    }
  });

  test("reject an htb class without a rate before the request is sent", ({ qdiscs, classes }) => {
    qdiscs.add({ dev: "va", kind: "htb", handle: "1:" });
    const place = { dev: "va", handle: "1:10", kind: "htb" } as const;
    for (const add of [() => classes.add(place as never), () => classes.add({ ...place, options: {} as never })]) {
      expect(add).toThrow(
        'add class htb classid 1:10 dev va: options.rate: expected a number or text such as "10mbit"',
      );
    }
  });

  test("name the options that the kernel cannot change", ({ qdiscs }) => {
    qdiscs.add({ dev: "va", kind: "htb", handle: "1:" });
    const change = () => qdiscs.change({ dev: "va", kind: "htb", handle: "1:", options: { defcls: 2 } });
    expect(failure(change).message).toEndWith(
      "; the kernel sets defcls only when it creates the discipline: omit it, or delete() and add() the discipline",
    );
  });

  test("suggest only kinds of disciplines for a misspelled discipline, and kinds of filters for a filter", ({
    qdiscs,
    filters,
  }) => {
    const discipline = (kind: string) => failure(() => qdiscs.add({ dev: "va", kind: otherKind(kind) })).message;
    expect(discipline("matchal")).toEndWith("the kernel lacks the module sch_matchal, or there is no such parent");
    expect(discipline("u33")).toEndWith("the kernel lacks the module sch_u33, or there is no such parent");
    expect(discipline("htbb")).toEndWith('; did you mean "htb"?');
    qdiscs.add({ dev: "va", kind: "clsact" });
    const filter = (kind: string) =>
      failure(() => filters.add({ dev: "va", parent: "clsact/ingress", kind: otherKind(kind) })).message;
    expect(filter("matchal")).toEndWith('; did you mean "matchall"?');
    expect(filter("htbb")).toEndWith("or there is no such parent");
  });

  test("explain that a class must have the kind of its discipline", ({ qdiscs, classes }) => {
    qdiscs.add({ dev: "va", kind: "htb", handle: "1:" });
    const place = { dev: "va", handle: "1:14" };
    const add = (kind: string, options?: object) => () => classes.add({ ...place, kind, options } as never);
    const curves = { fsc: { m1: 0, d: 0, m2: 1000 } };
    for (const attempt of [add("hfsc", curves), add("drr", { quantum: 5 }), add("foo"), add("u32")])
      expect(failure(attempt).message).toEndWith(
        "; a class must have the kind of its discipline, by which the kernel interprets the options",
      );
  });

  whereTheKernelHas("hfsc", hasHfsc, () => {
    test("explain that an hfsc class requires a curve", ({ qdiscs, classes }) => {
      qdiscs.add({ dev: "va", kind: "hfsc", handle: "1:", options: { defcls: 1 } });
      for (const options of [undefined, {}]) {
        const { message } = failure(() => classes.add({ dev: "va", handle: "1:10", kind: "hfsc", options }));
        expect(message).toEndWith("an hfsc class requires the curve rsc or fsc in its options");
      }
    });
  });

  test.skipIf(!hasProgram("tc"))("return the class of a filter as tc prints it", ({ netns, qdiscs, filters }) => {
    qdiscs.add({ dev: "va", kind: "htb", handle: "1:", options: { version: 3 } });
    iproute(netns, "tc filter add dev va parent 1: protocol ip pref 3 u32 match u32 0 0 flowid 1:1f");
    const options = { sel: everything };
    filters.add({
      dev: "va",
      parent: "1:",
      protocol: "ip",
      pref: 4,
      kind: "u32",
      options: { ...options, classid: 0x1001f },
    });
    const listed = filters.list("va", { parent: "1:" }).toArray();
    const classes = listed.flatMap((one) => (one.kind === "u32" ? (one.options?.classid ?? []) : []));
    expect(classes).toEqual(["1:1f", "1:1f"]);
    const printed = json(netns, "tc -j filter show dev va parent 1:");
    const flows = printed.flatMap(({ options }) => (options as { flowid?: string } | undefined)?.flowid ?? []);
    expect(flows).toEqual(classes);
    const bad = { ...options, classid: "one:ten" };
    expect(() => filters.add({ dev: "va", parent: "1:", kind: "u32", options: bad })).toThrow(
      'options.classid: expected a handle such as "1:" or "1:10", got "one:ten"',
    );
  });

  test("return added filters with the kernel's values", ({ qdiscs, filters }) => {
    qdiscs.add({ dev: "va", kind: "clsact" });
    const parent = "clsact/egress";
    const made = filters.add({ dev: "va", parent, kind: "u32", options: { classid: "1:1", sel: everything } })!;
    expect(made).toMatchObject({ dev: "va", parent, kind: "u32", protocol: 3, options: { classid: "1:1" } });
    expect(made.pref).toBeGreaterThan(0);
    expect(made.handle).toBeGreaterThan(0);
    expect(filters.list("va", { parent }).toArray()).toContainEqual(made);
    filters.delete(made);
    expect(failure(() => filters.delete(made))).toMatchObject({ code: "ENOENT" });
  });

  test("name the object in errors", ({ qdiscs, classes, filters }) => {
    const ones = [
      failure(() => qdiscs.delete({ dev: "va", kind: "htb", parent: "7:" })),
      failure(() => qdiscs.add({ dev: "va", kind: "htb", handle: "7:", parent: "9:" })),
      failure(() => classes.delete({ dev: "va", handle: "7:" })),
      failure(() => filters.add({ dev: "va", parent: "7:", kind: "u32", options: { sel: everything } })),
      failure(() => qdiscs.get("va", "7:")),
      failure(() => classes.get("va", "7:1")),
    ];
    for (const { message } of ones) expect(message).not.toContain("::");
    expect(ones[0]!.message).toStartWith("delete qdisc htb parent 7: dev va: ");
    expect(ones[1]!.message).toStartWith("add qdisc htb parent 9: handle 7: dev va: ");
    expect(ones[3]!.message).toStartWith("add filter u32 parent 7: dev va: ");
  });

  test("name the options of the kind after an unknown option", ({ qdiscs, classes }) => {
    const [root, rest] = [{ dev: "va", kind: "htb", handle: "7:" } as const, { handle: "7:1", parent: "7:" }];
    const misspelled = { rate: "1mbit", cel: "2mbit" };
    expect(() => qdiscs.add({ ...root, options: { default: 1 } as object })).toThrow(
      /options\.default: unknown field; there are: .*rate2quantum, defcls/,
    );
    expect(() => classes.add({ ...root, ...rest, options: misspelled as { rate: string } })).toThrow(
      /options\.cel: unknown field; did you mean "ceil"\?$/,
    );
  });

  test("suggest list() if an object is missing", ({ qdiscs, classes }) => {
    qdiscs.add({ dev: "va", kind: "htb", handle: "1:", options: { version: 3 } });
    expect(failure(() => classes.get("va", "1:7"))).toMatchObject({ code: "ENOENT" });
    expect(failure(() => classes.get("va", "1:7")).message).toContain("list() returns those that exist");
    expect(failure(() => qdiscs.get("va", "7:")).message).toContain("list() returns those that exist");
  });

  test("require a device for classes and filters", ({ classes, filters }) => {
    const says = "dev: expected the name or the index of an interface, got undefined";
    expect(() => classes.list(undefined as never)).toThrow(says);
    expect(() => filters.list(undefined as never)).toThrow(says);
  });
});

test("transmitTicks() computes ticks and rejects invalid values", () => {
  expect(transmitTicks(2048, 125_000)).toBe(256_000);
  expect(transmitTicks(0, 5)).toBe(0);
  expect(thrown(() => transmitTicks(1, 0))).toBeInstanceOf(RangeError);
  expect(thrown(() => transmitTicks(1, 0)).message).toBe("rate: expected more than 0 bytes per second");
  expect(thrown(() => transmitTicks(-1, 5)).message).toBe("bytes: expected a finite number of at least 0, got -1");
  expect(thrown(() => transmitTicks(1, Number.POSITIVE_INFINITY)).message).toStartWith(
    "rate: expected a finite number of at least 0",
  );
  expect(thrown(() => transmitTicks("a" as never, 5))).toBeInstanceOf(TypeError);
  expect(thrown(() => transmitTicks(1e9, 1)).message).toBe(
    "bytes: at 1 bytes per second, the transmission of 1000000000 bytes takes longer than the kernel can represent",
  );
});
