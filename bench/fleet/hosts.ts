import { Publisher } from "../../apps/cli/src/fleet/publisher.ts";
import { redisServer } from "../../apps/cli/src/fleet/redis.ts";
import { Wake, write } from "../../apps/cli/src/fleet/write.ts";

// Simulates agents of hosts: hosts.ts URL HOSTS CHANGES_PER_SECOND. Each host publishes a table of links and changes
// one row at a time. The changes are distributed evenly over the hosts. Each row contains the time of its last change.
const [url = "", hosts = "1", rate = "1"] = process.argv.slice(2);
const ROWS = 50;
const TICK_MS = 5;
const links = { table: "links" };

const signal = new AbortController().signal;
const server = await redisServer(url, {});

function rowText(ifindex: number): string {
  const time = performance.timeOrigin + performance.now();
  const fields = `"ifname":"veth${ifindex}","flags":["up","broadcast","running","multicast","lower-up"],"linkType":"ether"`;
  const more = `"mtu":1500,"operstate":"up","address":"02:00:00:00:00:01","broadcast":"ff:ff:ff:ff:ff:ff","qdisc":"noqueue"`;
  return `{"ifindex":${ifindex},${fields},${more},"txqlen":1000,"kind":"veth","time":${time}}`;
}

const all = Array.from({ length: Number(hosts) }, (_, host) => {
  const publisher = new Publisher({ epoch: "bench", maxLength: 10_000, maxQueued: 20_000, interval: 5000 });
  const wake = new Wake();
  publisher.open(
    links,
    Array.from({ length: ROWS }, (_, row) => [`${row}`, rowText(row)] as const),
  );
  publisher.start();
  void write(publisher, wake, {
    ...{ server, prefix: "netlink", host: `host${host}`, interval: 5000, signal },
    onEntry: () => {},
    onLost: (reason) => console.error(reason),
  });
  return { publisher, wake };
});

let next = 0;
const start = performance.now();
setInterval(() => {
  const due = ((performance.now() - start) / 1000) * Number(rate);
  for (; next < due; next++) {
    const { publisher, wake } = all[next % all.length]!;
    const row = Math.floor(next / all.length) % ROWS;
    publisher.put(links, `${row}`, rowText(row));
    wake.notify();
  }
}, TICK_MS);
