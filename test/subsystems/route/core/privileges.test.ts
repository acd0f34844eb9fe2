import { expect, test } from "bun:test";
import { join } from "node:path";
import { runProgram } from "../../../support/child.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";

/**
 * Reports whether the program `setpriv` can drop privileges here. The `setpriv` of BusyBox lacks the required options.
 */
function dropsPrivileges(): boolean {
  return hasProgram("setpriv") && Bun.spawnSync(["setpriv", "--bounding-set=-all", "true"]).success;
}

describeInNamespaces("Changes of routing tables", () => {
  test.skipIf(!dropsPrivileges())("require CAP_NET_ADMIN, unlike reads", () => {
    const program = join(import.meta.dir, "programs", "unprivileged.ts");
    const { lines, errors } = runProgram(program, {
      prefix: ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"],
    });
    expect(errors).toBe("");
    expect(lines[0]).toBe("loopback true true");
    expect(lines).toHaveLength(4);
    for (const line of lines.slice(1))
      expect(line).toMatch(/^EPERM add (link|address|route) .*CAP_NET_ADMIN.*unshare -rn/);
  });
});
