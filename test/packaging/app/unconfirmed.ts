import { NetlinkError } from "bun-netlink";
import { Links } from "bun-netlink/route";
import { desired } from "bun-netlink/state";

// Applies a plan that nobody confirms, and prints the error, and the MTU while the plan waits and afterwards. A bundle with
// the format "cjs" allows no top-level await.
async function main(): Promise<void> {
  using links = Links.open();
  const mtu = () => [...links.list()].find(({ ifname }) => ifname === "lo")?.mtu;
  let pending: number | undefined;
  const onPending = () => {
    pending = mtu();
  };
  const plan = await desired({ links: { lo: { mtu: 1400 } } }).plan();
  try {
    await plan.apply({ record: { directory: process.argv[2]! }, confirm: { timeoutMs: 10_000, onPending } });
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    console.log(JSON.stringify([error.code, pending, mtu()]));
  }
}

void main();
