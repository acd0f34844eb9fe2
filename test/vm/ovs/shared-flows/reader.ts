import type { DumpToken } from "../../../../src/index.ts";
import { Datapath } from "../../../../src/subsystems/ovs/index.ts";

declare const self: Worker;

/** Worker that reads a part of the flows in a dump of a datapath, and posts the recirculation ids of these flows. */
self.onmessage = ({ data }: MessageEvent<{ netns: { fd: number }; datapath: number; token: DumpToken }>) => {
  using datapath = Datapath.open(data.datapath, { netns: data.netns });
  const ids = new Set<number>();
  let count = 0;
  for (const { key } of datapath.attachFlows(data.token)) {
    ids.add(key!.recircId!);
    count++;
  }
  postMessage({ ids: Uint32Array.from(ids), count });
};
