import { type Events as DatapathEvents, ovsDatapath } from "../../../families/ovs-datapath.ts";
import { ovsVport, type Events as PortEvents } from "../../../families/ovs-vport.ts";
import { Message } from "../../../message/message.ts";
import { eventCodec, messageNumber, operationCodec } from "../../../schema/codec.ts";
import type { Families } from "../families.ts";

/**
 * What was announced of a datapath.
 *
 * - `deleted`: it is gone.
 * - `changed`: a port is as it says now.
 * - `ports`: there may be other ones than before.
 */
export type Announcement =
  | { readonly kind: "deleted" }
  | { readonly kind: "ports" }
  | { readonly kind: "changed"; readonly port: number; readonly portIds: readonly number[] };

/** Reads what is announced of one datapath. */
export class Announcements {
  readonly #datapath: number;
  readonly #portType: number;
  readonly #datapathType: number;

  /** @param datapath its number. */
  constructor(families: Families, datapath: number) {
    this.#datapath = datapath;
    this.#portType = families.numberOf("ovs_vport");
    this.#datapathType = families.numberOf("ovs_datapath");
  }

  /** What a message announces; undefined for what is about something else. */
  read(bytes: Uint8Array): Announcement | undefined {
    const message = new Message(bytes);
    if (message.type === this.#portType) return this.#readPort(message);
    if (message.type !== this.#datapathType) return undefined;
    const codec = operationCodec(ovsDatapath, "del-ntf");
    if (messageNumber(ovsDatapath, message) !== codec.operation.event!.number) return undefined;
    const { header } = codec.decode(message) as unknown as DatapathEvents["del-ntf"];
    return header.dpIfindex === this.#datapath ? { kind: "deleted" } : undefined;
  }

  #readPort(message: Message): Announcement | undefined {
    const codec = eventCodec(ovsVport, messageNumber(ovsVport, message));
    if (codec === undefined) return undefined;
    const { header, portNo, upcallPid } = codec.decode(message) as unknown as PortEvents["set-ntf"];
    if (header.dpIfindex !== this.#datapath) return undefined;
    if (codec.operation.name !== "set-ntf" || portNo === undefined) return { kind: "ports" };
    return { kind: "changed", port: portNo, portIds: upcallPid ?? [] };
  }
}
