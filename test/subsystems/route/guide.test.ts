import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links, Routes } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { findProject } from "../../support/shared.ts";

const project = await findProject();
const guide = readFileSync(join(import.meta.dir, "../../../docs/route.md"), "utf8");
const programs = [...guide.matchAll(/(?<!-->\n)^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);

/** Runs a program in a network namespace. */
function run(netns: NetworkNamespace, words: readonly string[]): string {
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync([process.execPath, ...words], { cwd: project, timeout: 180_000, killSignal: "SIGKILL" }),
  );
  expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: "", exitCode: 0 });
  return stdout.toString();
}

describeInNamespaces("docs/route.md", () => {
  const outputs = [
    /^\d+\nveth1 \w+ 1400\nveth0 \w+ 1500\nthe other end\n$/,
    /^lo undefined\nlo 0\nlo 0\n$/,
    // The machine that runs the tests has no device with virtual functions.
    /^$/,
    /^192\.0\.2\.1\/24 global\n2001:db8::1\/64 global\n24\n$/,
    /^ENETUNREACH add route 10\.3\.0\.0\/16 via 198\.51\.100\.1\n10\.0\.0\.0\/8 192\.0\.2\.2\n10\.1\.0\.0\/16 192\.0\.2\.2 or 192\.0\.2\.3\n192\.0\.2\.2\n$/,
    /^1000\n\d+\n\[ "permanent" \]\n10\n$/,
    /^1\n$/,
    /^br0\ntrue\n$/,
    /^vx0 100 109 192\.0\.2\.9\n$/,
    /^htb 1: root\nhtb 2\n$/,
    /^clsact\/ingress mirred\n$/,
    /^u32\n10 0\n10 5\ntrue 5\n$/,
    /^$/,
    /^all true\n$/,
    /^$/,
  ];

  test("contains exactly the tested programs", () => {
    expect(programs).toHaveLength(outputs.length);
  });

  for (const [index, output] of outputs.entries()) {
    test(`program ${index + 1} prints the expected output`, () => {
      using netns = NetworkNamespace.create();
      expect(run(netns, ["-e", programs[index]!])).toMatch(output);
    });
  }
});

describeInNamespaces("Routing examples", () => {
  function prepared(): NetworkNamespace {
    const netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    using addresses = Addresses.open({ netns });
    links.add({ ifname: "br0", kind: "bridge", up: true, mtu: 1400 });
    addresses.add({ dev: "br0", local: "192.0.2.1/24" });
    return netns;
  }

  test("route-monitor first prints the number of links and addresses", () => {
    using netns = prepared();
    expect(run(netns, ["examples/route-monitor/main.ts", "2"])).toMatch(/^links: 2\naddresses: [12]\n$/);
  });

  test("route-reflector copies the routes of a table", () => {
    using netns = prepared();
    using routes = Routes.open({ netns });
    routes.add({ dst: "10.1.0.0/16", gateway: "192.0.2.2", table: 100, metrics: { mtu: 1300 } });
    routes.add({ dst: "10.2.0.0/16", type: "unreachable", table: 100 });
    routes.add({ dst: "10.3.0.0/16", type: "blackhole", table: 200 });
    expect(run(netns, ["examples/route-reflector/main.ts", "100", "200", "1"])).toBe("table 200 has 2 routes\n");
    const table = (number: number) => Array.from(routes.list({ table: number }), ({ table: _, ...route }) => route);
    expect(table(200)).toEqual(table(100));
  });

  test("route-inventory prints interfaces with their addresses", () => {
    using netns = prepared();
    const text = run(netns, ["examples/route-inventory/main.ts"]);
    expect(text).toContain("this namespace: ");
    expect(text).toMatch(/ {2}br0 \(bridge, \w+\) 192\.0\.2\.1\/24/);
  });
});
