// Networks of public reports: each prediction is compared with a real packet, and with the output on the page.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../../support/child.ts";
import { hasConntrack } from "../../../support/conntrack.ts";
import { hasProgram, namespacesAvailable, whereTheKernelHas } from "../../../support/environment.ts";
import { ISOLATED } from "../../route/namespaces/support.ts";

const LIMIT_MS = 600_000;
const page = readFileSync(join(import.meta.dir, "../../../../docs/explain.md"), "utf8");

/** The cases of the page, and the outcomes of their commands. */
const cases = [
  { name: "docker", heading: "A container's port is open", programs: ["ufw", "iptables-nft"], expected: [1, 0, 1] },
  { name: "kubeProxy", heading: "Pods do not reach", programs: ["nft"], expected: [1, 0] },
  { name: "tailscale", heading: "A VPN drops", programs: [], expected: [1, 1, 0] },
] as const;

/** Replaces what differs from run to run: hardware addresses and handles. */
const stable = (line: string) =>
  line
    .trim()
    .replaceAll(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g, "MAC")
    .replaceAll(/# handle \d+/g, "#");

/** Returns the commands of a section of the page with the lines of their output. */
function examples(heading: string): { readonly command: string; readonly lines: readonly string[] }[] {
  const section = page.slice(page.indexOf(`### ${heading}`)).split(/\n##+ /)[0]!;
  const blocks = [...section.matchAll(/```console\n(.*?)```/gs)].map(([, text]) => text!);
  return blocks
    .flatMap((text) => text.split(/^\$ sudo /m))
    .filter((text) => text.startsWith("bun-netlink explain"))
    .map((text) => {
      const [command, ...lines] = text.trimEnd().split("\n");
      return { command: command!, lines };
    });
}

/** Whether the lines are in the output in this order; "…" stands for any lines, and others follow each other. */
function isShown(lines: readonly string[], output: string): boolean {
  const parts = lines
    .map(stable)
    .join("\n")
    .split(/^…$/m)
    .map((part) => part.trim());
  let rest = output.split("\n").map(stable).join("\n").trim();
  for (const [index, part] of parts.entries()) {
    const at = rest.indexOf(part);
    if (at < 0 || (index === 0 && at > 0)) return false;
    rest = rest.slice(at + part.length);
  }
  return rest === "";
}

const canMount = namespacesAvailable && hasProgram("ip") && Bun.spawnSync([...ISOLATED, "true"]).exitCode === 0;

whereTheKernelHas("connection tracking", hasConntrack(), () => {
  describe.skipIf(!canMount)("report", () => {
    for (const { name, heading, programs, expected } of cases) {
      test.skipIf(!["sysctl", ...programs].every(hasProgram))(
        `${name} is explained as on the page, like the kernel`,
        () => {
          const { lines, errors, exitCode } = runProgram(join(import.meta.dir, "program.ts"), {
            args: [name],
            prefix: [...ISOLATED],
            timeoutMs: LIMIT_MS,
          });
          expect([exitCode, errors]).toEqual([0, ""]);
          const { explained, delivered } = JSON.parse(lines.at(-1)!) as {
            explained: { command: string; output: string; status: number }[];
            delivered: boolean[];
          };
          expect(explained.map(({ status }) => status)).toEqual([...expected]);
          expect(delivered).toEqual(expected.map((status) => status === 0));
          const shown = examples(heading);
          expect(shown.length).toBeGreaterThan(0);
          for (const [index, { command, lines: printed }] of shown.entries()) {
            const { output } = explained[index]!;
            expect(explained[index]!.command).toBe(command);
            if (!isShown(printed, output)) expect(output).toBe(printed.join("\n"));
          }
        },
        LIMIT_MS,
      );
    }
  });
});
