// Lists TCP connections with their round-trip times as a sparkline: one character for each sample.
//
//   bun examples/programs/ss.ts [SAMPLES] [INTERVAL_MS]
import { Sockets } from "bun-netlink/sockets";

const BARS = "▁▂▃▄▅▆▇█";

/** Returns one bar for each value, scaled to the largest one. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(...values, 1);
  return values.map((value) => BARS[Math.min(Math.floor((value / largest) * BARS.length), BARS.length - 1)]).join("");
}

if (import.meta.main) {
  const [samples, interval] = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 200)];
  using sockets = Sockets.open();
  const times = new Map<string, number[]>();
  for (let sample = 0; sample < samples; sample++) {
    if (sample > 0) await Bun.sleep(interval);
    for (const { source, destination, tcp } of sockets.list({ protocol: "tcp", states: ["established"] })) {
      const name = `${source.address}:${source.port} -> ${destination.address}:${destination.port}`;
      const known = times.get(name) ?? [];
      times.set(name, [...known, tcp?.rtt ?? 0]);
    }
  }
  for (const [name, values] of times) console.log(`${name} ${sparkline(values)} ${values.at(-1)} µs`);
}
