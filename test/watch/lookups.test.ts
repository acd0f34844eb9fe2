// Lookups in mirrors, compared with a search of all entries and with the kernel.
import { expect } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import { parsePrefix } from "../../src/subsystems/route/core/addresses.ts";
import { Links, type Neighbour, Neighbours, type Route, Routes } from "../../src/subsystems/route/index.ts";
import { findPeer, links, mirror, neighbours, routes } from "../../src/watch/index.ts";
import { Random } from "../message/random.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { runIn } from "../support/oracle.ts";
import { seed } from "../support/seed.ts";
import { until } from "../support/threads.ts";

/** Returns an address in which few bits vary, so that prefixes are often nested. */
function address4(random: Random): string {
  return `10.${random.below(4)}.${random.below(4) * 64 + random.below(2)}.${random.below(256)}`;
}

function address6(random: Random): string {
  return `2001:db8:${random.below(4)}:${random.below(4)}::${random.below(3)}:${random.below(16).toString(16)}`;
}

/** Returns the address with all bits after the prefix set to zero. */
function network(address: string, length: number): string {
  const { family, bytes } = parsePrefix(address, "address");
  for (let bit = length; bit < bytes.length * 8; bit++) bytes[bit >> 3]! &= ~(0x80 >> (bit & 7));
  if (family === 2) return `${bytes.join(".")}/${length}`;
  const words = Array.from({ length: 8 }, (_, word) => ((bytes[word * 2]! << 8) | bytes[word * 2 + 1]!).toString(16));
  return `${words.join(":")}/${length}`;
}

/** Returns the best route for an address by a search of all routes. */
function bestOf(all: readonly Route[], address: string, table: number): Route | undefined {
  const { family, bytes } = parsePrefix(address, "address");
  let best: Route | undefined;
  let longest = -1;
  for (const route of all) {
    if (route.table !== table || (route.family === "inet") !== (family === 2)) continue;
    const text = route.dst === "default" ? (family === 2 ? "0.0.0.0/0" : "::/0") : route.dst;
    const prefix = parsePrefix(text, "dst");
    if (prefix.length < longest) continue;
    let isMatch = true;
    for (let bit = 0; bit < prefix.length; bit++) {
      const mask = 0x80 >> (bit & 7);
      if ((prefix.bytes[bit >> 3]! & mask) !== (bytes[bit >> 3]! & mask)) isMatch = false;
    }
    if (!isMatch || (prefix.length === longest && (route.metric ?? 0) >= (best!.metric ?? 0))) continue;
    best = route;
    longest = prefix.length;
  }
  return best;
}

/** Returns the gateways that `ip route get` prints for addresses. */
function gatewaysOfKernel(netns: NetworkNamespace, addresses: readonly string[]): (string | undefined)[] {
  const stdin = Buffer.from(addresses.map((address) => `route get ${address}\n`).join(""));
  const { stdout, stderr } = netns.run(() => Bun.spawnSync(["ip", "-batch", "-"], { stdin }));
  expect(stderr.toString()).toBe("");
  const lines = stdout
    .toString()
    .split("\n")
    .filter((line) => /^\S/.test(line));
  return lines.map((line) => / via (\S+)/.exec(line)?.[1]);
}

