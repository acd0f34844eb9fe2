// Lists TCP connections with their round-trip times as a sparkline: one character for each sample.
//
//   bun examples/programs/ss.ts [SAMPLES] [INTERVAL_MS]
import { setTimeout } from "node:timers/promises";
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
  const connections = new Map<string, { name: string; times: number[] }>();
  for (let sample = 0; sample < samples; sample++) {
    if (sample > 0) await setTimeout(interval);
    for (const socket of sockets.list({ protocol: "tcp", states: ["established"] })) {
      const { source, destination, tcp } = socket;
      // The addresses of a closed connection can be used again. The key of a socket cannot.
      const key = Sockets.keyOf(socket);
      const name = `${source.address}:${source.port} -> ${destination.address}:${destination.port}`;
      const { times } = connections.get(key) ?? { times: [] };
      connections.set(key, { name, times: [...times, tcp?.rtt ?? 0] });
    }
  }
  for (const { name, times } of connections.values()) console.log(`${name} ${sparkline(times)} ${times.at(-1)} µs`);
}
