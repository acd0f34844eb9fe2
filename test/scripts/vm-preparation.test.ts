import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeFiles, formatSummary, readReport, slowestFiles } from "../../scripts/test/counts.ts";
import { resultsOf } from "../../scripts/test/results.ts";
import { Cache } from "../../scripts/vm/cache.ts";
import { unpackKernel } from "../../scripts/vm/kernel.ts";
import { selectModules } from "../../scripts/vm/modules.ts";
import { selectTests } from "../../scripts/vm/selection.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bun-netlink-vm-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe("Cache", () => {
  const fill = (made: string) => writeFileSync(join(made, "file"), "content");

  test("creates a missing entry once per key", async () => {
    const cache = new Cache(directory);
    let made = 0;
    const get = (key: unknown) =>
      cache.get("image", key, (place) => {
        made++;
        fill(place);
      });
    const first = await get(["one", 1]);
    expect(readFileSync(join(first, "file"), "utf8")).toBe("content");
    expect(await get(["one", 1])).toBe(first);
    expect(made).toBe(1);
    expect(await get(["one", 2])).not.toBe(first);
    expect(made).toBe(2);
  });

  test("removes an entry whose creation failed", async () => {
    const cache = new Cache(directory);
    const failing = cache.get("image", 1, (place) => {
      fill(place);
      throw new Error("no more");
    });
    await expect(failing).rejects.toThrow("no more");
    expect(readdirSync(directory)).toEqual([]);
  });

  test("keeps one entry if several runs create it", async () => {
    const cache = new Cache(directory);
    const slow = async (place: string) => {
      await Bun.sleep(10);
      fill(place);
    };
    const places = await Promise.all([cache.get("image", 1, slow), new Cache(directory).get("image", 1, slow)]);
    expect(places[0]).toBe(places[1]!);
    expect(readdirSync(directory)).toHaveLength(1);
    expect(existsSync(join(places[0]!, "file"))).toBe(true);
  });

  test("removes a temporary directory after use or an error", async () => {
    const cache = new Cache(directory);
    expect(await cache.withTemporaryDirectory((place) => existsSync(place))).toBe(true);
    await cache.withTemporaryDirectory(() => Promise.reject(new Error("no"))).catch(() => {});
    expect(readdirSync(directory)).toEqual([]);
  });

  test("keeps an old entry while another run uses the cache", async () => {
    const place = await new Cache(directory).get("image", 1, (created) => {
      fill(created);
      utimesSync(created, new Date(0), new Date(0));
      new Cache(directory);
    });
    expect(readFileSync(join(place, "file"), "utf8")).toBe("content");
  });

  test("removes unused entries and old temporary directories", async () => {
    const cache = new Cache(directory);
    const used = await cache.get("image", "used", fill);
    const unused = await cache.get("image", "unused", fill);
    for (const name of ["temporary-new", "temporary-old"]) mkdirSync(join(directory, name));
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
    utimesSync(used, daysAgo(10), daysAgo(10));
    utimesSync(unused, daysAgo(20), daysAgo(20));
    utimesSync(join(directory, "temporary-old"), daysAgo(2), daysAgo(2));
    const left = new Cache(directory);
    expect(
      readdirSync(directory)
        .map((name) => join(directory, name))
        .sort(),
    ).toEqual([used, join(directory, "temporary-new")].sort());
    left.clear();
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("selectTests()", () => {
  const files = ["test/vm/one.vm.ts", "test/vm/two.vm.ts", "test/ovs/deep/one.vm.ts", "test/sock/plain.test.ts"];

  beforeEach(() => {
    for (const file of files) {
      mkdirSync(join(directory, file, ".."), { recursive: true });
      writeFileSync(join(directory, file), "");
    }
  });

  test("returns the *.vm.ts files whose path contains a word", () => {
    expect(selectTests([], directory).files).toEqual([
      "test/ovs/deep/one.vm.ts",
      "test/vm/one.vm.ts",
      "test/vm/two.vm.ts",
    ]);
    expect(selectTests(["one"], directory).files).toEqual(["test/ovs/deep/one.vm.ts", "test/vm/one.vm.ts"]);
    expect(selectTests(["two", "ovs/"], directory).files).toEqual(["test/ovs/deep/one.vm.ts", "test/vm/two.vm.ts"]);
    expect(selectTests(["plain"], directory).files).toEqual([]);
  });

  test("returns any test file whose path is an argument", () => {
    expect(selectTests(["./test/sock/plain.test.ts", "two"], directory).files).toEqual([
      "test/vm/two.vm.ts",
      "test/sock/plain.test.ts",
    ]);
  });

  test("returns the options for `bun test` after the words", () => {
    const { files, options, fresh } = selectTests(["two", "--fresh", "-t", "one name"], directory);
    expect({ files, options, fresh }).toEqual({
      files: ["test/vm/two.vm.ts"],
      options: ["-t", "one name"],
      fresh: true,
    });
    expect(selectTests(["-t", "two"], directory).files).toHaveLength(3);
  });

  test("returns the kernel versions and the option --record", () => {
    const words = ["--kernel", "5.10,6.12", "one", "--record", "-t", "name"];
    const { kernels, record, files, options } = selectTests(words, directory);
    expect({ kernels, record, files, options }).toEqual({
      kernels: ["5.10", "6.12"],
      record: true,
      files: ["test/ovs/deep/one.vm.ts", "test/vm/one.vm.ts"],
      options: ["-t", "name"],
    });
    expect(selectTests([], directory)).toMatchObject({ kernels: [], record: false });
  });
});

describe("selectModules()", () => {
  test("returns kernel modules with their dependencies", () => {
    const listed = [
      "kernel/drivers/gpu/drm/drm.ko:",
      "kernel/net/openvswitch/openvswitch.ko: kernel/net/nsh/nsh.ko kernel/lib/libcrc32c.ko",
      "kernel/drivers/net/team/team.ko.xz:",
      "kernel/drivers/net/ethernet/intel/e1000/e1000.ko: kernel/drivers/something.ko",
      "kernel/drivers/net/wireless/virtual/mac80211_hwsim.ko:",
      "",
    ];
    expect(selectModules(listed.join("\n"))).toEqual([
      "kernel/drivers/net/team/team.ko.xz",
      "kernel/drivers/net/wireless/virtual/mac80211_hwsim.ko",
      "kernel/lib/libcrc32c.ko",
      "kernel/net/nsh/nsh.ko",
      "kernel/net/openvswitch/openvswitch.ko",
    ]);
  });
});

describe("unpackKernel()", () => {
  const ELF = new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 1, 2, 3]);
  const unused = () => {
    throw new Error("unexpected xz");
  };

  /** Returns a boot image that has a setup code of 4 sectors, followed by the payload. */
  function image(payload: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(4096 + payload.length + 4 + 100);
    const view = new DataView(bytes.buffer);
    view.setUint8(0x1f1, 3);
    view.setUint32(0x202, 0x53726448, true);
    view.setUint32(0x248, 4096 - 4 * 512, true);
    view.setUint32(0x24c, payload.length + 4, true);
    bytes.set(payload, 4096);
    return bytes;
  }

  test("unpacks a kernel compressed with gzip, zstd or xz", () => {
    expect(unpackKernel(image(Bun.gzipSync(ELF)), unused)).toEqual(ELF);
    expect(unpackKernel(image(Bun.zstdCompressSync(ELF)), unused)).toEqual(ELF);
    const xz = new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 9, 9]);
    let packed: Uint8Array | undefined;
    const unpacked = unpackKernel(image(xz), (payload) => {
      packed = payload;
      return ELF;
    });
    expect(unpacked).toBe(ELF);
    expect(packed).toEqual(xz);
  });

  test("returns undefined for an invalid image", () => {
    expect(unpackKernel(image(new Uint8Array(20)), unused)).toBeUndefined();
    expect(unpackKernel(image(Bun.gzipSync(new Uint8Array(20))), unused)).toBeUndefined();
    expect(unpackKernel(new Uint8Array(4096), unused)).toBeUndefined();
  });
});

