import { expect, test } from "bun:test";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { namespaceCommand } from "../../scripts/namespace-command.ts";
import { describeInNamespaces, TemporaryFolder } from "../support/environment.ts";

describeInNamespaces("namespaceCommand()", () => {
  test("prepares a namespace without `ip`, and finds the programs of administrators", () => {
    using temporary = new TemporaryFolder();
    const folder = temporary.path;
    for (const name of ["unshare", "sh"]) symlinkSync(Bun.which(name)!, join(folder, name));
    const program =
      'console.log(process.env.PATH); console.log(require("node:os").networkInterfaces().lo?.[0]?.address)';
    const { stdout } = Bun.spawnSync([...namespaceCommand()!, process.execPath, "-e", program], {
      env: { ...process.env, PATH: folder },
    });
    expect(stdout.toString()).toBe(`${folder}:/usr/sbin:/sbin\n127.0.0.1\n`);
  });
});
