import { expect, test } from "bun:test";
import { closeSync, fstatSync, openSync } from "node:fs";
import { fileStatus } from "../../src/ffi/file-status.ts";

test("fileStatus() returns the values of node:fs", () => {
  for (const path of ["/proc/self/ns/net", "/dev/null", import.meta.path]) {
    const fd = openSync(path, "r");
    const { dev, ino, ctimeMs } = fstatSync(fd);
    const status = fileStatus(fd);
    expect(status).toEqual({ dev, ino, ctimeMs: expect.closeTo(ctimeMs, 2) });
    closeSync(fd);
  }
});

test("fileStatus() rejects a descriptor that is not open", () => {
  expect(() => fileStatus(-1)).toThrow(expect.objectContaining({ name: "NetlinkError", code: "EBADF" }));
});
