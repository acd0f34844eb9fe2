import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetlinkCapture, NetworkNamespace, RTM_GETLINK, RTM_NEWLINK } from "../../../src/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { until } from "../../support/threads.ts";
import { objects, RunningCli } from "./cli.ts";

describe("captures with an nlmon device", () => {
  let netns: NetworkNamespace;
  let links: Links;
  let folder: string;

  const kinds = () => Array.from(links.list(), ({ kind }) => kind);

  beforeAll(() => {
    netns = NetworkNamespace.create();
    links = Links.open({ netns });
    folder = mkdtempSync(join(tmpdir(), "bun-netlink-capture-"));
  });
  afterAll(() => {
    links.close();
    netns.close();
    rmSync(folder, { recursive: true });
  });

  test("NetlinkCapture receives requests and replies", async () => {
    links.add({ ifname: "nlmon0", kind: "nlmon", up: true });
    const { ifindex } = links.get("nlmon0");
    using capture = NetlinkCapture.open(ifindex, { netns });
    links.get("lo");
    await capture.wait();
    const [request, reply] = [capture.receive(), capture.receive()];
    expect(request).toMatchObject({ protocol: 0 });
    expect(reply).toMatchObject({ protocol: 0 });
    expect(request!.length).toBe(request!.bytes.length);
    expect(new DataView(request!.bytes.buffer).getUint16(4, true)).toBe(RTM_GETLINK);
    expect(new DataView(reply!.bytes.buffer).getUint16(4, true)).toBe(RTM_NEWLINK);
    while (capture.receive() !== undefined);
    expect(capture.dropped).toBe(0);
    const abort = new AbortController();
    const waiting = capture.wait({ signal: abort.signal });
    abort.abort(new Error("enough"));
    expect(waiting).rejects.toThrow("enough");
  });

  test("NetlinkCapture counts the datagrams that the kernel drops", () => {
    const { ifindex } = links.get("nlmon0");
    using capture = NetlinkCapture.open(ifindex, { netns, receiveBufferSize: 4096 });
    for (let round = 0; round < 100; round++) links.get("lo");
    let received = 0;
    while (capture.receive() !== undefined) received++;
    expect(received).toBeGreaterThan(0);
    expect(capture.dropped).toBeGreaterThan(0);
    links.delete("nlmon0");
  });

  test("`capture` ends if the reader of its output exits", async () => {
    const main = `${import.meta.dir}/../../../apps/cli/src/main.ts`;
    for (const options of ["", "-w -"]) {
      const command = `{ "$0" "$1" capture ${options}; echo "status $?" >&2; } | head -c 1 >/dev/null`;
      const shell = netns.run(() => {
        return Bun.spawn(["sh", "-c", command, process.execPath, main], { stdio: ["ignore", "ignore", "pipe"] });
      });
      const timer = setInterval(() => links.get("lo"), 50);
      try {
        expect(await shell.stderr.text()).toBe("status 0\n");
      } finally {
        clearInterval(timer);
      }
      expect(kinds()).not.toContain("nlmon");
    }
  });

  test("`capture` writes a file that `decode` reads", async () => {
    const file = join(folder, "a.pcapng");
    await using command = new RunningCli(["capture", "-w", file, "--decode", "--json"], {
      netns,
      timeoutMs: 1_000_000,
    });
    await until(() => kinds().includes("nlmon"), "the device exists");
    const timer = setInterval(() => links.get("lo"), 200);
    try {
      const printed = JSON.parse(await command.line('"operation":"getlink"'));
      expect(printed).toMatchObject({ protocol: 0, toKernel: true, family: "rt-link" });
    } finally {
      clearInterval(timer);
    }
    expect(await command.interrupt()).toBe(130);
    const found = objects(["decode", file]);
    expect(found).toContainEqual(expect.objectContaining({ toKernel: true, operation: "getlink" }));
    expect(found).toContainEqual(
      expect.objectContaining({ toKernel: false, fields: expect.objectContaining({ ifname: "lo" }) }),
    );
    expect(kinds()).not.toContain("nlmon");
  });
});
