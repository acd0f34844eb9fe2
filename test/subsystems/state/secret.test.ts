import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readHexKeyFile, readKeyFile } from "../../../src/subsystems/state/model/secret.ts";

const folder = mkdtempSync(join(tmpdir(), "bun-netlink-secret-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("A key file", () => {
  test("contains hexadecimal digits, with or without a prefix", () => {
    const file = join(folder, "hex");
    for (const text of ["0102ff\n", "0x0102FF"]) {
      writeFileSync(file, text);
      expect(readHexKeyFile(file).bytes).toEqual(new Uint8Array([1, 2, 255]));
    }
  });

  test("is not a named pipe or a device, which a program could read forever, and not longer than a key", () => {
    const pipe = join(folder, "pipe");
    Bun.spawnSync(["mkfifo", pipe]);
    const long = join(folder, "long");
    writeFileSync(long, "00".repeat(5000));
    for (const file of [pipe, "/dev/zero", long]) {
      expect(() => readHexKeyFile(file)).toThrow(
        `read key file ${file}: expected a key in pairs of hexadecimal digits`,
      );
      expect(() => readKeyFile(file)).toThrow(`read key file ${file}: expected a key of 32 bytes in base64`);
    }
  });
});
