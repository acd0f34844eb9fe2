// A thread that reads a part of a flow table for each token that it receives, and posts the number of flows.
import type { DumpToken } from "../../src/index.ts";
import { Datapath } from "../../src/subsystems/ovs/index.ts";

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<{ netns: { fd: number }; name: string; token: DumpToken }>) => {
  using datapath = Datapath.open(data.name, { netns: data.netns });
  let flows = 0;
  for (const { key } of datapath.attachFlows(data.token)) if (key !== undefined) flows++;
  postMessage(flows);
};
