import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import echoHandler from "../../examples/messages/echo-handler.ts";
import queueHandler from "../../examples/netfilter/packet-queue-handler.ts";
import { embedExamples, pagesWithExamples } from "../../scripts/embed-examples.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { Links, Routes } from "../../src/subsystems/route/index.ts";
import { documentedOutput } from "../support/documented-output.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { commandOf, isBun, isPacked } from "./program.ts";

setDefaultTimeout(600_000);

const root = join(import.meta.dir, "../..");
/** All files of the examples except the parts of the larger programs, which have a folder with a main.ts. */
const files = [...new Bun.Glob("**/*.ts").scanSync({ cwd: join(root, "examples") })].sort();
const examples = files.filter((file) => file.endsWith("/main.ts") || !files.includes(`${dirname(file)}/main.ts`));
/** Arguments of examples that do not end without them. */
const words: Readonly<Record<string, readonly string[]>> = { "route-monitor/main.ts": ["1"] };
/** Examples that do not run alone until their end, with the reason. */
const NOT_ALONE: Readonly<Record<string, string>> = {
  "ovs-firewall/main.ts": "reads the upcalls of a switch, which the tests in the virtual machine have",
  "ovs-flow-monitor/main.ts": "reads the flows of a switch, which the tests in the virtual machine have",
  "ovs-learning-switch/main.ts": "reads the upcalls of a switch, which the tests in the virtual machine have",
  "programs/cni-plugin.ts": "reads its standard input, in service-programs.test.ts",
  "programs/dns-filter.ts": "runs until a signal, in service-programs.test.ts",
  "programs/firewall.ts": "runs until a signal, in service-programs.test.ts",
  "programs/http-agent.ts": "runs until a signal, in programs.test.ts",
  "programs/reflector.ts": "runs until a signal, in programs.test.ts",
  "programs/ss.ts": "prints open connections, in programs.test.ts",
  "programs/wireguard-mesh.ts": "runs until a signal; its class runs in service-programs.test.ts",
  "route-reflector/main.ts": "waits for a route, in its own test below",
};
/** Time limit of a program in milliseconds, less than that of a test. */
const TIMEOUT_MS = 550_000;
/** Factor of the demo's time limits. Its whole run may take nearly as long as a test. */
const PATIENCE = "9";
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Runs a command in a network namespace, with additional environment variables. The default is a new namespace. */
function run(
  command: string[],
  variables: Record<string, string> = {},
  existing?: NetworkNamespace,
): { stdout: string; stderr: string; exitCode: number } {
  using created = existing === undefined ? NetworkNamespace.create() : undefined;
  const netns = existing ?? created!;
  const env = { ...process.env, BUN_NETLINK_DEMO_INSIDE: "1", ...variables };
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync(command, { env, timeout: TIMEOUT_MS, killSignal: "SIGKILL" }),
  );
  return { stdout: stdout.toString(), stderr: stderr.toString(), exitCode };
}

/**
 * Examples that need a program or a feature that not every kernel has. Their tests with the sources are elsewhere, and they
 * run here with the packed library.
 */
const elsewhere =
  /^(state\/(mesh|vrf)|netfilter\/(conntrack|ipset|packet-[\w-]+)|ipvs|ovs-datapath|team|tunnels|wireguard)\.ts$/;
