import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  formatRate,
  formatTime,
  parseRate,
  parseSize,
  parseTime,
  Qdiscs,
} from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";

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
    expect(() => formatRate("1" as never)).toThrow('rate: expected a number or text, got "1"');
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
