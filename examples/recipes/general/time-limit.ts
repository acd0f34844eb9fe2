import { links, watch } from "bun-netlink/watch";

const ended = new AbortController();
await using changes = watch(links, { signal: ended.signal });
try {
  for await (const { kind } of changes) {
    console.log(kind);
    if (kind === "snapshot") setTimeout(() => ended.abort(), 3000);
  }
} catch (error) {
  if (!ended.signal.aborted) throw error;
  console.log("nothing changed in 3 seconds");
}
