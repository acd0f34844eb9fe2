import { expect, test } from "bun:test";
import { join } from "node:path";

const source = join(import.meta.dir, "../../src");

for (const program of ["receiver/receiver", "pool/handler"]) {
  test(`${program}-program bundles only the constants that it uses`, async () => {
    const { outputs, success } = await Bun.build({
      entrypoints: [join(source, `workers/${program}-program.ts`)],
      target: "bun",
      // The build generates these bundled worker programs. This test does not check their constants.
      external: ["*.bundle.txt"],
    });
    expect(success).toBe(true);
    const text = await outputs[0]!.text();
    expect(text).toContain("NLMSG_ERROR");
    for (const unused of ["RTA_GATEWAY", "RTNLGRP_LINK", "CTRL_ATTR_OPS", "NFNLGRP_ACCT_QUOTA"]) {
      expect(text).not.toContain(unused);
    }
  });
}

test("the program of asynchronous calls bundles little code", async () => {
  const { outputs } = await Bun.build({
    entrypoints: [join(source, "threads/calls/call-program.ts")],
    target: "bun",
    minify: true,
  });
  // The thread starts with the first asynchronous call of a program, so its code must be parsed quickly.
  expect(outputs[0]!.size).toBeLessThan(21 * 1024);
});
