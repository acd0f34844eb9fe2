import { expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { openPair } from "../setups.ts";
import { failure } from "../support.ts";

const test = base.extend({ tables: ({ netns }) => openPair(netns) });

describeInNamespaces("Address arguments", () => {
  test("Routes.get() accepts IPv6 addresses", ({ tables }) => {
    tables.make({ addresses: [{ dev: "va", local: "2001:db8::1/64", flags: ["nodad"] }] });
    const { routes } = tables;
    routes.add({ dst: "2001:db8:2::/48", gateway: "2001:db8::2" });
    expect(routes.get("2001:db8:2::1")).toMatchObject({ family: "inet6", gateway: "2001:db8::2", dev: "va" });
    expect(routes.get("2001:db8:2::1", { src: "2001:db8::1" })).toMatchObject({ gateway: "2001:db8::2" });
    expect(routes.get("2001:db8:2::1", { fibMatch: true })).toMatchObject({ dst: "2001:db8:2::/48" });
    expect(routes.get("::1").type).toBe("local");
    expect(() => routes.get("10.0.0.2", { src: "2001:db8::1" })).toThrow("lookup.src: expected an address of IPv");
  });

  test("cause an error without advice about privileges on an interface without IPv6", ({ netns }) => {
    const { addresses } = openPair(netns);
    netns.run(() => writeFileSync("/proc/sys/net/ipv6/conf/va/disable_ipv6", "1"));
    const { code, message } = failure(() => addresses.add({ dev: "va", local: "2001:db8::1/64" }));
    expect(code).toBe("EACCES");
    expect(message).toContain("IPv6 is disabled on this device");
    expect(message).not.toContain("CAP_NET_ADMIN");
  });

  test("are rejected if a network has bits after the prefix", ({ tables: { routes } }) => {
    const says = 'expected a network without bits after the first 8, such as "10.0.0.0/8", got "10.0.0.1/8"';
    expect(() => routes.add({ dst: "10.0.0.1/8", dev: "va" })).toThrow(`add route 10.0.0.1/8 dev va: dst: ${says}`);
    expect(() => routes.add({ dst: "2001:db8::1/32", dev: "va" })).toThrow('such as "2001:db8::/32"');
    expect(() => routes.add({ dst: "fd00::/8", src: "fd01::1/16", dev: "va" })).toThrow(
      "src: expected a network without bits",
    );
    expect(() => routes.list({ dst: "10.0.0.1/8" })).toThrow(`filter.dst: ${says}`);
    expect(() => routes.add({ dst: "10.0.0.0/33", dev: "va" })).toThrow("dst: expected a prefix length from 0 to 32");
  });

  test("are rejected if the prefix length or the peer's family is invalid", ({ tables: { addresses } }) => {
    expect(() => addresses.add({ dev: "va", local: "10.1.0.1/33" })).toThrow(
      'add address 10.1.0.1/33 dev va: local: expected a prefix length from 0 to 32, got "10.1.0.1/33"',
    );
    expect(() => addresses.add({ dev: "va", local: "10.1.0.1/24", address: "2001:db8::1" })).toThrow(
      "address: expected an address of the same family as local",
    );
  });

  test("are rejected if a hardware address has the wrong length", ({ tables: { links, neighbours } }) => {
    const { address, broadcast } = links.get("va");
    const zero = { ifname: "m0", kind: "macsec", link: "va", address: "00:00:00:00:00:00" } as const;
    expect(() => links.add(zero)).toThrow("address: expected six bytes, neither zero nor a group address");
    // The kernel would cut a longer one.
    for (const other of ["02:00:5e", "02:00:5e:00:53:01:02", "02:00:5e:00:53:01:02:03", new Uint8Array(20).fill(2)]) {
      const size = typeof other === "string" ? (other.length + 1) / 3 : other.length;
      const says = `expected 6 bytes, the length of hardware addresses of interface va, got ${size} bytes`;
      const neighbour = { dev: "va", dst: "10.0.0.7", lladdr: other };
      for (const name of ["address", "broadcast"] as const) {
        expect(() => links.add({ ifname: "br0", kind: "bridge", [name]: other })).toThrow(
          `${name}: expected six bytes`,
        );
        expect(() => links.set("va", { [name]: other })).toThrow(`${name}: ${says}`);
        expect(() => links.replace({ ifname: "va", kind: "veth", [name]: other })).toThrow(`${name}: expected `);
        expect(() => links.changeMany([{ dev: "va", [name]: other }])).toThrow(`${name}: ${says}`);
        expect(() => links.setGroup(0, { [name]: other })).toThrow(`${name}: expected six bytes`);
      }
      expect(() => links.add({ ifname: "m0", kind: "macsec", link: "va", address: other })).toThrow("six bytes");
      expect(() => links.setVf("va", 0, { address: other })).toThrow(`address: ${says}`);
      expect(() => neighbours.add(neighbour)).toThrow(`lladdr: ${says}`);
      expect(() => neighbours.addMany([neighbour])).toThrow(`lladdr: ${says}`);
    }
    expect(links.get("va")).toMatchObject({ address: address!, broadcast: broadcast! });
    expect(neighbours.list({ family: "inet" }).toArray()).toEqual([]);
  });
});