describeInNamespaces(`Lookups in mirrors (seed ${seed})`, () => {
  test.skipIf(!hasProgram("ip"))("find the same routes as a full search and `ip route get`", async ({ netns }) => {
    using table = Routes.open({ netns });
    const random = new Random(seed);
    runIn(netns, [
      "sh",
      "-c",
      "ip link set lo up; ip link add br0 type bridge; ip link set br0 up; ip addr add 192.0.2.1/24 dev br0; ip addr add fd00::1/64 dev br0 nodad; ip route add default via 192.0.2.254; ip -6 route add default via fd00::fe dev br0",
    ]);
    await using kernel = await mirror(routes, { netns, inLoop: true });
    const known = new Map<string, { dst: string; table: number; metric: number; gateway: string }>();
    const step = () => {
      const is4 = random.below(2) === 0;
      const length = is4 ? 8 + random.below(25) : 30 + random.below(99);
      const dst = network(is4 ? address4(random) : address6(random), length);
      const route = {
        dst,
        table: random.pick([254, 254, 100]),
        metric: random.pick([10, 20, 30]),
        gateway: is4 ? `192.0.2.${2 + random.below(200)}` : `fd00::${(2 + random.below(200)).toString(16)}`,
        dev: "br0",
      };
      const key = `${dst} ${route.table} ${route.metric}`;
      const old = known.get(key);
      if (old === undefined) {
        table.add(route);
        known.set(key, route);
      } else {
        table.delete(old);
        known.delete(key);
      }
    };
    for (let round = 0; round < 6; round++) {
      for (let count = 0; count < 150; count++) step();
      table.add({ dst: "198.51.100.0/24", gateway: `192.0.2.${100 + round}`, metric: round + 1 });
      await until(() => kernel.routes.to("198.51.100.0/24").length === round + 1, "the last change");
      const listed = table.list().toArray();
      const addresses = Array.from({ length: 60 }, (_, number) =>
        number % 2 === 0 ? address4(random) : address6(random),
      );
      for (const address of addresses) {
        for (const number of [254, 100]) {
          const { dst, metric, gateway } = bestOf(listed, address, number) ?? {};
          const found = kernel.routes.lookup(address, { table: number });
          expect([address, number, found?.dst, found?.metric, found?.gateway]).toEqual([
            address,
            number,
            dst,
            metric,
            gateway,
          ]);
        }
      }
      const gateways = addresses.map((address) => kernel.routes.lookup(address)?.gateway);
      expect(gateways).toEqual(gatewaysOfKernel(netns, addresses));
      for (const { dst } of known.values()) {
        const expected = [...known.values()].filter((route) => route.dst === dst).length;
        expect([dst, kernel.routes.to(dst).length]).toEqual([dst, expected]);
      }
    }
    // The mirror creates a new index after it has read the table again.
    table.deleteMany([...known.values()]);
    const isEmpty = () => [...known.values()].every(({ dst }) => kernel.routes.to(dst).length === 0);
    await until(isEmpty, "the mirror has no deleted route");
    expect(kernel.routes.lookup("10.1.2.3")?.dst).toBe("default");
    expect(kernel.routes.lookup("10.1.2.3", { table: 100 })).toBeUndefined();
    expect(kernel.routes.lookup("10.1.2.3", { table: "main" })?.gateway).toBe("192.0.2.254");
  });

  test("find the neighbours of a device after random changes", async ({ netns }) => {
    const random = new Random(seed);
    using table = Neighbours.open({ netns });
    using interfaces = Links.open({ netns });
    const devices = ["d0", "d1", "d2", "d3"];
    for (const ifname of devices) interfaces.add({ ifname, kind: "bridge", up: true });
    const indices = devices.map((ifname) => interfaces.get(ifname).ifindex);
    await using kernel = await mirror(neighbours, { netns, inLoop: true });
    const known = new Set<string>();
    for (let round = 0; round < 5; round++) {
      for (let count = 0; count < 200; count++) {
        const ifindex = random.pick(indices);
        const dst = `10.0.${random.below(2)}.${random.below(40)}`;
        const key = `${ifindex} ${dst}`;
        if (known.delete(key)) table.delete({ ifindex, dst });
        else {
          known.add(key);
          table.add({ ifindex, dst, lladdr: "02:00:5e:00:53:01" });
        }
      }
      const marker = { ifindex: indices[3]!, dst: `10.9.0.${round}`, lladdr: "02:00:5e:00:53:01" };
      table.add(marker);
      known.add(`${marker.ifindex} ${marker.dst}`);
      await until(() => kernel.neighbours.size === known.size, "all changes");
      await until(() => kernel.neighbours.ofLink(indices[3]!).some(({ dst }) => dst === marker.dst), "the last change");
      const text = ({ ifindex, dst }: Neighbour) => `${ifindex} ${dst}`;
      for (const index of indices) {
        const expected = [...kernel.neighbours].filter(({ ifindex }) => ifindex === index).map(text);
        expect(expected.sort()).toEqual([...known].filter((key) => key.startsWith(`${index} `)).sort());
        expect(kernel.neighbours.ofLink(index).map(text).sort()).toEqual(expected);
      }
    }
    expect(kernel.neighbours.ofLink(12345)).toEqual([]);
    interfaces.delete("d0");
    await until(() => kernel.neighbours.ofLink(indices[0]!).length === 0, "the neighbours of a deleted link are gone");
  });

  test("find links by any name after random changes", async ({ netns }) => {
    const random = new Random(seed);
    using table = Links.open({ netns });
    await using kernel = await mirror(links, { netns, inLoop: true });
    const names = Array.from({ length: 12 }, (_, number) => `n${number}`);
    const attempt = (action: () => unknown) => {
      try {
        action();
      } catch {
        // The name is in use, or there is no such link.
      }
    };
    for (let round = 0; round < 4; round++) {
      for (let count = 0; count < 80; count++) {
        const [one, other] = [random.pick(names), random.pick(names)];
        // The kernel does not announce alternative names of a link that is down.
        const actions = [
          () => table.add({ ifname: one, kind: "bridge", up: true }),
          () => table.rename(one, other),
          () => table.addAltNames(one, [other]),
          () => table.deleteAltNames(one, [other]),
          () => table.delete(one),
        ];
        attempt(random.pick(actions));
      }
      table.add({ ifname: `round${round}`, kind: "bridge" });
      await until(() => kernel.links.byName(`round${round}`) !== undefined, "the last link");
      const listed = table.list().toArray();
      for (const name of names) {
        const expected = listed.find(({ ifname, altnames = [] }) => ifname === name || altnames.includes(name));
        expect([name, kernel.links.byName(name)?.ifindex]).toEqual([name, expected?.ifindex]);
      }
    }
  });

  test("find the peer of a veth link in another namespace", async () => {
    using a = NetworkNamespace.create();
    using b = NetworkNamespace.create();
    using c = NetworkNamespace.create();
    const random = new Random(seed);
    const places = [a, b, c];
    using table = Links.open({ netns: a });
    const ends = new Map<string, number>();
    for (let pair = 0; pair < 24; pair++) {
      table.add({ ifname: `x${pair}`, kind: "veth", data: { peer: { ifname: `y${pair}` } } });
      for (const name of [`x${pair}`, `y${pair}`]) {
        const place = random.below(3);
        ends.set(name, place);
        if (place > 0) table.set(name, { netns: places[place]! });
      }
    }
    await using one = await mirror(links, { netns: a, inLoop: true });
    await using two = await mirror(links, { netns: b, inLoop: true });
    await using three = await mirror(links, { netns: c, inLoop: true });
    const mirrors = [one, two, three];
    for (const [name, place] of ends) {
      const other = name.startsWith("x") ? name.replace("x", "y") : name.replace("y", "x");
      const of = mirrors[place]!;
      const peer = findPeer(of.links.byName(name)!, of, mirrors);
      expect([name, peer?.link.ifname, mirrors.indexOf(peer!.mirror)]).toEqual([name, other, ends.get(other)!]);
    }
    expect(findPeer(one.links.byName("lo")!, one, mirrors)).toBeUndefined();
    const elsewhere = [...ends].find(([name, place]) => {
      const other = name.replace("x", "y");
      return name.startsWith("x") && place === 0 && ends.get(other) === 1;
    });
    if (elsewhere !== undefined) expect(findPeer(one.links.byName(elsewhere[0])!, one, [three])).toBeUndefined();
  });
});
