import { describe, expect, test } from "bun:test";
import { tc } from "../../../../src/families/tc.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  formatRate,
  formatTime,
  parseRate,
  parseSize,
  parseTime,
  Qdiscs,
} from "../../../../src/subsystems/route/index.ts";
import { encodeOptions } from "../../../../src/subsystems/route/tc/kind-options.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";

const sets = Object.entries(tc.sets).filter(([, { quantities }]) => quantities === true);
const formats = { "options-msg": false, "class-options-msg": true };

describe("Options in attributes", () => {
  const texts: Record<string, [text: string, number: number]> = {
    us: ["2ms", 2000],
    ns: ["2ms", 2_000_000],
    bytes: ["15kb", 15_360],
    "bytes/s": ["10mbit", 1_250_000],
  };

  test.each(sets.map(([name, set]) => [name, set] as const))("accept text with a unit: %s", (name, { attributes }) => {
    for (const [message, isClass] of Object.entries(formats)) {
      const all = Object.entries(tc.subMessages[message]!.formats).filter(([, { set }]) => set === name);
      for (const [kind] of all) {
        for (const { field, type, unit } of attributes) {
          if (unit === undefined || !type.startsWith("u")) continue;
          const [text, number] = texts[unit]!;
          expect(encodeOptions(kind, { [field]: text }, { isClass })).toEqual({ [field]: number });
        }
      }
    }
  });

  test("keep a number without a unit, such as the overhead of cake, which can be negative", () => {
    expect(encodeOptions("cake", { overhead: -4, mpu: "64b" })).toEqual({ overhead: -4, mpu: 64 });
  });
});

describe("Unit functions of traffic control", () => {
  test.each([
    ["0", 0],
    ["8000", 1000],
    ["10mbit", 1_250_000],
    ["10Mbit", 1_250_000],
    ["1.5gbit", 187_500_000],
    ["1tbit", 125_000_000_000],
    ["100kbps", 100_000],
    ["1kibit", 128],
    ["1mibps", 1_048_576],
    ["3bit", 0],
  ])("parse the rate %s as %d bytes per second", (text, bytes) => {
    expect(parseRate(text)).toBe(bytes);
  });

  test.each([
    ["1500", 1500],
    ["1500b", 1500],
    ["15k", 15_360],
    ["15kb", 15_360],
    ["2mbit", 262_144],
    ["1.5MB", 1_572_864],
    ["1g", 1_073_741_824],
  ])("parse the size %s as %d bytes", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each([
    ["100", 100_000],
    ["64ns", 64],
    ["2ms", 2_000_000],
    ["1.5s", 1_500_000_000],
    ["7usecs", 7000],
    ["1MSEC", 1_000_000],
  ])("parse the time %s as %d ns", (text, nanoseconds) => {
    expect(parseTime(text)).toBe(nanoseconds);
  });

  test("return numbers unchanged", () => {
    expect([parseRate(7), parseSize(8), parseTime(9)]).toEqual([7, 8, 9]);
  });

  test("format rates and times in the largest unit without a fraction", () => {
    const rates = [1, 125, 187_500, 1_250_000, 125_000_000, 125_000_000_000, 0].map(formatRate);
    expect(rates).toEqual(["8bit", "1kbit", "1500kbit", "10mbit", "1gbit", "1tbit", "0bit"]);
    expect([1, 1500, 2_000_000, 1e9, 90e9].map(formatTime)).toEqual(["1ns", "1500ns", "2ms", "1s", "90s"]);
    for (const rate of [1, 77, 125_000, 99_999_999]) expect(parseRate(formatRate(rate))).toBe(rate);
  });

  test("reject invalid values with the path of the argument", () => {
    expect(() => parseRate("10 mbit")).toThrow('rate: expected a number or text such as "10mbit", got "10 mbit"');
    expect(() => parseRate("10mb", "options.rate")).toThrow('options.rate: expected a number or text such as "10mbit"');
    expect(() => parseSize("-1")).toThrow('size: expected a number or text such as "15kb", got "-1"');
    expect(() => parseTime("2m")).toThrow('time: expected a number or text such as "2ms", got "2m"');
    expect(() => parseTime(null as never)).toThrow('time: expected a number or text such as "2ms", got null');
    expect(() => parseRate(-1)).toThrow(`rate: expected a value from 0 to ${Number.MAX_SAFE_INTEGER}, got -1`);
    expect(() => parseRate("9999999tbit")).toThrow(RangeError);
    expect(() => formatRate("10mbit" as never)).toThrow('rate: expected a number of bytes per second, got "10mbit"');
    expect(() => formatRate(10n as never)).toThrow("rate: expected a number of bytes per second, got 10n");
    expect(() => formatTime("2ms" as never)).toThrow('time: expected a number of nanoseconds, got "2ms"');
  });
});

describeInNamespaces("Unit functions compared with tc", () => {
  test.skipIf(!hasProgram("tc")).each([
    ["10mbit", "15kb", "50ms"],
    ["1.5gbit", "1m", "2ms"],
    ["100kbps", "1600", "1s"],
    ["1mibit", "20kbit", "70000"],
  ])("convert rate %s, burst %s and latency %s as tc does", (rate, burst, latency) => {
    using netns = NetworkNamespace.create();
    runIn(netns, ["tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", rate, "burst", burst, "latency", latency]);
    using qdiscs = Qdiscs.open({ netns });
    const [found] = qdiscs.list({ dev: "lo" }).toArray();
    if (found?.kind !== "tbf") throw new Error(`expected tbf, got ${found?.kind}`);
    const [bytes, size] = [parseRate(rate), parseSize(burst)];
    const options = found.options!;
    expect(options.rate).toBe(bytes);
    // tc rounds the number of ticks down.
    expect(Math.abs(options.burst! - size)).toBeLessThan(2 + size / 1000);
    expect(Math.abs(options.limit! - (bytes * (parseTime(latency) / 1e9) + size))).toBeLessThan(2);
  });
});
