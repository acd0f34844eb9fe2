import { describe, expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  type ApplyError,
  type Description,
  desired,
  type KeepReport,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { until, within } from "../../../support/threads.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

type Parameters = NonNullable<Description["sysctls"]>;

function read(netns: NetworkNamespace, name: string): string {
  return netns.run(() => readFileSync(`/proc/sys/net/${name}`, "latin1").trim());
}

function write(netns: NetworkNamespace, name: string, value: string): void {
  netns.run(() => writeFileSync(`/proc/sys/net/${name}`, value));
}

/** A route whose addition fails, after all sysctls were set. */
const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.9" }];

describe("desired()", () => {
  test.each<[Record<string, unknown>, string]>([
    [{ "kernel.pid_max": 1 }, 'sysctls["kernel.pid_max"]: expected the name of a parameter of a network namespace'],
    [{ "net/../kernel/pid_max": 1 }, 'sysctls["net/../kernel/pid_max"]: expected the name of a parameter'],
    [{ "net.ipv4..x": 1 }, 'sysctls["net.ipv4..x"]: expected the name of a parameter'],
    [{ net: 1 }, "sysctls.net: expected the name of a parameter"],
    [{ "net.ipv4.ip_forward": null }, "expected an integer, a boolean or a line of text, got null"],
    [{ "net.ipv4.ip_forward": 0.5 }, "expected an integer, a boolean or a line of text, got 0.5"],
    [{ "net.ipv4.ip_forward": "1\n2" }, "expected an integer, a boolean or a line of text"],
    [
      { "net.ipv4.ip_forward": 1, "net/ipv4/ip_forward": 0 },
      'sysctls["net/ipv4/ip_forward"]: sysctls["net.ipv4.ip_forward"] declares the same sysctl',
    ],
  ])("rejects the sysctls %j", (sysctls, message) => {
    expect(() => desired({ sysctls: sysctls as Parameters })).toThrow(message);
  });

  test("rejects a list of sysctls", () => {
    expect(() => desired({ sysctls: [] as never })).toThrow("sysctls: expected an object, got");
  });
});

describeInNamespaces("The secret from which an interface generates its IPv6 addresses", () => {
  test("is declared in any form, is never shown in plans, and is absent from snapshots before it is set", async ({
    netns,
  }) => {
    await apply(netns, { links: { br0: { kind: "bridge" } } });
    const [secret, mode] = ["net.ipv6.conf.br0.stable_secret", "net.ipv6.conf.br0.addr_gen_mode"];
    const taken = async () => (await snapshot({ netns, sysctls: [secret, mode] })).sysctls;
    expect(await taken()).toEqual({ [mode]: 0 });
    const set = async (address: string) => apply(netns, { sysctls: { [secret]: address } });
    expect(await set("2001:db8::7")).toEqual([`~ sysctl ${secret}: value none → (secret)`]);
    expect(await taken()).toEqual({ [secret]: "2001:0db8:0000:0000:0000:0000:0000:0007", [mode]: 2 });
    expect(await set("2001:DB8:0::7")).toEqual([]);
    expect(await set("2001:db8::8")).toEqual([`~ sysctl ${secret}: value (secret) → (secret)`]);

    const failing = { sysctls: { [secret]: "2001:db8::9" }, routes };
    const plan = await desired(failing, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await taken()).toMatchObject({ [secret]: "2001:0db8:0000:0000:0000:0000:0000:0008" });
  });

  test("is reported by an undo that cannot remove it, which restores the mode", async ({ netns }) => {
    await apply(netns, { links: { br0: { kind: "bridge" } } });
    const sysctls = { "net.ipv6.conf.br0.stable_secret": "2001:db8::7" };
    const plan = await desired({ sysctls, routes }, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: unknown) => reason as ApplyError);
    expect((error as ApplyError).notUndone.map((one) => one.error.message)).toEqual([
      "remove the secret of sysctl net.ipv6.conf.br0.stable_secret: the kernel keeps it (EOPNOTSUPP)",
    ]);
    expect(read(netns, "ipv6/conf/br0/addr_gen_mode")).toBe("0");
  });

  test("must be an IPv6 address", () => {
    for (const address of ["192.0.2.1", "x", ""])
      expect(() => desired({ sysctls: { "net.ipv6.conf.br0.stable_secret": address } })).toThrow(
        'sysctls["net.ipv6.conf.br0.stable_secret"]: expected an',
      );
  });
});