/** Pages with the output of an example. */
const documented = new Map<string, string[]>();
for (const page of pagesWithExamples()) {
  for (const [, example] of read(page).matchAll(/^```console\n\$ unshare -rn bun examples\/(\S+)$/gm)) {
    documented.set(example!, [...(documented.get(example!) ?? []), page]);
  }
}

describe("README.md and docs/", () => {
  test("contain the current examples (update: scripts/embed-examples.ts)", () => {
    const texts = pagesWithExamples().map(read);
    expect(texts.join("").match(/<!-- examples\//g)!.length).toBeGreaterThan(10);
    for (const page of texts) {
      const embedded: string[] = [];
      const current = embedExamples(page, (path) => {
        embedded.push(path);
        return read(path);
      });
      expect(current).toBe(page);
      // A comment without a code block in the next line is not embedded.
      expect(embedded).toEqual([...page.matchAll(/^<!-- (examples\/\S+)/gm)].map(([, path]) => path!));
    }
  });

  test("contain every example", () => {
    const shown = pagesWithExamples().map(read).join("");
    const short = examples.filter((file) => !file.endsWith("/main.ts"));
    expect(short.length).toBeGreaterThan(30);
    for (const example of short) expect(shown).toContain(`examples/${example}`);
  });
});

describe("handlers of the examples", () => {
  const handlers = { "echo-handler.ts": echoHandler, "packet-queue-handler.ts": queueHandler };

  test.each(Object.entries(handlers))("%s reports known and unknown numbers of dropped messages", (_, handler) => {
    const reports: unknown[] = [];
    const context = { report: (value: unknown) => reports.push(value) };
    for (const dropped of [3, 0]) handler.gap?.(dropped, context as never, "overrun");
    expect(reports).toEqual([
      expect.stringMatching(/^3 \w+ dropped/),
      expect.stringMatching(/^an unknown number of \w+ dropped/),
    ]);
  });
});

/** Examples with their own test below. */
const OWN_TEST =
  /^(demo\/main|ethtool|ipsec|tcp-metrics|netfilter\/explain|watch\/who-changed-it|messages\/(handlers|upcalls))\.ts$/;
/** Examples that run to their end in the first test below. Recipes have their own test file. */
const alone = examples.filter((example) => {
  if (/^recipes\/|handler\.ts$/.test(example) || OWN_TEST.test(example) || NOT_ALONE[example] !== undefined)
    return false;
  return isPacked ? example !== "netfilter/packet-log.ts" || Bun.which("nft") !== null : !elsewhere.test(example);
});

describeInNamespaces("examples", () => {
  test.each(alone)("run to their end and print the documented output: %s", (example) => {
    // Other runtimes print objects with other quotes and line breaks.
    const layout = isBun ? /(?!)/g : /["',\s]/g;
    const comparable = (text: string) =>
      text.replace(/process (?!undefined)\S+|MSS \d+|dropped: .+/g, "…").replace(layout, "");
    const { stdout, stderr, exitCode } = run([...commandOf(example), ...(words[example] ?? [])]);
    if (elsewhere.test(example) && /\((EOPNOTSUPP|ENOENT|EPROTONOSUPPORT)\)/.test(stderr)) return;
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    for (const page of documented.get(example) ?? []) {
      expect(comparable(stdout)).toBe(comparable(documentedOutput(page, example)));
    }
    if (example === "netfilter/packet-queue-workers.ts") {
      expect(stdout).toContain("sent 20000, handled 20000, arrived 10000, ");
    }
  });

  test("route-reflector copies the routes of a table", () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    using routes = Routes.open({ netns });
    links.set("lo", { up: true });
    routes.add({ dst: "192.0.2.0/24", dev: "lo", table: 100 });
    const command = [...commandOf("route-reflector/main.ts"), "100", "200", "1"];
    expect(run(command, {}, netns)).toEqual({ stdout: "table 200 has 1 routes\n", stderr: "", exitCode: 0 });
    expect(routes.list({ table: 200 }).toArray()).toMatchObject([{ dst: "192.0.2.0/24", dev: "lo" }]);
  });

  test("netfilter/explain.ts names the rule that drops a packet", () => {
    const stdout = documentedOutput("docs/explain.md", "netfilter/explain.ts");
    expect(run(commandOf("netfilter/explain.ts"))).toEqual({ stdout, stderr: "", exitCode: 0 });
  });

  test.skipIf(Bun.which("ip") === null)("watch/who-changed-it.ts names the program that adds a route", () => {
    const stdout = documentedOutput("docs/who-changed-it.md", "watch/who-changed-it.ts");
    expect(run(commandOf("watch/who-changed-it.ts"))).toEqual({ stdout, stderr: "", exitCode: 0 });
  });

  test("ethtool.ts disables a feature of the loopback interface", () => {
    const { stdout, stderr, exitCode } = run(commandOf("ethtool.ts"));
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const loopback = stdout.split("\n").filter((line) => line.startsWith("lo:"));
    expect(loopback.map((line) => line.replace(/\d+/, "n"))).toEqual([
      "lo: n features, GRO is on",
      "lo: n features, GRO is off",
    ]);
  });

  test("ipsec.ts prints the policy, the requested association and the result", () => {
    const { stdout, stderr, exitCode } = run(commandOf("ipsec.ts"));
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(
      /^out to 192\.0\.2\.2: esp, transport mode\nassociation from 192\.0\.2\.1 to 192\.0\.2\.2 requested\n(association installed|the kernel lacks ESP or AES-GCM: \w+)\n$/,
    );
  });

  test("tcp-metrics.ts prints no hosts in a new namespace", () => {
    expect(run(commandOf("tcp-metrics.ts"))).toEqual({ stdout: "hosts: 0\n", stderr: "", exitCode: 0 });
  });

  test("upcalls.ts receives every packet", () => {
    const { stdout, stderr, exitCode } = run(commandOf("messages/upcalls.ts"));
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toStartWith("10000 packets of 100 bytes, in ");
  });

  test("handlers.ts replies to every request", () => {
    const lines = run(commandOf("messages/handlers.ts")).stdout.trim().split("\n");
    expect(lines.slice(0, 2).sort()).toEqual(["worker 0: 5000 requests handled", "worker 1: 5000 requests handled"]);
    expect(lines.slice(2)).toEqual(["10000 replies received, 10000 sent by the workers"]);
  });

  // The module that disables the features changes the library of the sources.
  test.skipIf(isPacked).each([
    ["queues", 0, / {2}skipped: this kernel has no packet queues \(EOPNOTSUPP\)\n$/],
    ["verdicts", 1, / {2}failed: not complete after 135\.0 s\n$/],
  ])("the demo without %s continues with its other parts", (feature, code, line) => {
    const preload = join(import.meta.dir, "demo-without.ts");
    const { stdout, stderr, exitCode } = run(commandOf("demo/main.ts", ["--preload", preload], root), {
      DEMO_WITHOUT: feature,
      BUN_NETLINK_DEMO_PATIENCE: PATIENCE,
    });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: code });
    expect(stdout).toContain("upcalls received and decoded");
    expect(stdout).toMatch(line);
  });

  const { BUN_NETLINK_DEMO_INSIDE: _, ...others } = process.env;
  const outside = { ...others, BUN_NETLINK_DEMO_PATIENCE: PATIENCE };
  const start = (env: Record<string, string | undefined>) =>
    Bun.spawnSync(commandOf("demo/main.ts"), { env, timeout: TIMEOUT_MS, killSignal: "SIGKILL" });

  test("the demo runs all parts in a new namespace without drops", () => {
    const { stdout, stderr, exitCode } = start(outside);
    expect({ stderr: stderr.toString(), exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const text = stdout.toString();
    expect(text).toContain("20 bridges created");
    expect(text).toContain("20,000 routes added");
    expect(text).toMatch(/20,00\d routes read/);
    expect(text).toContain("20 deletions, 0 dropped");
    expect(text).toContain("nlctrl: id 16");
    expect(text).toContain("sent 256000;");
    expect(text).toContain("dropped: 0\n");
    expect(text).toContain("10,240 packets decided on");
    // Linux 7.3 drops packets that a program in a user namespace changes.
    const dropsChanged = "arrived 5120, 0 of them changed; dropped 5120\n  this kernel drops packets";
    expect(text).toContain(
      text.includes(dropsChanged) ? dropsChanged : "arrived 7680, 2560 of them changed; dropped 2560",
    );
  });

  test("the demo explains how to allow namespaces", () => {
    const { stdout, exitCode } = start({ ...outside, PATH: "/nowhere" });
    expect(exitCode).toBe(0);
    expect(stdout.toString()).toContain("does not allow new network namespaces");
    expect(stdout.toString()).toContain("upcalls received and decoded");
  });
});
