import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namespaceCommand } from "../../scripts/namespace-command.ts";
import { describeInNamespaces } from "../support/environment.ts";

describeInNamespaces("namespaceCommand()", () => {
  test("prepares a namespace without `ip`, and finds the programs of administrators", () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-path-"));
    try {
      for (const name of ["unshare", "sh"]) symlinkSync(Bun.which(name)!, join(folder, name));
      const program =
        'console.log(process.env.PATH); console.log(require("node:os").networkInterfaces().lo?.[0]?.address)';
      const { stdout } = Bun.spawnSync([...namespaceCommand()!, process.execPath, "-e", program], {
        env: { ...process.env, PATH: folder },
      });
      expect(stdout.toString()).toBe(`${folder}:/usr/sbin:/sbin\n127.0.0.1\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