describeInNamespaces("Declared sysctls", () => {
  test("are set in the order of their dependencies, and match their declarations", async ({ netns }) => {
    const description: Description = {
      links: { br0: { kind: "bridge", up: true }, "br0.5": { kind: "bridge" } },
      sysctls: {
        "net.ipv4.conf.br0.rp_filter": 2,
        "net.ipv4.conf.br0/5.proxy_arp": true,
        "net.ipv4.ip_forward": true,
        "net.ipv4.ip_local_port_range": "2000   3000",
        "net/ipv6/conf/default/accept_ra": 0,
        "net/ipv4/conf/br0.5/rp_filter": "1",
      },
    };
    expect(await apply(netns, description)).toEqual([
      "~ sysctl net.ipv4.ip_forward: value 0 → 1",
      "~ sysctl net.ipv4.ip_local_port_range: value 32768 60999 → 2000 3000",
      "~ sysctl net.ipv6.conf.default.accept_ra: value 1 → 0",
      "+ link br0 (bridge)",
      "+ link br0.5 (bridge)",
      "+ sysctl net.ipv4.conf.br0.rp_filter = 2",
      "+ sysctl net.ipv4.conf.br0/5.proxy_arp = 1",
      "+ sysctl net.ipv4.conf.br0/5.rp_filter = 1",
    ]);
    expect(read(netns, "ipv4/conf/br0.5/proxy_arp")).toBe("1");
    expect(read(netns, "ipv6/conf/br0/accept_ra")).toBe("0");
    expect(await planned(netns, description)).toEqual([]);
    write(netns, "ipv4/conf/br0/rp_filter", "0");
    expect(await planned(netns, description)).toEqual(["~ sysctl net.ipv4.conf.br0.rp_filter: value 0 → 2"]);
  });

  test("belong to their namespace", async ({ netns }) => {
    using red = NetworkNamespace.create();
    const description: Description = {
      sysctls: { "net.ipv4.ip_forward": 0 },
      namespaces: { red: { sysctls: { "net.ipv4.ip_forward": 1 }, links: { lo: { up: true } } } },
    };
    const plan = await desired(description, { netns, namespaces: { red } }).plan();
    expect(plan.steps.map(String)).toEqual([
      "~ red: sysctl net.ipv4.ip_forward: value 0 → 1",
      "~ red: link lo: up false → true",
    ]);
    await plan.apply();
    expect([read(netns, "ipv4/ip_forward"), read(red, "ipv4/ip_forward")]).toEqual(["0", "1"]);
  });

  test("are restored by a rollback, with the values that the kernel has changed with them", async ({
    netns,
    links,
    addresses,
  }) => {
    for (const ifname of ["a", "b"]) links.add({ ifname, kind: "bridge", up: true });
    write(netns, "ipv4/conf/b/forwarding", "1");
    write(netns, "ipv6/conf/b/forwarding", "1");
    addresses.add({ dev: "a", local: "2001:db8::1/64", flags: ["nodad"] });
    const before = await snapshot({ netns });
    const values = () =>
      ["all", "default", "a", "b", "lo"].flatMap((name) =>
        ["ipv4", "ipv6"].map((family) => `${family} ${name} ${read(netns, `${family}/conf/${name}/forwarding`)}`),
      );
    const forwarding = values();
    const sysctls = {
      "net.ipv4.ip_forward": 1,
      "net.ipv6.conf.all.forwarding": 1,
      "net.ipv6.conf.a.disable_ipv6": 1,
      "net.ipv4.conf.a.forwarding": 0,
    };
    const plan = await desired({ sysctls, routes }, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", rolledBack: true, notUndone: [] });
    expect((error as ApplyError).applied.length).toBe(4);
    expect(values()).toEqual(forwarding);
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("that the kernel lacks are problems of the plan", async ({ netns }) => {
    const sysctls = { "net.ipv4.ip_forwrd": 1, "net.ipv4.conf.missing.rp_filter": 1 };
    const error = await desired({ sysctls }, { netns })
      .plan()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: "PlanError",
      problems: [
        {
          path: 'sysctls["net.ipv4.ip_forwrd"]',
          error: {
            code: "ENOENT",
            message:
              "read sysctl net.ipv4.ip_forwrd: the kernel has no such parameter in this namespace (ENOENT); " +
              'did you mean "ip_forward"?',
          },
        },
        { path: 'sysctls["net.ipv4.conf.missing.rp_filter"]', error: { code: "ENODEV" } },
      ],
    });
  });

  test("that cannot be read are problems of the plan", async ({ netns }) => {
    const sysctls = { "net.ipv4": 1, "net.ipv4.ip_forward.x": 1, "net.ipv4.route.flush": 1, "net.ipv4.ip_forward": 1 };
    const error = await desired({ sysctls }, { netns })
      .plan()
      .catch((reason: unknown) => reason);
    const problem = (name: string, code: string, message: unknown) => ({
      path: `sysctls["${name}"]`,
      error: { code, message },
    });
    expect(error).toMatchObject({
      problems: [
        problem("net.ipv4", "EISDIR", "read sysctl net.ipv4: EISDIR; this is a directory: specify a parameter in it"),
        problem("net.ipv4.ip_forward.x", "ENOENT", expect.stringContaining("has no such parameter")),
        problem("net.ipv4.route.flush", "EACCES", expect.stringContaining("write-only")),
      ],
    });
  });

  test("with invalid values are errors of the application", async ({ netns }) => {
    const plan = await desired({ sysctls: { "net.ipv4.ip_forward": "yes" } }, { netns }).plan();
    await expect(plan.apply()).rejects.toThrow(
      'apply "~ sysctl net.ipv4.ip_forward: value 0 → yes": set sysctl net.ipv4.ip_forward to yes: EINVAL; ' +
        "the kernel does not accept this value; no step was applied",
    );
  });

  test("are part of a snapshot on request", async ({ netns }) => {
    using copy = NetworkNamespace.create();
    write(netns, "ipv4/ip_forward", "1");
    const names = ["net.ipv4.ip_forward", "net.ipv4.ip_local_port_range", "net.ipv4.missing"];
    const described = await snapshot({ netns, sysctls: names });
    expect(described.sysctls).toEqual({ "net.ipv4.ip_forward": 1, "net.ipv4.ip_local_port_range": "32768 60999" });
    expect(await apply(copy, described)).toEqual(["~ sysctl net.ipv4.ip_forward: value 0 → 1"]);
    expect((await snapshot({ netns })).sysctls).toBeUndefined();
    await expect(snapshot({ netns, sysctls: ["ip_forward"] })).rejects.toThrow("sysctls[0]: expected the name");
  });

  test.each(["net.ipv4.conf.lo.rp_filter", "net.ipv6.conf.lo.accept_ra"])("are kept: %s", async (name, { netns }) => {
    const reports: KeepReport[] = [];
    const onReport = (report: KeepReport) => void reports.push(report);
    const state = desired({ sysctls: { [name]: 2 } }, { netns });
    await using keeper = state.keep({ onReport, pollMs: 5, minDelayMs: 1 });
    await within(keeper.ready, "the declared state");
    const path = name.slice(4).replaceAll(".", "/");
    write(netns, path, "0");
    await until(() => read(netns, path) === "2", "the repair");
    expect(reports.every(({ kind }) => kind === "repaired")).toBe(true);
  });
});
