import type { TopLevelSpec } from "vega-lite";
import { isBusy, type Machine } from "../runner/machine.ts";
import { toSvg } from "../runner/svg.ts";

/** Result of the fleet benchmark for one number of hosts and one rate of changes. */
export interface FleetResult {
  readonly hosts: number;
  /** Changes per second that all simulated hosts publish. */
  readonly rate: number;
  /** Changes per second that the collector received. */
  readonly delivered: number;
  /** Median latency in milliseconds from a change in a simulated agent until the collector has it. */
  readonly p50: number;
  readonly p99: number;
  /**
   * Median latency in milliseconds from a request that changes the kernel, through a real agent, until the collector
   * has the change.
   */
  readonly kernelP50: number;
  readonly kernelP99: number;
  /** Memory in bytes that a host with 50 links uses. */
  readonly collectorBytesPerHost: number;
  readonly redisBytesPerHost: number;
}

/** A run of the fleet benchmark. */
export interface FleetReport {
  readonly machine: Machine;
  readonly results: readonly FleetResult[];
}

/** Returns an SVG chart of the fleet benchmark: latency against the number of changes. */
export function chart({ machine, results }: FleetReport): Promise<string> {
  const rows = results.flatMap(({ hosts, rate, kernelP50, kernelP99 }) => [
    { hosts: `${hosts} hosts`, rate, latency: kernelP50, quantile: "median" },
    { hosts: `${hosts} hosts`, rate, latency: kernelP99, quantile: "p99" },
  ]);
  const log = { type: "log", nice: false } as const;
  const spec: TopLevelSpec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: "white",
    padding: 16,
    title: {
      text: "latency from a change in the kernel to the collector of a fleet",
      subtitle: [
        "Agent, simulated hosts, one Redis server and one collector on one machine.",
        ...(isBusy(machine) ? ["THE MACHINE WAS BUSY: the results are not reliable"] : []),
        `${machine.cpu.trim()}, ${machine.cores} cores, Linux ${machine.kernel}, Bun ${machine.bun}, ${machine.date.slice(0, 10)}`,
      ],
      anchor: "start",
      offset: 14,
    },
    data: { values: rows },
    width: 520,
    height: 280,
    mark: { type: "line", point: true },
    encoding: {
      x: {
        field: "rate",
        type: "quantitative",
        scale: log,
        title: "changes per second of all hosts",
        axis: { format: "~s", values: [...new Set(results.map(({ rate }) => rate))] },
      },
      y: { field: "latency", type: "quantitative", scale: log, title: "milliseconds", axis: { format: "~g" } },
      color: { field: "hosts", type: "nominal", title: null, sort: [...new Set(rows.map(({ hosts }) => hosts))] },
      strokeDash: { field: "quantile", type: "nominal", title: null },
    },
    config: { font: "DejaVu Sans, Helvetica, Arial, sans-serif" },
  };
  return toSvg(spec);
}
