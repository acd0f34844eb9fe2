import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeInNamespaces } from "../support/environment.ts";
import { WORDS_BYTES } from "./fault.ts";

describeInNamespaces("thread stuck in a network namespace", () => {
  test("opens no further sockets", () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-unreturned-"));
    const words = join(folder, "words");
    writeFileSync(words, new Uint8Array(WORDS_BYTES));
    const [preload, program] = ["inject.ts", "unreturned.ts"].map((name) => join(import.meta.dir, name));
    const { stdout } = Bun.spawnSync([process.execPath, "--preload", preload!, program!], {
      env: { ...process.env, FAULT: "setns ENOMEM afterSecond", FAULT_WORDS: words },
      timeout: 180_000,
    });
    rmSync(folder, { recursive: true });
    const message =
      "setns: out of memory (ENOMEM); this thread could not leave a network namespace: terminate the thread\n";
    expect(stdout.toString()).toBe(message.repeat(4));
  });
});
