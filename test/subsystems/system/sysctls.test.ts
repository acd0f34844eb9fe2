import { expect } from "bun:test";
import { NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import { Sysctls } from "../../../src/subsystems/system/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../route/support.ts";

const test = base.extend({ sysctls: ({ netns }) => Sysctls.open({ netns }) });

const FORWARDING = "net.ipv4.ip_forward";

describeInNamespaces("Sysctls", () => {
  test("reads and writes the parameters of its namespace only", () => {
    using one = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    using sysctls = Sysctls.open({ netns: one });
    using others = Sysctls.open({ netns: other });
    const before = others.get(FORWARDING);
    sysctls.set(FORWARDING, before === 0);
    expect([sysctls.get(FORWARDING), others.get(FORWARDING)]).toEqual([before === 0 ? 1 : 0, before]);
    // As in sysctl(8), several values are separated by single spaces.
    sysctls.set("net/ipv4/ip_local_port_range", "40000\t50000");
    expect(sysctls.get("net.ipv4.ip_local_port_range")).toBe("40000 50000");
  });

  test("writes lists of ports that are longer than a memory page", async ({ netns, sysctls }) => {
    const name = "net.ipv4.ip_local_reserved_ports";
    const ports = Array.from({ length: 20_000 }, (_, index) => 1024 + index * 3).filter((port) => port <= 0xffff);
    sysctls.set(name, ports.join(","));
    expect(sysctls.get(name)).toBe(ports.join(","));
    using asynchronous = Sysctls.openAsync({ netns });
    await asynchronous.set(name, ports.slice(1).join(","));
    expect(await asynchronous.get(name)).toBe(ports.slice(1).join(","));
    // The longest list: it lacks every third port.
    const ranges = ports.map((port) => `${port}-${port + 1}`).join(",");
    sysctls.set(name, ranges);
    expect(sysctls.get(name)).toBe(ranges);
  });

  test("have promises in the asynchronous form", async ({ netns }) => {
    using sysctls = Sysctls.openAsync({ netns });
    await sysctls.set(FORWARDING, 1);
    expect(await Promise.all([sysctls.get(FORWARDING), sysctls.exists(FORWARDING)])).toEqual([1, true]);
    await expect(sysctls.get("net.ipv4.ip_forwardd")).rejects.toThrow('did you mean "ip_forward"');
    await expect(sysctls.set("kernel.hostname", "x")).rejects.toThrow(TypeError);
  });

  test("list the parameters of a directory, and accept interface names with dots", ({ netns, links }) => {
    links.add({ ifname: "br0.5", kind: "bridge" });
    using sysctls = Sysctls.open({ netns });
    sysctls.set("net.ipv4.conf.br0/5.rp_filter", 2);
    const listed = sysctls.list("net.ipv4.conf.br0/5");
    expect(listed["net.ipv4.conf.br0/5.rp_filter"]).toBe(2);
    expect(Object.keys(listed).length).toBeGreaterThan(20);
    for (const [name, value] of Object.entries(listed)) expect([name, sysctls.get(name)]).toEqual([name, value]);
    expect([sysctls.exists("net.ipv4.conf.br0/5.mtu"), sysctls.exists("net.ipv4.conf.br0/5.rp_filter")]).toEqual([
      false,
      true,
    ]);
  });

  test("reject invalid names and values, and report those that the kernel rejects", ({ sysctls }) => {
    expect(() => sysctls.get("net.ipv4..x")).toThrow("name: expected the name of a parameter");
    expect(() => sysctls.set(FORWARDING, [] as never)).toThrow(
      "value: expected an integer, a boolean or a line of text",
    );
    expect(() => sysctls.set(FORWARDING, "\ud800")).toThrow("value: a string cannot contain a lone surrogate");
    expect(() => sysctls.set(FORWARDING, "no")).toThrow(new RegExp(`^set sysctl ${FORWARDING} to no: EINVAL`));
    expect(() => sysctls.set("net.ipv4.tcp_congestion_control", "nothing")).toThrow(
      "set sysctl net.ipv4.tcp_congestion_control to nothing: ENOENT; the kernel does not accept this value",
    );
    expect(() => sysctls.set("net.ipv4.nothing", 1)).toThrow("the kernel has no such parameter in this namespace");
    for (const access of [() => sysctls.get("net.ipv4"), () => sysctls.set("net.ipv4", 1)])
      expect(access).toThrow("EISDIR; this is a directory: specify a parameter in it");
    for (const access of [() => sysctls.get(`${FORWARDING}.x`), () => sysctls.set(`${FORWARDING}.x`, 1)])
      expect(access).toThrow("the kernel has no such parameter in this namespace");
    expect(() => sysctls.list("net.nothing.here")).toThrow(NetlinkError);
    expect(() => Sysctls.open({ netns: "missing" })).toThrow(NetlinkError);
  });
});