test("resultsOf() returns passed, failed and skipped tests by file", () => {
  const report = `<testsuites><testsuite name="test/a.test.ts" file="test/a.test.ts">
    <testcase name="is &lt;valid&gt;" classname="A value" time="0" file="test/a.test.ts" line="1" assertions="1" />
    <testcase name="is &quot;small&quot;" classname="A value" time="0" file="test/a.test.ts" line="2" assertions="1">
      <failure type="AssertionError" />
    </testcase>
    <testcase name="is known" classname="" time="0" file="test/b.test.ts" line="3" assertions="0">
      <skipped />
    </testcase>
  </testsuite></testsuites>`;
  expect(resultsOf(report)).toEqual({
    "test/a.test.ts": { passed: 1, failed: ['A value > is "small"'], skipped: [] },
    "test/b.test.ts": { passed: 0, failed: [], skipped: ["is known"] },
  });
});

test("slowestFiles() returns the files with the longest times, without the groups in them", () => {
  const suite = (name: string, file: string, time: string) =>
    `<testsuite name="${name}" file="${file}" tests="1" time="${time}" />`;
  const report = [
    suite("a.ts", "a.ts", "0.04"),
    suite("b.ts", "b.ts", "12.5"),
    suite("group", "a.ts", "9"),
    suite("c.ts", "c.ts", "3"),
  ];
  expect(slowestFiles(report.join("\n"), 2)).toEqual(["   12.5 s  b.ts", "    3.0 s  c.ts"]);
  expect(slowestFiles("", 2)).toEqual([]);
});

test("completeFiles() returns the files without failed and skipped tests, without the groups in them", () => {
  const suite = (name: string, file: string, failures: number, skipped: number) =>
    `<testsuite name="${name}" file="${file}" tests="5" assertions="9" failures="${failures}" skipped="${skipped}" time="1">`;
  const report = [
    suite("failing.ts", "failing.ts", 1, 0),
    suite("group", "failing.ts", 0, 0),
    suite("skipping.ts", "skipping.ts", 0, 2),
    suite("complete.ts", "complete.ts", 0, 0),
  ];
  expect(completeFiles(report.join("\n"))).toEqual(["complete.ts"]);
});

describe("readReport()", () => {
  test("counts errors as failures", () => {
    const report =
      '<testsuites name="bun test" tests="10" assertions="5" failures="2" errors="1" skipped="3" time="1">';
    expect(formatSummary(readReport(report))).toBe("4 passed, 3 failed, 3 skipped");
  });

  test("counts an incomplete report as a failure", () => {
    for (const report of [undefined, "", "<?xml", '<testsuites name="bun'])
      expect(readReport(report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
