// Sends 50 HTTP requests per second to the URLs in turn, and prints the latency of each in milliseconds as JSON:
// requests.ts DURATION_MS URL…
const [duration, ...urls] = process.argv.slice(2);
const INTERVAL_MS = 20;

const latencies: Promise<number>[] = [];
const end = performance.now() + Number(duration);
for (let due = performance.now(); due < end; due += INTERVAL_MS) {
  await Bun.sleep(Math.max(due - performance.now(), 0));
  const started = performance.now();
  latencies.push(
    fetch(urls[latencies.length % urls.length]!).then(async (response) => {
      await response.json();
      return performance.now() - started;
    }),
  );
}
console.log(JSON.stringify(await Promise.all(latencies)));

export {};
