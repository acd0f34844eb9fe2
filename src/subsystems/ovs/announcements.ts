import { type Events as DatapathEvents, ovsDatapath } from "../../families/ovs-datapath.ts";
import { ovsVport } from "../../families/ovs-vport.ts";
import type { MessageView } from "../../message/message.ts";
import { eventCodec, messageNumber, operationCodec } from "../../schema/codec.ts";
import type { Families } from "./families.ts";
import { type Port, type PortFields, portOf } from "./port.ts";

/** What was announced of a datapath: a port as it was then, or that the datapath is gone, and with it all ports. */
export type Announcement =
  | { readonly kind: "added" | "changed" | "removed"; readonly port: Port }
  | { readonly kind: "deleted" };

/** The events of ports, as their family names them. */
const kinds = { "new-ntf": "added", "set-ntf": "changed", "del-ntf": "removed" } as const;

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
  read(message: MessageView): Announcement | undefined {
    if (message.type === this.#portType) return this.#readPort(message);
    if (message.type !== this.#datapathType) return undefined;
    const codec = operationCodec(ovsDatapath, "del-ntf");
    if (messageNumber(ovsDatapath, message) !== codec.operation.event!.number) return undefined;
    // Codecs know their fields at run time only.
    const { header } = codec.decode(message) as unknown as DatapathEvents["del-ntf"];
    return header.dpIfindex === this.#datapath ? { kind: "deleted" } : undefined;
  }

  #readPort(message: MessageView): Announcement | undefined {
    const codec = eventCodec(ovsVport, messageNumber(ovsVport, message));
    const kind = codec && kinds[codec.operation.name as keyof typeof kinds];
    if (kind === undefined) return undefined;
    const fields = codec!.decode(message) as unknown as PortFields;
    return fields.header.dpIfindex === this.#datapath ? { kind, port: portOf(fields) } : undefined;
  }
}
