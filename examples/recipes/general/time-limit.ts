import { links, watch } from "bun-netlink/watch";

const signal = AbortSignal.timeout(3000);
await using changes = watch(links, { signal });
try {
  for await (const { kind } of changes) console.log(kind);
} catch (error) {
  if (!signal.aborted) throw error;
  console.log("nothing changed in 3 seconds");
}
