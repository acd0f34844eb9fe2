// Returns the promise of a socket from run(), which is a mistake. The program ends only if nothing keeps the socket open.
import { NetworkNamespace } from "../../../src/index.ts";

using netns = NetworkNamespace.create();
try {
  // @ts-expect-error: the types reject the function, too.
  netns.run(() => Bun.udpSocket({ hostname: "127.0.0.1", socket: { data() {} } }));
} catch (error) {
  console.log((error as Error).message);
}
