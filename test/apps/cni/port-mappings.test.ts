import { beforeAll, expect, test } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { findCniPlugin } from "../../support/shared.ts";
import { Host } from "./host.ts";

let plugin = "";
beforeAll(async () => {
  plugin = await findCniPlugin();
}, 600_000);

const both = [[{ subnet: "10.88.0.0/24" }], [{ subnet: "fd00:88::/64" }]];
const v4 = both.slice(0, 1);
const v6 = both.slice(1);
const port = { hostPort: 8080, containerPort: 80 };

/** Returns the configuration of a container. */
const configure = (host: Host, ranges: object[], ...mappings: object[]) => ({
  ipam: { type: "host-local", dataDir: host.directory, ranges },
  runtimeConfig: { portMappings: mappings.map((mapping) => ({ ...port, ...mapping })) },
});

describeInNamespaces("A port mapping", () => {
  test("without an address of the family of its hostIP is an error", async () => {
    using host = new Host(plugin);
    const add = async (ranges: object[], ...mappings: object[]) => {
      const { reply } = await host.call("ADD", "one", {
        netns: host.container(),
        config: configure(host, ranges, ...mappings),
      });
      expect([reply.code, host.reservations(), host.elements(), host.links()]).toEqual([7, [], 0, []]);
      return reply.msg;
    };
    const text = (index: number, ip: string, family: number) =>
      `portMappings[${index}]: the host port tcp 8080 of ${ip} cannot be mapped: the container has no IPv${family} address`;
    expect(await add(v4, { hostIP: "2001:db8::1" })).toBe(text(0, "2001:db8::1", 6));
    expect(await add(v4, { hostIP: "::" })).toBe(text(0, "::", 6));
    expect(await add(v6, { hostIP: "127.0.0.1" })).toBe(text(0, "127.0.0.1", 4));
    expect(await add(v4, {}, { hostIP: "2001:db8::1" })).toBe(text(1, "2001:db8::1", 6));
    expect(await add(v4, { hostIP: "0.0.0.0" }, { hostIP: "::", containerPort: 81 })).toBe(text(1, "::", 6));

    // A runtime that publishes a port on all addresses can pass both.
    const usable = configure(host, v4, { hostIP: "0.0.0.0" }, { hostIP: "::" });
    await host.add("two", host.container(), usable);
    expect(await host.call("DEL", "two", { config: usable })).toEqual({ code: 0, reply: undefined });
    await host.add("three", host.container(), configure(host, both, { hostIP: "::" }));
  });

  test("without any address of the container is an error", async () => {
    using host = new Host(plugin, { ipam: undefined, isDefaultGateway: false });
    const config = { runtimeConfig: { portMappings: [port] } };
    expect((await host.call("ADD", "one", { netns: host.container(), config })).reply).toMatchObject({
      code: 7,
      msg: "portMappings[0]: the host port tcp 8080 cannot be mapped: the container has no address",
    });
  });

  test.each([
    [{}, { hostIP: "192.0.2.1" }, "tcp 8080"],
    [{ hostIP: "192.0.2.1" }, {}, "192.0.2.1 tcp 8080"],
    [{ hostIP: "192.0.2.1" }, { hostIP: "0.0.0.0" }, "192.0.2.1 tcp 8080"],
    [{}, { hostIP: "2001:db8::1" }, "tcp 8080"],
    [{ hostIP: "2001:db8::1" }, { hostIP: "::" }, "2001:db8::1 tcp 8080"],
  ])("of %j rejects that of another container with %j, which one of them would shadow", async (first, second, key) => {
    using host = new Host(plugin);
    await host.add("one", host.container(), configure(host, both, first));
    const before = [host.reservations(), host.elements(), host.links()];
    const { reply } = await host.call("ADD", "two", { netns: host.container(), config: configure(host, both, second) });
    expect(reply).toMatchObject({ code: 102 });
    expect(reply.msg).toStartWith(`portMappings: the host port ${key} is mapped to `);
    expect([host.reservations(), host.elements(), host.links()]).toEqual(before);
    // Another protocol, port or address is no conflict.
    const other = {
      ...second,
      ...("hostIP" in first && "hostIP" in second ? { protocol: "udp" } : { hostPort: 8081 }),
    };
    await host.add("two", host.container(), configure(host, both, other));
  });

  test("of one address comes before that of all addresses of the same container", async () => {
    using host = new Host(plugin);
    const mappings = [{}, { hostIP: "192.0.2.1", containerPort: 81 }, { hostIP: "192.0.2.2", containerPort: 82 }];
    await host.add("one", host.container(), configure(host, v4, ...mappings));
  });
});
