import type { Client } from "../../../client/client.ts";
import { type Events, type Groups, type Operations, rtLink } from "../../../families/rt-link.ts";
import { type Io, type Mode, withIo } from "../../../io/io.ts";
import type { NetworkNamespace } from "../../../netns/namespace.ts";

export type LinkClient = Client<Operations, Events, Groups, Mode>;

/** Connects to the links of a network namespace (default: that of the calling thread). */
export function connectLinks(netns: NetworkNamespace | undefined, io: Io): LinkClient {
  return rtLink.connect(withIo(netns === undefined ? {} : { netns }, io));
}
