import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import echoHandler from "../../examples/messages/echo-handler.ts";
import queueHandler from "../../examples/netfilter/packet-queue-handler.ts";
import { embedExamples, pagesWithExamples } from "../../scripts/embed-examples.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { documentedOutput } from "../support/documented-output.ts";
import { describeInNamespaces } from "../support/environment.ts";

const root = join(import.meta.dir, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Runs an example in a new network namespace, with additional options and environment variables. */
function run(
  path: string,
  options: readonly string[] = [],
  variables: Record<string, string> = {},
): { stdout: string; stderr: string; exitCode: number } {
  using netns = NetworkNamespace.create();
  const env = { ...process.env, BUN_NETLINK_DEMO_INSIDE: "1", ...variables };
  const { stdout, stderr, exitCode } = netns.run(() =>
    Bun.spawnSync([process.execPath, ...options, join(root, path)], { env, timeout: 80_000, killSignal: "SIGKILL" }),
  );
  return { stdout: stdout.toString(), stderr: stderr.toString(), exitCode };
}

/** Examples whose tests are elsewhere, because they need a feature that not every kernel has. */
const elsewhere =
  /^(state\/(mesh|vrf)|netfilter\/(conntrack|ipset|packet-\w+)|ipsec|ovs-datapath|tunnels|wireguard)\.ts$/;
/** Examples whose output is in a page, with the page. */
const documented = pagesWithExamples().flatMap((page) => {
  const outputs = [...read(page).matchAll(/^```console\n\$ unshare -rn bun examples\/(\S+)$/gm)];
  return outputs.map(([, example]) => [example!, page] as const).filter(([example]) => !elsewhere.test(example));
});

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
    const files = [...new Bun.Glob("**/*.ts").scanSync({ cwd: join(root, "examples") })];
    // The larger programs have a folder with a main.ts.
    const examples = files.filter((file) => !files.includes(`${dirname(file)}/main.ts`));
    expect(examples.length).toBeGreaterThan(30);
    for (const example of examples) expect(shown).toContain(`examples/${example}`);
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

describeInNamespaces("examples", () => {
  test.each(documented)("print the documented output: %s in %s", (example, page) => {
    const comparable = (text: string) => text.replace(/process \S+|MSS \d+/g, "…");
    const { stdout, ...result } = run(`examples/${example}`);
    expect(result).toEqual({ stderr: "", exitCode: 0 });
    expect(comparable(stdout)).toBe(comparable(documentedOutput(page, example)));
  });

  test("ethtool.ts disables a feature of the loopback interface", () => {
    const { stdout, stderr, exitCode } = run("examples/ethtool.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const loopback = stdout.split("\n").filter((line) => line.startsWith("lo:"));
    expect(loopback.map((line) => line.replace(/\d+/, "n"))).toEqual([
      "lo: n features, GRO is on",
      "lo: n features, GRO is off",
    ]);
  });

  test("ipsec.ts prints the policy, the requested association and the result", () => {
    const { stdout, stderr, exitCode } = run("examples/ipsec.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(
      /^out to 192\.0\.2\.2: esp, transport mode\nassociation from 192\.0\.2\.1 to 192\.0\.2\.2 requested\n(association installed|the kernel lacks ESP or AES-GCM: \w+)\n$/,
    );
  });

  test("tcp-metrics.ts prints no hosts in a new namespace", () => {
    expect(run("examples/tcp-metrics.ts")).toEqual({ stdout: "hosts: 0\n", stderr: "", exitCode: 0 });
  });

  test("upcalls.ts receives every packet", () => {
    const { stdout, stderr, exitCode } = run("examples/messages/upcalls.ts");
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toStartWith("10000 packets of 100 bytes, in ");
  });

  test("handlers.ts replies to every request", () => {
    const lines = run("examples/messages/handlers.ts").stdout.trim().split("\n");
    expect(lines.slice(0, 2).sort()).toEqual(["worker 0: 5000 requests handled", "worker 1: 5000 requests handled"]);
    expect(lines.slice(2)).toEqual(["10000 replies received, 10000 sent by the workers"]);
  });

  test.each([
    ["queues", 0, / {2}skipped: this kernel has no packet queues \(EOPNOTSUPP\)\n$/],
    ["verdicts", 1, / {2}failed: not complete after \d\.\d s\n$/],
  ])(
    "the demo without %s continues with its other parts",
    (feature, code, line) => {
      const preload = join(import.meta.dir, "demo-without.ts");
      const { stdout, stderr, exitCode } = run("examples/demo/main.ts", ["--preload", preload], {
        DEMO_WITHOUT: feature,
      });
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: code });
      expect(stdout).toContain("upcalls received and decoded");
      expect(stdout).toMatch(line);
    },
    90_000,
  );

  const demo = join(root, "examples/demo/main.ts");
  const { BUN_NETLINK_DEMO_INSIDE: _, ...outside } = process.env;
  const start = (env: Record<string, string | undefined>) =>
    Bun.spawnSync([process.execPath, demo], { env, timeout: 80_000, killSignal: "SIGKILL" });

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
  }, 90_000);

  test("the demo explains how to allow namespaces", () => {
    const { stdout, exitCode } = start({ ...outside, PATH: "/nowhere" });
    expect(exitCode).toBe(0);
    expect(stdout.toString()).toContain("does not allow new network namespaces");
    expect(stdout.toString()).toContain("upcalls received and decoded");
  }, 90_000);
});
