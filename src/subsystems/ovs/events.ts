import { type Events as DatapathEvents, ovsDatapath } from "../../families/ovs-datapath.ts";
import { ovsVport } from "../../families/ovs-vport.ts";
import type { MessageView } from "../../message/message.ts";
import { eventCodec, messageNumber } from "../../schema/codec/codec.ts";
import type { Families } from "./families.ts";
import { type Port, type PortFields, portOf } from "./port.ts";

/** An event of a port, or the deletion of the datapath with all its ports. */
export type PortOrDeletion =
  | { readonly kind: "added" | "changed" | "removed"; readonly port: Port }
  | { readonly kind: "deleted" };

/** An event of a port or of its datapath. */
export type DatapathEvent = PortOrDeletion | { readonly kind: "reconfigured" };

/** Port events by the name of the operation. */
const kinds = { "new-ntf": "added", "set-ntf": "changed", "del-ntf": "removed" } as const;

/** Datapath events by the name of the operation. */
const datapathKinds = { "set-ntf": "reconfigured", "del-ntf": "deleted" } as const;

/** Decodes the events of one datapath. */
export class DatapathEventDecoder {
  readonly #datapath: number;
  readonly #portType: number;
  readonly #datapathType: number;

  /** @param datapath number of the datapath. */
  constructor(families: Families, datapath: number) {
    this.#datapath = datapath;
    this.#portType = families.numberOf("ovs_vport");
    this.#datapathType = families.numberOf("ovs_datapath");
  }

  /** Returns the event in a message; undefined for other datapaths and other messages. */
  read(message: MessageView): DatapathEvent | undefined {
    if (message.type === this.#portType) return this.#readPort(message);
    if (message.type !== this.#datapathType) return undefined;
    const codec = eventCodec(ovsDatapath, messageNumber(ovsDatapath, message));
    const kind = codec && datapathKinds[codec.operation.name as keyof typeof datapathKinds];
    if (kind === undefined) return undefined;
    // The codec is selected at run time, so its result has no static type.
    const { header } = codec!.decode(message) as unknown as DatapathEvents["del-ntf"];
    return header.dpIfindex === this.#datapath ? { kind } : undefined;
  }

  #readPort(message: MessageView): DatapathEvent | undefined {
    const codec = eventCodec(ovsVport, messageNumber(ovsVport, message));
    const kind = codec && kinds[codec.operation.name as keyof typeof kinds];
    if (kind === undefined) return undefined;
    const fields = codec!.decode(message) as unknown as PortFields;
    return fields.header.dpIfindex === this.#datapath ? { kind, port: portOf(fields) } : undefined;
  }
}
