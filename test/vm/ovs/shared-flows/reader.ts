import type { DumpToken } from "../../../../src/index.ts";
import { Datapath } from "../../../../src/subsystems/ovs/index.ts";

declare const self: Worker;

interface Task {
  readonly netns: { readonly fd: number };
  readonly datapath: number;
  readonly token: DumpToken;
}

/** Worker that reads a part of the flows in a dump of a datapath, and posts the recirculation ids of these flows. */
self.onmessage = ({ data }: MessageEvent<Task>) => {
  const part = readPart(data);
  // The main thread terminates this thread after the message: the socket is closed before.
  postMessage(part);
};

function readPart(data: Task): { ids: Uint32Array; count: number } {
  using datapath = Datapath.open(data.datapath, { netns: data.netns });
  const ids = new Set<number>();
  let count = 0;
  for (const { key } of datapath.attachFlows(data.token)) {
    ids.add(key!.recircId!);
    count++;
  }
  return { ids: Uint32Array.from(ids), count };
}
